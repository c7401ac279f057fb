//! A cookie of the login that is over when it comes.

use crate::{
    analysis::{Analysis, steps::StepKind},
    finding::{Effect, Level, Locus, Need, Reporter},
    rules::rejection::matters,
};

crate::rule! {
    /// A cookie of the login comes with a value and with a lifetime that is already over.
    ///
    /// ## Why
    /// `Max-Age` of zero or less, or an `Expires` in the past, deletes the cookie instead of setting it. Servers do so
    /// by mistake when a lifetime is configured as 0, or when their clock is behind.
    ///
    /// ## Fix
    /// Give the cookie a lifetime in the future, or leave `Max-Age` and `Expires` out so that it lasts for the session.
    ///
    /// ## References
    /// RFC 6265bis §5.7 step 3, §5.5.
    id: "cookie/expired-on-arrival",
    title: "Cookie expired on arrival",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for store in &analysis.cookies.stores {
        if !store.is_dead_on_arrival() || !matters(analysis, store) {
            continue;
        }
        // Some frameworks delete the old cookie and set the new one in one answer; some sign even the deletion, with a
        // value in a cookie beside it.
        let meant = analysis.cookies.stores_of(store.exchange).any(|other| {
            let set_again = other.name == store.name && !other.is_lost() && !other.is_deletion();
            let beside = other.is_deletion() && store.name.strip_suffix(".sig") == Some(&other.name);
            set_again || beside
        });
        if meant || analysis.kind(store.exchange) == StepKind::Logout {
            continue;
        }
        let name = &store.name;
        let what = match (store.attribute("max-age"), store.attribute("expires")) {
            (Some(age), _) => format!("`Max-Age={age}`"),
            (None, Some(date)) => format!("`Expires={date}`"),
            (None, None) => "a Clear-Site-Data header in the same answer".to_owned(),
        };
        let line = store.repaired(&[("Max-Age", Some("86400")), ("Expires", None)]);
        let lost = analysis.cookies.is_login_name(name);
        report.add(
            report
                .finding(format!(
                    "{} set the cookie `{name}` with a value and {what}: the browser deletes it at once.",
                    analysis.place(store.exchange)
                ))
                .sentence(
                    format!("The cookie `{name}` is over when it arrives ({what})"),
                    "later requests go without it",
                )
                .fix(format!("Give it a lifetime in the future, for example a day:\n{line}"))
                .level(if lost { Level::Error } else { Level::Warning })
                .check("date -u")
                .evidence(
                    store.exchange,
                    Locus::ResponseHeader("Set-Cookie".into(), Some(store.header)),
                    line,
                )
                .leads_to(Effect::NotStored { name: name.clone(), set_by: store.exchange }),
        );
    }
}
