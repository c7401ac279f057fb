//! Logins on a second device.

use std::collections::BTreeMap;

use crate::{
    analysis::{
        Analysis,
        oauth::{TokenRequest, words},
    },
    finding::{Effect, Level, Locus, Reporter},
};

crate::rule! {
    /// A login on a second device (device authorization grant) ended with an error, or asks too often.
    ///
    /// ## Why
    /// The device asks the token endpoint again and again until the user has entered the code elsewhere. `authorization_pending`
    /// is no error, `slow_down` tells to wait longer, and everything else ends the login.
    ///
    /// ## Fix
    /// Keep to the interval, add 5 seconds after each `slow_down`, and begin anew with a fresh code when it is expired.
    ///
    /// ## References
    /// RFC 8628 §3.4 and §3.5.
    id: "oauth/device-flow",
    title: "Device login that fails",
    level: Error, bucket: IdentityProvider, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    let mut polls: BTreeMap<&str, Vec<&TokenRequest>> = BTreeMap::new();
    for request in &analysis.oauth.other_grants {
        if let Some(code) = request.get("device_code") {
            polls.entry(code).or_default().push(request);
        }
    }
    for polls in polls.values() {
        let Some(last) = polls.last() else { continue };
        let place = analysis.place(last.exchange);
        let hurried = polls.iter().filter(|poll| poll.error() == Some("slow_down")).count();
        match last.error() {
            Some(error) if !["authorization_pending", "slow_down"].contains(&error) => {
                let known = words::known(error, last.answer.get("error_description").unwrap_or_default());
                let means = known.map_or("its description says more", |known| known.means);
                report.add(
                    report
                        .finding(format!("After {} questions {place} ended the device login with `{}`: {means}.{}", polls.len(), words::code(error), known.map_or_else(String::new, words::Known::causes_in_words)))
                        .sentence(format!("The device login ended with `{}`: {means}", words::code(error)), "the device gets no token")
                        .fix(known.map_or("Begin the login anew with a fresh code.", |known| known.fix))
                        .evidence(last.exchange, Locus::ResponseBody("error".into()), "access_token")
                        .leads_to(Effect::TurnedAway(last.exchange)),
                );
            }
            _ if hurried >= 2 => report.add(
                report
                    .finding(format!("{place} asked {hurried} times to slow down: the device asks more often than the provider allows."))
                    .sentence("The device asks too often", "the provider may end the login")
                    .fix("Wait `interval` seconds between two questions (5 where none is given), and 5 seconds more after each `slow_down`.")
                    .evidence(last.exchange, Locus::ResponseBody("error".into()), "authorization_pending")
                    .level(Level::Warning),
            ),
            _ => {}
        }
    }
}
