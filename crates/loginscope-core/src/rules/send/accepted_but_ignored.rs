//! The cookie was kept and sent, and the server still asks for a login.

use crate::{
    analysis::Analysis,
    finding::{Certainty, Effect, Locus, Need, Reporter},
};

crate::rule! {
    /// The browser kept the cookie of the login and sent it back, and the server still treats the user as a stranger.
    ///
    /// ## Why
    /// The browser did its part, so the cause lies on the server: another secret key than the one that signed the
    /// cookie, a session store that is not shared or was restarted, a middleware that does not read this cookie.
    ///
    /// ## Fix
    /// Compare the secret key and the session store of all instances, and look into the server's log for this request.
    ///
    /// ## References
    /// RFC 6265 §3 (the server's part).
    id: "send/accepted-but-ignored",
    title: "Session cookie sent but not recognised",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, _) in analysis.steps() {
        let Some(login) = analysis.login_before(exchange.id) else { continue };
        if analysis.turned_away(exchange.id).is_none()
            || exchange.request.headers.has("authorization")
            || analysis.succeeds_later(exchange.id)
            || !analysis.same_site(login, exchange.id)
        {
            continue;
        }
        let names: Vec<&str> = analysis
            .cookies
            .sent_names(exchange.id)
            .filter(|name| analysis.cookies.set_since(login, exchange.id, name))
            .collect();
        let Some(name) = names
            .iter()
            .copied()
            .find(|name| analysis.cookies.is_login_name(name))
            .or(names.first().copied())
        else {
            continue;
        };
        // A second cookie of the login that was lost is the better explanation.
        if analysis
            .cookies
            .lost_since(login, exchange.id)
            .any(|lost| analysis.cookies.is_login_name(lost))
        {
            continue;
        }
        let place = analysis.place(exchange.id);
        let index = exchange.request.headers.all("cookie").next().map(|line| line.0);
        report.add(
            report
                .finding(format!("{} set `{name}`; the browser kept it and sent it with {place}. The server did not recognise it.", analysis.place(login)))
                .sentence(format!("The browser sends the session cookie `{name}` to {place}, but the server does not recognise it"), "the user counts as not logged in")
                .fix("Look at the server: the same secret key on all instances, a session store that all of them share, the middleware that reads this cookie.")
                .evidence(exchange.id, Locus::RequestHeader("Cookie".into(), index), "")
                .evidence(exchange.id, Locus::Status, "")
                .at_most(Certainty::Likely)
                .check("grep -i -E 'session|signature|secret' the application's log at this time")
                .check("compare SECRET_KEY (or its like) of all instances")
                .check("redis-cli ping")
                .leads_to(Effect::CredentialsRefused(exchange.id))
                .explained_by(Effect::SessionLost(exchange.id)),
        );
        break;
    }
}
