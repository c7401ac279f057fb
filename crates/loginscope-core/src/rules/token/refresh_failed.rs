//! A renewal that was refused.

use crate::{
    analysis::{Analysis, steps::StepKind, tokens::renewals::Renewal},
    finding::{Certainty, Effect, Finding, Level, Locus, Reporter},
};

crate::rule! {
    /// The client tried to renew its token and was refused.
    ///
    /// ## Why
    /// A refresh token ends by time, by logging out, or by use: many providers give a new one with each renewal and take a second use of the
    /// old one for a theft. Two tabs, or two requests that meet a 401 at the same time, use it twice.
    ///
    /// ## Fix
    /// Renew in one place only, one at a time, store the new refresh token before anything else, and send the user to log in where it fails.
    ///
    /// ## References
    /// RFC 6749 §5.2 (invalid_grant), §6; RFC 9700 §4.14 (rotation).
    id: "token/refresh-failed",
    title: "Renewal refused",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

/// How many refused requests are named as consequences.
const MOST: usize = 50;

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let renewals = analysis.renewals();
    let mut told = Vec::new();
    for renewal in renewals.iter().filter(|renewal| renewal.failed) {
        let id = renewal.exchange.id;
        let place = analysis.place(id);
        let login = analysis.login_before(id);
        // Without a login, asking is how an application learns that nobody is there.
        if told.contains(&place)
            || analysis.succeeds_later(id)
            || (renewal.refresh_token.is_none() && login.is_none())
            || renewal.exchange.status() >= 500
        {
            continue;
        }
        // After a logout it has to fail.
        let logout = analysis.steps().take(id.0 as usize).any(|(exchange, kind)| {
            kind == StepKind::Logout && login.is_none_or(|login| exchange.id > login)
        });
        if logout {
            continue;
        }
        let used = renewal.refresh_token.and_then(|token| {
            renewals.iter().find(|earlier| {
                earlier.exchange.id < id && !earlier.failed && earlier.refresh_token == Some(token)
            })
        });
        let later_login = analysis.attempts().any(|attempt| {
            attempt > id
                && analysis.login_before(crate::model::ExchangeId(attempt.0 + 1)) == Some(attempt)
        });
        let finding = finding(analysis, report, renewal, used);
        // What is left of an earlier visit has ended, and the user logs in.
        report.add(if login.is_none() && later_login {
            finding.level(Level::Note)
        } else {
            finding
        });
        told.push(place);
    }
}

fn finding(
    analysis: &Analysis,
    report: &Reporter<'_>,
    renewal: &Renewal<'_>,
    used: Option<&Renewal<'_>>,
) -> Finding {
    let id = renewal.exchange.id;
    let place = analysis.place(id);
    let status = renewal.exchange.status();
    let error = analysis.renewal_error(renewal.exchange);
    let because = match (used, error) {
        (Some(used), _) => format!("the refresh token had been used before, by {}", analysis.place(used.exchange.id)),
        (None, Some("invalid_grant")) => "the refresh token has expired, was revoked, was used before or belongs to another client".to_owned(),
        (None, Some("invalid_client" | "unauthorized_client")) => "the client did not prove who it is, or may not renew".to_owned(),
        _ if renewal.refresh_token.is_none() => "the request brought no refresh token that the server knows".to_owned(),
        _ => "the server does not take the refresh token".to_owned(),
    };
    let answer = error.map_or_else(|| status.to_string(), |error| format!("{status} ({error})"));
    let mut finding = report
        .finding(format!("{place} was to renew the token and was answered {answer}: {because}."))
        .sentence(format!("The token can't be renewed, because {because}"), "the user is logged out")
        .fix("Let one place renew, one request at a time, and keep the new refresh token at once:\nawait navigator.locks.request('renew', renew)")
        .evidence(id, Locus::Status, "200")
        .evidence(id, Locus::ResponseBody("error".into()), "")
        .leads_to(Effect::CredentialsRefused(id));
    if let Some(used) = used {
        finding = finding.evidence(
            used.exchange.id,
            Locus::RequestBody("refresh_token".into()),
            "used once",
        );
    } else {
        finding = finding.at_most(Certainty::Likely);
    }
    for refusal in analysis.refused_tokens().take(MOST) {
        finding = finding.leads_to(Effect::NotRenewed(refusal.exchange.id));
    }
    finding
}
