//! A fresh session with every answer.

use crate::{
    analysis::{Analysis, sessions, steps::StepKind},
    finding::{Certainty, Effect, Locus, Need, Reporter},
};

crate::rule! {
    /// The server answers each request with a new session, although the browser sends the one before.
    ///
    /// ## Why
    /// The server cannot read the session it is given, so it begins a new one: the secret key changed, sessions lie in the memory of another
    /// instance, or the store does not answer.
    ///
    /// ## Fix
    /// One secret key and one session store for all instances, which survive a restart.
    ///
    /// ## References
    /// RFC 6265 §3 (the server's part).
    id: "session/replaced-every-request",
    title: "New session with every answer",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for name in sessions::names(analysis) {
        let uses = sessions::uses(analysis, name);
        let mut current = None;
        let mut replaced = Vec::new();
        for usage in &uses {
            // A value that the last answer gave, sent back, and answered with another one.
            let known = usage.sent.is_some() && usage.sent == current;
            match usage.set {
                Some((index, value)) if !value.is_empty() => {
                    if known
                        && usage.sent != Some(value)
                        && analysis.kind(usage.exchange) != StepKind::Logout
                    {
                        replaced.push((usage.exchange, index));
                    } else {
                        replaced.clear();
                    }
                    current = Some(value);
                }
                Some(_) => current = None,
                // Whoever serves files reads no session, so their answers say nothing of it.
                None if known && analysis.kind(usage.exchange) != StepKind::Other => {
                    replaced.clear();
                }
                None => {}
            }
        }
        // Encrypted and signed sessions look new with every answer and are not: only a user who is turned away proves it.
        let away = replaced.iter().find(|(id, _)| {
            analysis.turned_away(*id).is_some() && analysis.login_before(*id).is_some()
        });
        let (Some((away, _)), true) = (away, replaced.len() >= 2) else { continue };
        let mut finding = report
            .finding(format!("The browser sent the session `{name}` that it had just got, and {} answers in a row gave it a new one. The server cannot read the session that it is given.", replaced.len()))
            .sentence(format!("The server cannot read its own session cookie `{name}` and begins a new session with every answer"), "the user is never logged in")
            .fix("Give all instances the same secret key and one session store that survives a restart.")
            .at_most(Certainty::Likely)
            .check("compare SECRET_KEY (or its like) of all instances")
            .check("redis-cli ping");
        for (id, index) in &replaced {
            finding =
                finding.evidence(*id, Locus::ResponseHeader("Set-Cookie".into(), Some(*index)), "");
        }
        report.add(
            finding
                .leads_to(Effect::SessionLost(*away))
                .leads_to(Effect::CredentialsRefused(*away)),
        );
    }
}
