//! An ID token where an access token belongs.

use crate::{
    analysis::{
        Analysis,
        tokens::{Place, Role},
    },
    finding::{Effect, Level, Locus, Reporter},
};

crate::rule! {
    /// The client sends its ID token to an API.
    ///
    /// ## Why
    /// An ID token tells the client who logged in: its `aud` is the client. APIs want the access token; some take both, which lets any
    /// client of the provider call them.
    ///
    /// ## Fix
    /// Send `access_token` of the same answer.
    ///
    /// ## References
    /// OpenID Connect Core §2 (ID token); RFC 9068 §4; RFC 8725 §3.12.
    id: "token/id-token-as-access-token",
    title: "ID token sent to an API",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for token in &analysis.tokens {
        // A provider may give the same text under both names.
        let both = token.seen.iter().any(|(_, place)| matches!(place, Place::ResponseBody(path) if path.ends_with("access_token")));
        if token.role() != Role::Id || both {
            continue;
        }
        let refusal =
            analysis.refusal_of(token).filter(|refusal| *refusal.place == Place::Authorization);
        let sent = token.sent().find(|(_, place)| **place == Place::Authorization);
        let Some((id, place)) =
            refusal.map(|refusal| (refusal.exchange.id, refusal.place)).or(sent)
        else {
            continue;
        };
        let here = analysis.place(id);
        let audience = token.claims("aud").join(", ");
        let status = analysis.trace.get(id).map_or(0, crate::model::Exchange::status);
        let mut finding = report
            .finding(format!("{here} was sent the ID token, which is for the client ({audience}), not for an API; the answer was {status}."))
            .sentence(format!("The client sends {here} its ID token instead of the access token"), format!("the server answers {status}"))
            .fix("Send the other token of the same answer:\nAuthorization: Bearer ${tokens.access_token}")
            .evidence(id, place.locus(), "the access token")
            .evidence(id, Locus::Claim("aud".into()), "the API");
        if let Some((issued, place)) = token.issued() {
            finding = finding.evidence(issued, place.locus(), "");
        }
        report.add(match refusal {
            Some(_) => {
                finding.leads_to(Effect::ForeignToken(id)).leads_to(Effect::CredentialsRefused(id))
            }
            // Some APIs are made for it.
            None => finding.level(Level::Note),
        });
    }
}
