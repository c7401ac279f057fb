//! A token that nobody signed.

use crate::{
    analysis::{
        Analysis,
        tokens::{Place, Shape, Token},
    },
    finding::{Effect, Level, Locus, Reporter},
};

crate::rule! {
    /// A token without a signature was sent to open an API.
    ///
    /// ## Why
    /// With `alg: none` everybody can write any claims. Libraries refuse it; a server that takes it believes whatever it is told.
    ///
    /// ## Fix
    /// Sign the token where it is made, and let the API accept one algorithm only.
    ///
    /// ## References
    /// RFC 7519 §6 (unsecured JWTs); RFC 8725 §2.1, §3.2.
    id: "token/algorithm-none",
    title: "Token without a signature",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for token in analysis.tokens.iter().filter(|token| is_unsigned(token)) {
        let refusal = analysis.refusal_of(token);
        let Some((id, place)) = refusal
            .map(|refusal| (refusal.exchange.id, refusal.place))
            .or_else(|| token.sent().find(|(_, place)| **place == Place::Authorization))
        else {
            continue;
        };
        let status = analysis.trace.get(id).map_or(0, crate::model::Exchange::status);
        let here = analysis.place(id);
        let finding = report
            .finding(format!("The token on {here} has no signature (`alg` {}); the answer was {status}.", token.algorithm().unwrap_or("missing")))
            .fix("Sign the token where it is made, and name the one algorithm that is accepted where it is checked:\nalgorithms=[\"RS256\"]")
            .evidence(id, Locus::Claim("alg".into()), "RS256, ES256, …")
            .evidence(id, place.locus(), "")
            .leads_to(Effect::CredentialsRefused(id));
        report.add(match refusal {
            Some(_) => finding
                .sentence("The token has no signature", format!("the server answers {status}")),
            None if status < 400 => finding
                .sentence(
                    format!("{here} accepts a token that nobody signed"),
                    "everyone can log in as anybody",
                )
                .level(Level::Warning),
            None => finding
                .sentence("The token has no signature", "nobody can check it")
                .level(Level::Warning),
        });
    }
}

fn is_unsigned(token: &Token) -> bool {
    matches!(token.shape, Shape::Jws { signature: 0, .. })
        || token.algorithm().is_some_and(|name| name.eq_ignore_ascii_case("none"))
}
