//! A report for a terminal.

use std::fmt::Write as _;

use super::{CookieEvent, Report};

/// Plain text, no longer than it must be.
pub fn render(report: &Report) -> String {
    let mut out = String::new();
    write(&mut out, report).unwrap_or_default();
    // A terminal obeys control characters, and names in a capture may hold any.
    out.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

fn write(out: &mut String, report: &Report) -> std::fmt::Result {
    writeln!(out, "{}", report.diagnosis.summary)?;
    for reason in &report.diagnosis.reasons {
        writeln!(out, "  #{} {}", reason.exchange, reason.text)?;
    }
    attempts(out, report)?;
    let chain = &report.diagnosis.chain;
    for id in chain {
        let Some(finding) = report.findings.get(*id) else { continue };
        writeln!(out, "\n{} [{}, {}]", finding.title, finding.rule, lower(finding.certainty))?;
        writeln!(out, "  {}", finding.what)?;
        for evidence in &finding.evidence {
            writeln!(out, "  #{} {}", evidence.exchange, evidence.observed)?;
        }
        if Some(id) == chain.first() {
            writeln!(out, "  why: {}", finding.why)?;
            writeln!(out, "  fix: {}", finding.fix.replace('\n', "\n       "))?;
            for snippet in finding.snippets.iter().filter(|snippet| snippet.fits) {
                writeln!(
                    out,
                    "  {}:\n    {}",
                    snippet.target,
                    snippet.text.replace('\n', "\n    ")
                )?;
            }
            for check in &finding.checks {
                writeln!(out, "  check: {check}")?;
            }
        }
    }
    let alternatives = &report.diagnosis.alternatives;
    for (index, finding) in
        alternatives.iter().filter_map(|id| report.findings.get(*id)).enumerate()
    {
        if index == 0 {
            writeln!(out, "\nIt may also be, the likeliest first:")?;
        }
        writeln!(
            out,
            "  {} [{}, {}] {}",
            index + 1,
            finding.rule,
            lower(finding.certainty),
            finding.what
        )?;
        for check in &finding.checks {
            writeln!(out, "    check: {check}")?;
        }
    }
    let others = report
        .findings
        .iter()
        .filter(|finding| !chain.contains(&finding.id) && !alternatives.contains(&finding.id));
    for (index, finding) in others.enumerate() {
        if index == 0 {
            writeln!(out, "\nAlso noticed:")?;
        }
        writeln!(out, "  {} [{}] {}", lower(finding.level), finding.rule, finding.what)?;
    }
    writeln!(out)?;
    for step in &report.steps {
        let cookies: Vec<String> = step.cookies.iter().map(in_words).collect();
        writeln!(
            out,
            "#{:<4} {:>3} {:<7} {}{}  {}",
            step.exchange,
            step.status,
            step.method,
            step.host,
            step.path,
            cookies.join(", ")
        )?;
    }
    for skipped in &report.not_checked {
        writeln!(out, "not checked: {} ({})", skipped.rule, skipped.because)?;
    }
    for gap in &report.capture.gaps {
        writeln!(out, "gap: {gap}")?;
    }
    Ok(())
}

/// An event; only what the browser's own store contradicts is said at length here.
fn in_words(cookie: &CookieEvent) -> String {
    let contradicted = cookie.store.as_deref() == Some("contradicted");
    let but = if contradicted { " (but not by the browser's cookie store)" } else { "" };
    format!("{} {}{but}", cookie.event, cookie.name)
}

/// One line for each attempt, and what told the servers who asks.
fn attempts(out: &mut String, report: &Report) -> std::fmt::Result {
    for (index, attempt) in report.attempts.iter().enumerate() {
        if index == 0 {
            writeln!(out, "\nAttempts:")?;
        }
        let (first, last) = attempt.extent();
        let cause = attempt.root_cause.as_ref().map(|cause| format!(" [{}]", cause.rule));
        writeln!(
            out,
            "  {} {:<9} {} at {} (#{first} to #{last}): {}{}",
            index + 1,
            attempt.ended(),
            attempt.label,
            attempt.host,
            attempt.because,
            cause.unwrap_or_default()
        )?;
    }
    let in_use = report.in_use();
    if !in_use.is_empty() {
        writeln!(out, "{in_use}")?;
    }
    Ok(())
}

fn lower(value: impl std::fmt::Debug) -> String {
    format!("{value:?}").to_lowercase()
}
