//! Many users or many tries.

use crate::{
    analysis::{Analysis, credentials},
    finding::{Certainty, Locus, Reporter},
};

crate::rule! {
    /// The capture shows many refused logins: of many users, or many tries.
    ///
    /// ## Why
    /// This is what guessing looks like. It may be a test or a client that tries again and again by itself.
    ///
    /// ## Fix
    /// Stop the client that repeats, and limit tries by account and by address.
    ///
    /// ## References
    /// OWASP Credential Stuffing Prevention Cheat Sheet.
    id: "credentials/attack-pattern",
    title: "Many refused logins",
    level: Note, bucket: Policy, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let refused: Vec<_> = credentials::refused(analysis).collect();
    let users: std::collections::BTreeSet<String> = refused
        .iter()
        .filter_map(|refused| analysis.trace.get(refused.exchange))
        .filter_map(|exchange| credentials::user_name(analysis, exchange))
        .collect();
    if users.len() < 5 && refused.len() < 10 {
        return;
    }
    let mut finding = report
        .finding(format!("{} logins of {} users were refused in this capture.", refused.len(), users.len()))
        .fix("Limit tries by account and by address, and stop a client that repeats a refused login by itself.")
        .at_most(Certainty::Possible);
    for refused in refused.iter().take(20) {
        finding = finding.evidence(refused.exchange, Locus::Status, "");
    }
    report.add(finding);
}
