//! The clocks of those who issue, send and check tokens differ.

use crate::{
    analysis::{
        Analysis, host,
        tokens::{Token, complaints::Complaint},
    },
    finding::{Certainty, Effect, Level, Locus, Reporter},
    model::{Exchange, ExchangeId, Timestamp},
    words::duration,
};

crate::rule! {
    /// The server that issued a token and the server that answers to it have clocks that differ by more than a minute.
    ///
    /// ## Why
    /// `exp`, `nbf` and `iat` are compared with the clock of whoever checks the token. Where that clock is fast, tokens expire early;
    /// where it is slow, they are not valid yet.
    ///
    /// ## Fix
    /// Set all clocks by NTP. Virtual machines and containers take theirs from the host.
    ///
    /// ## References
    /// RFC 7519 §4.1.4, §4.1.5 (leeway of "no more than a few minutes").
    id: "token/clock-skew",
    title: "Clocks that differ",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

/// Seconds that networks and leeway make up for.
const LEEWAY: i64 = 60;

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    own_clock(analysis, report);
    let mut told: Vec<String> = Vec::new();
    for token in &analysis.tokens {
        let Some(issued_at) = token.time("iat") else { continue };
        for (id, place) in token.sent() {
            let Some(skew) = skew(analysis, token.issued().map(|(id, _)| id), issued_at, id) else {
                continue;
            };
            if skew.abs() <= LEEWAY {
                continue;
            }
            let Some(server) = analysis.url(id).map(host) else { continue };
            let times_decide = times_decide(analysis, token, id, skew);
            if told.contains(&server) && !times_decide {
                continue;
            }
            let status = analysis.trace.get(id).map_or(0, Exchange::status);
            let refused = matches!(status, 401 | 403)
                && times_decide
                && !analysis.succeeds_later(id)
                && matches!(
                    analysis.complaint(id),
                    None | Some(Complaint::Expired | Complaint::NotYetValid)
                );
            let by = duration(skew);
            let relation = if skew > 0 { "fast" } else { "slow" };
            let mut finding = report
                .finding(format!(
                    "The clock of {server} is {by} {relation}, compared with the clock that the token was made by (`iat` {issued_at}, Date {}).",
                    analysis.server_time(id)
                ))
                .sentence(
                    format!("The clock of {server} is {by} {relation} compared with the issuer's"),
                    if refused { format!("the server refuses tokens that are good with {status}") } else { "tokens are refused too early or too late".to_owned() },
                )
                .fix("Set the clock of every server by NTP (`timedatectl set-ntp true`), and allow no more than a minute of leeway.")
                .evidence(id, Locus::ResponseHeader("Date".into(), None), "the issuer's time")
                .evidence(id, Locus::Claim("iat".into()), "")
                .evidence(id, place.locus(), "")
                .check("timedatectl status; chronyc tracking")
                .leads_to(Effect::ClockDiffers(id));
            if refused {
                finding = finding.leads_to(Effect::CredentialsRefused(id));
            } else {
                finding = finding.level(Level::Warning);
            }
            report.add(finding.at_most(Certainty::Likely));
            told.push(server);
            break;
        }
    }
}

/// Seconds from which a person's own clock is worth a word: clients check tokens with it.
const NOTABLE: i64 = 300;

/// The clock of the machine that made the capture, where two servers agree that it is wrong.
fn own_clock(analysis: &Analysis, report: &mut Reporter<'_>) {
    if !analysis.tokens.iter().any(|token| token.time("exp").is_some()) {
        return;
    }
    let behind = |exchange: &Exchange| {
        let answered = exchange.responded_at.unwrap_or(exchange.started_at);
        Some(analysis.server_date(exchange.id)?.seconds() - answered.seconds())
    };
    let dated: Vec<_> = analysis
        .steps()
        .filter_map(|(exchange, _)| {
            Some((exchange.id, analysis.url(exchange.id).map(host)?, behind(exchange)?))
        })
        .collect();
    let Some((first, server, skew)) = dated.first().filter(|(.., skew)| skew.abs() > NOTABLE)
    else {
        return;
    };
    let agree = dated.iter().all(|(.., other)| (other - skew).abs() <= LEEWAY);
    let Some((second, ..)) = dated.iter().find(|(_, other, _)| other != server).filter(|_| agree)
    else {
        return;
    };
    let (by, relation) = (duration(*skew), if *skew > 0 { "slow" } else { "fast" });
    report.add(
        report
            .finding(format!("The clock of the computer that made this capture is {by} {relation}: all servers agree on another time."))
            .sentence(format!("The clock of this computer is {by} {relation}"), "clients that check tokens take them for expired or not yet valid")
            .fix("Let the computer set its clock by NTP:\ntimedatectl set-ntp true")
            .evidence(*first, Locus::ResponseHeader("Date".into(), None), "")
            .evidence(*second, Locus::ResponseHeader("Date".into(), None), "")
            .level(Level::Warning)
            .at_most(Certainty::Likely),
    );
}

/// By how many seconds the clock of the server at `id` is ahead of the issuer's; `None` where that can't be told.
fn skew(
    analysis: &Analysis,
    issued: Option<ExchangeId>,
    issued_at: Timestamp,
    id: ExchangeId,
) -> Option<i64> {
    let date = analysis.server_date(id)?;
    match issued {
        // The capture's own clock measures how long the token was on its way. A token from a store may be older than its answer.
        Some(issued) => {
            let answered = analysis.trace.get(issued)?;
            let made = analysis.server_date(issued)?;
            let fresh = (made.seconds() - issued_at.seconds()).abs() <= LEEWAY;
            let then = answered.responded_at.unwrap_or(answered.started_at);
            let passed = analysis.trace.get(id)?.started_at.seconds() - then.seconds();
            fresh.then(|| date.seconds() - issued_at.seconds() - passed)
        }
        // Nothing is made in the future.
        None => Some(date.seconds() - issued_at.seconds()).filter(|skew| *skew < 0),
    }
}

/// Whether the token would be good by the issuer's clock and is not by the server's.
fn times_decide(analysis: &Analysis, token: &Token, id: ExchangeId, skew: i64) -> bool {
    let now = analysis.server_time(id);
    let true_now = now.plus_seconds(-skew);
    let good = |at: Timestamp| {
        token.time("exp").is_none_or(|end| at < end)
            && ["nbf", "iat"]
                .iter()
                .all(|claim| token.time(claim).is_none_or(|from| from <= at.plus_seconds(1)))
    };
    good(true_now) && !good(now)
}
