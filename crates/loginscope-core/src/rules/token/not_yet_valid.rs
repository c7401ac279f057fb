//! A JWT was sent before its `nbf`.

use crate::{
    analysis::{Analysis, tokens::complaints::Complaint},
    finding::{Certainty, Effect, Locus, Reporter},
    words::duration,
};

crate::rule! {
    /// The request was refused, and by the server's own clock the time of its JWT had not come yet.
    ///
    /// ## Why
    /// A token is not good before its `nbf` claim, and many libraries refuse one whose `iat` lies ahead too. Mostly the clocks of
    /// the server that issued it and of the one that checks it differ by some seconds.
    ///
    /// ## Fix
    /// Set both clocks by NTP and let the check allow a minute (`leeway`, `clockTolerance`, `ClockSkew`). An issuer need not set `nbf`.
    ///
    /// ## References
    /// RFC 7519 §4.1.5 (nbf: "some small leeway"), §4.1.6 (iat).
    id: "token/not-yet-valid",
    title: "Token that is not valid yet",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for refusal in analysis.refused_tokens() {
        let (token, id) = (refusal.token, refusal.exchange.id);
        let complained = analysis.complaint(id) == Some(Complaint::NotYetValid);
        if analysis.complaint(id).is_some() && !complained {
            continue;
        }
        let now = analysis.server_time(id);
        let ahead = |claim| token.time(claim).filter(|from| *from > now);
        // Alone, an `iat` that lies ahead is refused by some libraries only.
        let (claim, from) = match (ahead("nbf"), ahead("iat")) {
            (Some(from), _) => ("nbf", from),
            (None, Some(from)) if complained => ("iat", from),
            _ => continue,
        };
        let early = duration(from.seconds() - now.seconds());
        let status = refusal.exchange.status();
        let mut finding = report
            .finding(format!(
                "The token on {} is valid from {from} (`{claim}`), {early} after the server's clock ({now}); the answer was {status}.",
                analysis.place(id),
            ))
            .sentence(format!("The token is not valid for another {early} when it is sent"), format!("the server answers {status}"))
            .fix("Set the clocks of both servers by NTP, and let the check allow a minute: `leeway=60` (PyJWT), `clockTolerance: 60` (jose, jsonwebtoken), `ClockSkew` (.NET).")
            .evidence(id, refusal.place.locus(), "")
            .evidence(id, Locus::Claim(claim.into()), format!("not later than {now}"))
            .check("timedatectl status")
            .explained_by(Effect::ClockDiffers(id))
            .leads_to(Effect::CredentialsRefused(id));
        if !complained && analysis.server_date(id).is_none() {
            finding = finding.at_most(Certainty::Likely);
        }
        report.add(finding);
    }
}
