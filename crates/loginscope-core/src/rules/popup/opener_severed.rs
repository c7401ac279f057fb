//! A login window that can't tell its opener.

use crate::{
    analysis::{Analysis, host},
    finding::{Certainty, Level, Locus, Reporter},
    model::Exchange,
    site::Origin,
};

crate::rule! {
    /// A page with `Cross-Origin-Opener-Policy: same-origin` logs in by a pop-up window.
    ///
    /// ## Why
    /// The policy puts the page into a group of its own: a window of another origin has no `window.opener`, and the page sees
    /// the window as closed at once. The login in the window succeeds, but its result never arrives.
    ///
    /// ## Fix
    /// Send `same-origin-allow-popups` with the page that opens the window, and no such header (`unsafe-none`) with the page
    /// in the window that reports back; or log in by redirect.
    ///
    /// ## References
    /// HTML §7.1.3 (cross-origin opener policies); Google Identity Services, "Cross Origin Opener Policy".
    id: "popup/opener-severed",
    title: "Opener policy that cuts the login window off",
    level: Warning, bucket: Browser, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let isolated: Vec<(&Exchange, usize)> = analysis
        .trace
        .exchanges
        .iter()
        .filter(|exchange| analysis.is_document(exchange.id))
        .filter_map(|exchange| {
            let (index, value) = exchange.response_header("cross-origin-opener-policy")?;
            let policy = value.split(';').next().unwrap_or_default().trim();
            matches!(policy, "same-origin" | "noopener-allow-popups").then_some((exchange, index))
        })
        .take(100)
        .collect();
    if isolated.is_empty() {
        return;
    }
    // The window's own request says it, or the library that opens windows.
    let asked =
        analysis.oauth.flows.iter().filter_map(|flow| flow.request.as_ref()).find_map(|request| {
            let popup = request.asks("display", "popup")
                || request.get("response_mode") == Some("web_message")
                || request.get("redirect_uri").is_some_and(|uri| uri.starts_with("storagerelay:"));
            popup.then_some((request.exchange, true))
        });
    let library = || {
        analysis.trace.exchanges.iter().find_map(|exchange| {
            let url = exchange.request.url.as_str();
            let opens = [
                "https://accounts.google.com/gsi/client",
                "/__/auth/iframe",
                "https://appleid.cdn-apple.com/appleauth/",
            ]
            .iter()
            .any(|part| url.contains(part));
            opens.then_some((exchange.id, false))
        })
    };
    let Some((window, certain)) = asked.or_else(library) else { return };
    let page_of_it = analysis.context(window).and_then(|context| context.top_level.value());
    let began = analysis
        .oauth
        .flows
        .iter()
        .filter_map(|flow| flow.request.as_ref())
        .find(|request| request.exchange == window)
        .and_then(|request| analysis.began_at(request));
    let opener = isolated.iter().rev().find(|(exchange, _)| {
        let Some(url) = analysis.url(exchange.id) else { return false };
        exchange.id < window
            && [began, page_of_it.map(AsRef::as_ref)]
                .into_iter()
                .flatten()
                .any(|page| Origin::of(page).is_same(&Origin::of(url)))
    });
    let Some((page, index)) = opener else { return };
    let at = analysis.url(page.id).map(host).unwrap_or_default();
    let finding = report
        .finding(format!("{} has `Cross-Origin-Opener-Policy: same-origin` and logs in by a pop-up window. The window of another origin loses its opener, so its result never comes back.", analysis.place(page.id)))
        .sentence(format!("The opener policy of {at} cuts the login window off"), "the login in the window never reports back")
        .fix("Send with the page that opens the window:\nCross-Origin-Opener-Policy: same-origin-allow-popups")
        .evidence(page.id, Locus::ResponseHeader("Cross-Origin-Opener-Policy".into(), Some(*index)), "Cross-Origin-Opener-Policy: same-origin-allow-popups")
        .evidence(window, Locus::RequestLine, "");
    let answered = analysis.oauth.flows.iter().any(|flow| {
        flow.request.as_ref().is_some_and(|request| request.exchange == window)
            && !flow.redemptions.is_empty()
    });
    report.add(if certain && !answered {
        finding.level(Level::Error).at_most(Certainty::Likely)
    } else {
        finding.at_most(Certainty::Possible)
    });
}
