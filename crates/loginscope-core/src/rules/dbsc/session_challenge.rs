//! Sessions that are bound to the device.

use crate::{
    analysis::Analysis,
    finding::{Certainty, Effect, Level, Locus, Reporter},
    model::Headers,
};

crate::rule! {
    /// A device-bound session (DBSC) was not registered, not renewed, or the browser skipped its renewal.
    ///
    /// ## Why
    /// The server asks the browser to bind the session to a key of the device. From then on short-lived cookies are renewed by
    /// requests that the browser makes itself and signs. When the registration or renewal fails, the short-lived cookie ends
    /// and the user is logged out, without a request of the page that would show why.
    ///
    /// ## Fix
    /// Let the endpoint answer as the browser expects: a challenge (403 with `Secure-Session-Challenge`), then 200 with the
    /// session's description and its cookie.
    ///
    /// ## References
    /// W3C Device Bound Session Credentials (`Secure-Session-Registration`, `-Challenge`, `-Response`, `-Skipped`).
    id: "dbsc/session-challenge",
    title: "Device-bound session that was not renewed",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

/// The draft's headers once began with `Sec-`.
fn header<'e>(of: &'e Headers, name: &str) -> Option<&'e str> {
    of.get(&format!("Secure-Session-{name}")).or_else(|| of.get(&format!("Sec-Session-{name}")))
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for exchange in &analysis.trace.exchanges {
        let headers = &exchange.request.headers;
        let place = analysis.place(exchange.id);
        if let Some(why) = header(headers, "Skipped") {
            let why = ["unreachable", "server_error", "quota_exceeded"]
                .into_iter()
                .find(|known| why.contains(known))
                .unwrap_or("another reason");
            let refused = exchange.status() == 401 || analysis.turned_away(exchange.id).is_some();
            let finding = report
                .finding(format!("The browser sent {place} without renewing the device-bound session first ({why})."))
                .sentence(format!("The browser could not renew the device-bound session ({why})"), format!("{place} goes out without the short-lived cookie"))
                .fix("Make the session's renewal endpoint reachable and quick; it must answer 200 with the cookie, or 403 with `Secure-Session-Challenge`.")
                .evidence(exchange.id, Locus::RequestHeader("Secure-Session-Skipped".into(), None), "");
            report.add(if refused {
                finding.leads_to(Effect::Anonymous(exchange.id))
            } else {
                finding.level(Level::Warning)
            });
            continue;
        }
        // The browser's own requests carry the signed answer to a challenge, or name the session.
        let renews = header(headers, "Response").is_some() || headers.has("Sec-Secure-Session-Id");
        let Some(response) = exchange.response.as_ref().filter(|_| renews) else { continue };
        let challenged = header(&response.headers, "Challenge").is_some();
        let what = match response.status {
            200..=299 => continue,
            403 if challenged && analysis.succeeds_later(exchange.id) => continue,
            403 if challenged => "a challenge to which no answer follows".to_owned(),
            status => format!("the status {status}"),
        };
        report.add(
            report
                .finding(format!("The browser's own request {place} for the device-bound session was answered with {what}."))
                .sentence(format!("The device-bound session could not be registered or renewed ({what})"), "the browser gives the session up, and its short-lived cookie ends")
                .fix("Answer a signed request with 200, the session's JSON (`session_identifier`, `refresh_url`, `scope`, `credentials`) and its cookie; where the challenge is too old, answer:\n403 Forbidden\nSecure-Session-Challenge: \"<new>\";id=\"<session>\"")
                .evidence(exchange.id, Locus::Status, "200")
                .at_most(Certainty::Likely)
                .leads_to(Effect::SessionLost(exchange.id)),
        );
    }
}
