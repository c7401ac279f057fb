//! A capture without cookies and credentials.

use crate::{
    analysis::Analysis,
    finding::{Locus, Reporter},
};

crate::rule! {
    /// Every Cookie, Set-Cookie and Authorization header is missing: they were removed when the file was written.
    ///
    /// ## Why
    /// Chrome exports a "sanitised" HAR unless it is told otherwise. Nothing can be said about cookies and tokens then,
    /// and their absence proves nothing.
    ///
    /// ## Fix
    /// Export again "with sensitive data" (Settings, Preferences, Network, "Allow to generate HAR with sensitive data").
    ///
    /// ## References
    /// Chrome 130 release notes.
    id: "capture/sanitised",
    title: "Capture without cookies and credentials",
    level: Note, bucket: Browser, owner: User,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let Some(first) = analysis.trace.exchanges.first().filter(|_| analysis.sanitised) else {
        return;
    };
    report.add(
        report
            .finding("No request of this capture has a Cookie or Authorization header and no answer a Set-Cookie: they were removed on export.")
            .fix("Export the HAR again with sensitive data; loginscope redacts it before anything leaves this machine.")
            .evidence(first.id, Locus::RequestHeader("Cookie".into(), None), ""),
    );
}
