//! Recording began in the middle.

use crate::{
    analysis::Analysis,
    finding::{Locus, Reporter},
};

crate::rule! {
    /// The page was loaded before the recording began.
    ///
    /// ## Why
    /// Browsers tell an extension only what happens after its panel's tools were opened. Cookies that were set
    /// before are known by name only.
    ///
    /// ## Fix
    /// Reload the page, or begin the login again.
    ///
    /// ## References
    /// The devtools.network API.
    id: "capture/started-late",
    title: "Recording began too late",
    level: Note, bucket: Browser, owner: User,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let Some(first) = analysis.trace.exchanges.first().filter(|_| analysis.started_late) else {
        return;
    };
    report.add(
        report
            .finding("The page was already loaded when the recording began, so the beginning of the flow is missing.")
            .fix("Reload the page and begin the login again.")
            .evidence(first.id, Locus::RequestLine, ""),
    );
}
