//! A redirect to wherever the address says.

use crate::{
    analysis::{Analysis, context, host, steps::StepKind},
    finding::{Certainty, Locus, Reporter},
    site,
};

crate::rule! {
    /// A parameter of the address decided to which other site the user was sent.
    ///
    /// ## Why
    /// Where `next` or `return_to` may name any site, a link to the real login page leads to a forged one behind it, and
    /// with OAuth the code or token may go along.
    ///
    /// ## Fix
    /// Accept paths only, or compare with a list of origins.
    ///
    /// ## References
    /// RFC 9700 §4.11 (open redirection), CWE-601.
    id: "redirect/open-redirect",
    title: "Redirect to another site from a parameter",
    level: Note, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

const NAMES: [&str; 14] = [
    "next",
    "return_to",
    "returnto",
    "return",
    "returnurl",
    "return_url",
    "redirect",
    "redirect_to",
    "redirecturl",
    "continue",
    "url",
    "dest",
    "rd",
    "goto",
];

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, kind) in analysis.steps() {
        if matches!(
            kind,
            StepKind::AuthorizationRequest | StepKind::AuthorizationResponse | StepKind::Logout
        ) {
            continue;
        }
        let (Some(url), Some(sent)) = (analysis.url(exchange.id), analysis.sent(exchange.id))
        else {
            continue;
        };
        let Some(target) = context::location(exchange, url)
            .filter(|target| !site::is_same_site(target, url, false))
        else {
            continue;
        };
        let fields = sent.query.0.iter().chain(sent.form.iter().flat_map(|form| &form.0));
        let named = fields
            .filter(|(name, _)| NAMES.contains(&name.to_ascii_lowercase().as_str()))
            .find(|(_, value)| {
                url::Url::parse(value).is_ok_and(|value| value.origin() == target.origin())
            });
        let Some((name, _)) = named else { continue };
        let index = exchange
            .response
            .as_ref()
            .and_then(|response| response.headers.all("location").next())
            .map(|line| line.0);
        report.add(
            report
                .finding(format!("The parameter `{name}` of {} sent the user to another site, {}. Whether any site may stand there can't be seen from here.", analysis.place(exchange.id), host(&target)))
                .fix(format!("Accept a path, or one of a list of origins, in `{name}`."))
                .at_most(Certainty::Possible)
                .check(format!("ask again with {name}=https://example.org and see whether it is accepted"))
                .evidence(exchange.id, Locus::RequestLine, format!("{name}=/path"))
                .evidence(exchange.id, Locus::ResponseHeader("Location".into(), index), ""),
        );
    }
}
