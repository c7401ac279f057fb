//! A JWT was sent after its `exp`.

use crate::{
    analysis::{Analysis, tokens::Place},
    finding::{Effect, Locus, Reporter},
    words::duration,
};

crate::rule! {
    /// The request was refused, and the JWT that it carried had expired by the server's own clock.
    ///
    /// ## Why
    /// A token is good until its `exp` claim; a server that checks it answers 401 from then on.
    ///
    /// ## Fix
    /// Renew the token before `exp` (with the refresh token or a silent login) and send the new one. On a
    /// 401, renew once and try again.
    ///
    /// ## References
    /// RFC 7519 §4.1.4 (exp); RFC 6750 §3.1 (invalid_token).
    id: "token/expired",
    title: "Expired token",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for token in &analysis.tokens {
        let Some(expires) = token.time("exp") else { continue };
        for (id, place) in token.sent().filter(|(_, place)| {
            matches!(place, Place::Authorization | Place::Cookie(_) | Place::Header(_))
        }) {
            let Some(response) =
                analysis.trace.get(id).and_then(|exchange| exchange.response.as_ref())
            else {
                continue;
            };
            let now = analysis.server_time(id);
            if !matches!(response.status, 401 | 403) || now < expires || analysis.succeeds_later(id)
            {
                continue;
            }
            let late = duration(now.seconds() - expires.seconds());
            report.add(
                report
                    .finding(format!(
                        "The token on {} expired at {expires}, {late} before the server's clock ({now}); the answer was {}.",
                        analysis.place(id),
                        response.status,
                    ))
                    .sentence(format!("The token had expired {late} before it was sent"), format!("the server answers {}", response.status))
                    .fix("Renew the token before it expires and send the new one: `Authorization: Bearer …`.")
                    .evidence(id, place.locus(), "a token whose exp lies ahead")
                    .evidence(id, Locus::Claim("exp".into()), format!("later than {now}"))
                    .check("date -u")
                    .explained_by(Effect::NotRenewed(id))
                    .explained_by(Effect::ClockDiffers(id))
                    .leads_to(Effect::CredentialsRefused(id)),
            );
            break;
        }
    }
}
