//! A token signed with a key that nobody publishes.

use crate::{
    analysis::{Analysis, tokens::complaints::Complaint},
    finding::{Certainty, Effect, Locus, Reporter},
};

crate::rule! {
    /// The `kid` in a token's header names a key that is not among the issuer's published keys.
    ///
    /// ## Why
    /// The issuer changed its keys and the API still has the old set, or the token comes from another tenant or environment.
    ///
    /// ## Fix
    /// Let the API fetch the key set again when it meets an unknown `kid`, and publish a new key before it signs.
    ///
    /// ## References
    /// RFC 7515 §4.1.4 (kid); OpenID Connect Core §10.1.1 (rotation of signing keys).
    id: "token/unknown-key",
    title: "Token with an unknown key",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for refusal in analysis.refused_tokens() {
        let (token, id) = (refusal.token, refusal.exchange.id);
        let complaint = analysis.complaint(id);
        let told = complaint == Some(Complaint::UnknownKey);
        let kid = token.header("kid");
        let set = token.claim("iss").and_then(|issuer| analysis.keys_of(issuer));
        let missing =
            set.filter(|set| kid.is_some() && !set.keys.iter().any(|key| key.id.as_deref() == kid));
        if !told
            && (missing.is_none()
                || complaint.is_some_and(|complaint| complaint != Complaint::Signature))
        {
            continue;
        }
        let name = kid.map_or_else(|| "no `kid`".to_owned(), |kid| format!("the `kid` {kid}"));
        let published = missing.map(|set| {
            format!(
                " The issuer publishes {} and not this one ({}).",
                count(set.keys.len()),
                analysis.place(set.exchange)
            )
        });
        let place = analysis.place(id);
        let mut finding = report
            .finding(format!("The token on {place} has {name}.{} The answer was {}.", published.unwrap_or_default(), refusal.exchange.status()))
            .sentence(format!("{place} does not know the key that the token was signed with"), format!("the server answers {}", refusal.exchange.status()))
            .fix("Let the API fetch the issuer's keys again when it meets a `kid` that it does not know; restart it to do so once. If it still fails, its issuer is another one.")
            .evidence(id, Locus::Claim("kid".into()), "a key of the issuer's set")
            .evidence(id, refusal.place.locus(), "")
            .explained_by(Effect::ForeignToken(id))
            .leads_to(Effect::CredentialsRefused(id));
        if let Some(set) = missing {
            finding = finding.evidence(
                set.exchange,
                Locus::ResponseBody("keys".into()),
                kid.unwrap_or_default(),
            );
        }
        report.add(if told { finding } else { finding.at_most(Certainty::Likely) });
    }
}

fn count(keys: usize) -> String {
    if keys == 1 { "one key".to_owned() } else { format!("{keys} keys") }
}
