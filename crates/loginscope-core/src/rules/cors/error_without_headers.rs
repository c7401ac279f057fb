//! An error that looks like CORS.

use super::super::crossing;
use crate::{
    analysis::{Analysis, Outcome, context::Destination, cors::CorsFailure, host, steps::StepKind},
    finding::{Effect, Level, Locus, Reporter},
};

crate::rule! {
    /// The browser reports a CORS error, but the real failure is another one: the server answered with an error, and error answers lack the
    /// CORS headers, or did not answer at all.
    ///
    /// ## Why
    /// Frameworks and proxies often add CORS headers to good answers only. The script then sees no status, and the console blames CORS.
    ///
    /// ## Fix
    /// Repair the error that the status names; and add the CORS headers to errors too (nginx: `add_header … always`).
    ///
    /// ## References
    /// Fetch §4.10 (CORS check). Chromium: `MissingAllowOriginHeader`; Firefox: `CORSMissingAllowOrigin2`, `CORSDidNotSucceed2`.
    id: "cors/error-without-headers",
    title: "Error answer hidden by CORS",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for crossing in crossing::failed(analysis)
        .filter(|crossing| *crossing.failure == CorsFailure::OriginMissing && !crossing.preflight)
    {
        let status = crossing.exchange.status();
        if status < 400 {
            continue;
        }
        let finding = report
            .finding(format!("{} was answered with {status}, without Access-Control-Allow-Origin. This is not CORS, although the console says so: the failure is the {status}.", crossing.place))
            .sentence(format!("{} fails with {status}, which the missing CORS headers hide from the script", crossing.place), "the script sees a network error")
            .fix(format!("Find out why the server answers {status}, and send the CORS headers with errors too:\n{}", crossing.lines()))
            .evidence(crossing.exchange.id, Locus::Status, "")
            .evidence(crossing.exchange.id, crossing.header("Access-Control-Allow-Origin"), crossing.verdict.origin.clone())
            .explained_by(Effect::CredentialsRefused(crossing.exchange.id))
            .explained_by(Effect::Anonymous(crossing.exchange.id))
            .explained_by(Effect::TurnedAway(crossing.exchange.id));
        report.add(crossing.finish(analysis, finding));
    }
    unreachable(analysis, report);
}

/// No answer at all: Firefox's console calls that CORS too.
fn unreachable(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, kind) in analysis.steps() {
        let (Some(context), Some(url)) = (analysis.context(exchange.id), analysis.url(exchange.id))
        else {
            continue;
        };
        let foreign = context.cross_origin() == Some(true)
            && context.destination.value() == Some(&Destination::Subresource);
        // Where the preflight met the error, Firefox has another one for the request itself.
        let preflight = context
            .preflight_pair
            .and_then(|pair| analysis.trace.get(pair))
            .filter(|preflight| preflight.response.is_none());
        let mut errors = [Some(exchange), preflight]
            .into_iter()
            .flatten()
            .filter_map(|exchange| exchange.failure.as_deref());
        let met = errors.find_map(|error| network_error(error).map(|words| (error, words)));
        let Some((error, (because, advice))) =
            met.filter(|_| foreign && exchange.response.is_none())
        else {
            continue;
        };
        if matches!(kind, StepKind::Other | StepKind::Preflight)
            || analysis.succeeds_later(exchange.id)
        {
            continue;
        }
        let place = analysis.place(exchange.id);
        report.add(
            report
                .finding(format!("{place} got no answer: {because} (`{error}`). This is not CORS, although Firefox's console says so (`CORSDidNotSucceed2`); no header will help."))
                .sentence(format!("{place} gets no answer, because {because}"), "the script sees a network error")
                .fix(advice)
                .evidence(exchange.id, Locus::RequestLine, "an answer")
                .check(format!("curl -sv {}://{}", url.scheme(), host(url)))
                .level(if analysis.outcome == Outcome::Success { Level::Note } else { Level::Error })
                .leads_to(Effect::Unreadable(exchange.id))
                .leads_to(Effect::TurnedAway(exchange.id)),
        );
    }
}

/// What a browser's name of a network error means, and what to do about it.
fn network_error(error: &str) -> Option<(&'static str, &'static str)> {
    let is = |parts: &[&str]| parts.iter().any(|part| error.contains(part));
    if is(&["CONNECTION_REFUSED"]) {
        Some((
            "nothing listens at this address and port",
            "Start the server, or correct host and port in the address that the script asks.",
        ))
    } else if is(&["NAME_NOT_RESOLVED", "UNKNOWN_HOST"]) {
        Some((
            "the name of the host is not known",
            "Correct the host in the address that the script asks, or add it to the DNS.",
        ))
    } else if is(&["ERR_CERT_", "ERR_SSL_", "SSL_ERROR", "SEC_ERROR", "BAD_CERT"]) {
        Some((
            "the browser does not accept its certificate",
            "Open the address in a tab to see what is wrong with the certificate, and replace it.",
        ))
    } else if is(&[
        "TIMED_OUT",
        "NET_TIMEOUT",
        "ADDRESS_UNREACHABLE",
        "CONNECTION_RESET",
        "NET_RESET",
        "EMPTY_RESPONSE",
        "CONNECTION_CLOSED",
    ]) {
        Some((
            "the server broke the connection off or did not answer in time",
            "Look into the log of the server and of the proxy in front of it at this time.",
        ))
    } else {
        None
    }
}
