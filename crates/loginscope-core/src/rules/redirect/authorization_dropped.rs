//! A redirect to another origin takes the Authorization header away.

use crate::{
    analysis::{Analysis, host},
    finding::{Certainty, Effect, Locus, Need, Reporter},
};

crate::rule! {
    /// A redirect to another origin made the browser drop the Authorization header.
    ///
    /// ## Why
    /// Browsers do not hand a token on to another origin: scheme, host and port must stay the same, so a redirect from
    /// the bare domain to `www` is enough.
    ///
    /// ## Fix
    /// Ask at the final address.
    ///
    /// ## References
    /// Fetch §4.4 step 13 (delete the Authorization header); Chrome 119, Firefox 111, Safari 16.1.
    id: "redirect/authorization-dropped",
    title: "Authorization header dropped by a redirect",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[Need::Authorization], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, _) in analysis.steps() {
        if !exchange.request.headers.has("authorization") {
            continue;
        }
        let Some(next) = analysis
            .context(exchange.id)
            .and_then(|context| context.redirected_to)
            .and_then(|next| analysis.trace.get(next))
        else {
            continue;
        };
        let (Some(from), Some(to)) = (analysis.url(exchange.id), analysis.url(next.id)) else {
            continue;
        };
        let refused =
            next.response.as_ref().is_some_and(|response| matches!(response.status, 401 | 403));
        if from.origin() == to.origin()
            || next.request.headers.has("authorization")
            || !next.request.headers_complete
            || !refused
        {
            continue;
        }
        let place = analysis.place(exchange.id);
        let index = exchange
            .response
            .as_ref()
            .and_then(|response| response.headers.all("location").next())
            .map(|line| line.0);
        report.add(
            report
                .finding(format!("{place} carried an Authorization header and was redirected to {}://{}. The browser dropped the header, because that is another origin.", to.scheme(), host(to)))
                .sentence(format!("The redirect from {} to {} makes the browser drop the Authorization header", host(from), host(to)), "the request arrives without a token")
                .fix(format!("Ask at the final address: {}://{}{}", to.scheme(), host(to), to.path()))
                .at_most(Certainty::Certain)
                .evidence(exchange.id, Locus::ResponseHeader("Location".into(), index), "")
                .evidence(next.id, Locus::RequestHeader("Authorization".into(), None), "Authorization: Bearer …")
                .leads_to(Effect::Anonymous(next.id)),
        );
    }
}
