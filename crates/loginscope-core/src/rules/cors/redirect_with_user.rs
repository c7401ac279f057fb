//! A redirect of a script to an address with a user name in it.

use super::super::crossing;
use crate::{
    analysis::{Analysis, context, cors::CorsFailure, host},
    finding::Reporter,
};

crate::rule! {
    /// A call of a script was redirected to an address with a user name or a password in it.
    ///
    /// ## Why
    /// Browsers refuse such an address for scripts once another origin is involved: it would log the user in without being asked.
    ///
    /// ## Fix
    /// Redirect to the address without them, and send the password in an Authorization header.
    ///
    /// ## References
    /// Fetch §4.4 (HTTP-redirect fetch). Chromium: `RedirectContainsCredentials`; Firefox: `CORSDidNotSucceed2`.
    id: "cors/redirect-with-user",
    title: "Redirect to an address with a password",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for crossing in crossing::failed(analysis)
        .filter(|crossing| *crossing.failure == CorsFailure::RedirectWithUser)
    {
        let Some(target) = analysis
            .url(crossing.exchange.id)
            .and_then(|url| context::location(crossing.exchange, url))
        else {
            continue;
        };
        let address = format!("{}://{}{}", target.scheme(), host(&target), target.path());
        let finding = report
            .finding(format!("{} was redirected to {address} with a user name or a password in the address. The browser follows no such redirect for a script.", crossing.place))
            .sentence(format!("{} redirects a script to an address with a user name in it", crossing.host), "the browser keeps the answer from the script")
            .fix(format!("Redirect without user name and password:\nLocation: {address}"))
            .evidence(crossing.exchange.id, crossing.header("Location"), address);
        report.add(crossing.finish(analysis, finding));
    }
}
