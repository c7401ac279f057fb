//! An answer that tells whether an account exists.

use crate::{
    analysis::{Analysis, credentials::ENUMERATING, csrf::is_unsafe, steps::StepKind},
    finding::{Locus, Reporter},
};

crate::rule! {
    /// The login's answer tells whether an account of that name exists.
    ///
    /// ## Why
    /// Whoever tries names learns which ones are worth a guess at the password.
    ///
    /// ## Fix
    /// Answer the same way, and as fast, for an unknown name and for a wrong password: "Name or password is wrong."
    ///
    /// ## References
    /// OWASP Authentication Cheat Sheet (authentication and error messages).
    id: "credentials/enumeration",
    title: "Answer tells whether the account exists",
    level: Note, bucket: Policy, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, kind) in analysis.steps() {
        if !matches!(kind, StepKind::LoginRequest | StepKind::PasswordReset)
            || !is_unsafe(&exchange.request.method)
        {
            continue;
        }
        let page = analysis.context(exchange.id).and_then(|context| context.redirected_to);
        let said = [Some(exchange.id), page]
            .into_iter()
            .flatten()
            .find_map(|id| Some((id, analysis.says(id, ENUMERATING)?)));
        let Some((id, words)) = said else { continue };
        report.add(
            report
                .finding(format!("The answer of {} says {words:?}: it tells whether an account of that name exists.", analysis.place(exchange.id)))
                .fix("Say \"Name or password is wrong\" in both cases, with the same status and after the same time.")
                .evidence(id, Locus::ResponseBody(String::new()), "the same words as for a wrong password"),
        );
        break;
    }
}
