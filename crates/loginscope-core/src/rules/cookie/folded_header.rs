//! Several cookies in one Set-Cookie line.

use crate::{
    analysis::Analysis,
    finding::{Certainty, Effect, Level, Locus, Need, Reporter},
};

crate::rule! {
    /// Several cookies stand in one Set-Cookie line, joined by commas, so the browser keeps the first one only.
    ///
    /// ## Why
    /// `Set-Cookie` is the one header that must not be joined: dates have commas in them. A proxy, a serverless gateway
    /// or a framework that keeps headers in a map joined the lines.
    ///
    /// ## Fix
    /// Send each cookie in a `Set-Cookie` line of its own.
    ///
    /// ## References
    /// RFC 6265bis §3, RFC 9110 §5.3.
    id: "cookie/folded-header",
    title: "Several cookies in one Set-Cookie line",
    level: Error, bucket: ConfigurationDrift, owner: Proxy,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for store in &analysis.cookies.stores {
        let Some(second) = store.folded() else { continue };
        let arrives = analysis
            .cookies
            .stores_of(store.exchange)
            .any(|other| other.name == second && !other.is_lost());
        if arrives {
            continue;
        }
        let name = &store.name;
        let second = second.to_owned();
        let matters =
            analysis.cookies.is_login_name(&second) || analysis.cookies.is_login_name(name);
        report.add(
            report
                .finding(format!(
                    "{} joined the cookies `{name}` and `{second}` in one Set-Cookie line. The browser takes it for one cookie, `{name}`; `{second}` is lost.",
                    analysis.place(store.exchange)
                ))
                .sentence(
                    format!("The cookie `{second}` is lost, because it stands behind a comma in the line of `{name}`"),
                    "later requests go without it",
                )
                .fix(format!("Send two lines; look for the proxy or framework that joins them:\nSet-Cookie: {name}=…\nSet-Cookie: {second}=…"))
                .level(if matters { Level::Error } else { Level::Note })
                .at_most(Certainty::Likely)
                .check("curl -sD - -o /dev/null the application directly and through the proxy, and compare the Set-Cookie lines")
                .evidence(
                    store.exchange,
                    Locus::ResponseHeader("Set-Cookie".into(), Some(store.header)),
                    format!("Set-Cookie: {second}=… in a line of its own"),
                )
                .leads_to(Effect::NotStored { name: second, set_by: store.exchange })
                .leads_to(Effect::NoSession(store.exchange)),
        );
    }
}
