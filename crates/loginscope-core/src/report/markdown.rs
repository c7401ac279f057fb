//! A report to paste into an issue.

use std::fmt::Write as _;

use super::{Finding, Report};

/// Markdown that GitHub, GitLab and others render alike.
pub fn render(report: &Report) -> String {
    let mut out = String::new();
    write(&mut out, report).unwrap_or_default();
    out
}

fn write(out: &mut String, report: &Report) -> std::fmt::Result {
    writeln!(out, "# Login report\n\n**{}**\n", escaped(&report.diagnosis.summary))?;
    for (index, reason) in report.diagnosis.reasons.iter().enumerate() {
        if index == 0 {
            writeln!(out, "## Why this looks like a working login\n")?;
        }
        writeln!(out, "{}. {} (exchange {})", index + 1, escaped(&reason.text), reason.exchange)?;
    }
    for (index, id) in report.diagnosis.chain.iter().enumerate() {
        if let Some(finding) = report.findings.get(*id) {
            if index == 0 {
                writeln!(out, "## What happened\n")?;
            }
            writeln!(out, "{}. {}", index + 1, escaped(&finding.what))?;
        }
    }
    let root =
        report.diagnosis.root_cause.as_ref().and_then(|root| report.findings.get(root.finding));
    if let Some(root) = root {
        writeln!(out, "\n## Why\n\n{}\n\n## How to fix it\n", escaped(&root.why))?;
        fix(out, root)?;
        evidence(out, root)?;
    }
    open_questions(out, report)?;
    let others: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|finding| {
            let told = [&report.diagnosis.chain, &report.diagnosis.alternatives];
            !told.iter().any(|ids| ids.contains(&finding.id))
        })
        .collect();
    if !others.is_empty() {
        writeln!(out, "\n## Also noticed\n")?;
        for finding in others {
            writeln!(
                out,
                "- {:?}: {} (`{}`)",
                finding.level,
                escaped(&finding.what),
                finding.rule
            )?;
        }
    }
    attempts(out, report)?;
    writeln!(
        out,
        "\n## Steps\n\n| # | step | request | status | cookies |\n|---|---|---|---|---|"
    )?;
    for step in &report.steps {
        let cookies: Vec<String> =
            step.cookies.iter().map(|cookie| format!("{} {}", cookie.name, cookie.event)).collect();
        writeln!(
            out,
            "| {} | {} | `{} {}{}` | {} | {} |",
            step.exchange,
            step.label,
            step.method,
            step.host,
            step.path.replace('`', "'").replace('|', "\\|"),
            step.status,
            escaped(&cookies.join(", ")).replace('|', "\\|"),
        )?;
    }
    if !report.not_checked.is_empty() {
        writeln!(out, "\n## Could not check\n")?;
        for skipped in &report.not_checked {
            writeln!(out, "- `{}`: {}", skipped.rule, escaped(&skipped.because))?;
        }
    }
    for gap in &report.capture.gaps {
        writeln!(out, "\n> {}", escaped(gap))?;
    }
    writeln!(
        out,
        "\n{} exchanges; secrets were replaced. Made by Loginscope on the machine of the user.",
        report.capture.exchanges
    )
}

/// What else it may be, and what would settle it.
fn open_questions(out: &mut String, report: &Report) -> std::fmt::Result {
    let finding = |id: &usize| report.findings.get(*id);
    let others: Vec<&Finding> = report.diagnosis.alternatives.iter().filter_map(finding).collect();
    if !others.is_empty() {
        writeln!(out, "\n## What else it may be, the likeliest first\n")?;
    }
    for (index, finding) in others.iter().enumerate() {
        writeln!(out, "{}. {} (`{}`)", index + 1, escaped(&finding.what), finding.rule)?;
    }
    let root = report.diagnosis.chain.first().and_then(finding);
    let checks: Vec<&String> =
        root.into_iter().chain(others).flat_map(|finding| &finding.checks).collect();
    if !checks.is_empty() {
        writeln!(out, "\n## What would settle it\n")?;
    }
    for check in checks {
        writeln!(out, "- `{}`", check.replace('`', "'"))?;
    }
    Ok(())
}

/// What was tried, and how it ended.
fn attempts(out: &mut String, report: &Report) -> std::fmt::Result {
    if report.attempts.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n## Attempts\n\n| # | what | host | exchanges | outcome | because | cause |\n|---|---|---|---|---|---|---|"
    )?;
    for (index, attempt) in report.attempts.iter().enumerate() {
        let (first, last) = attempt.extent();
        let cause = attempt.root_cause.as_ref().map(|cause| format!("`{}`", cause.rule));
        writeln!(
            out,
            "| {} | {} | `{}` | {first} to {last} | {} | {} | {} |",
            index + 1,
            attempt.label,
            attempt.host,
            attempt.ended(),
            escaped(&attempt.because).replace('|', "\\|"),
            cause.unwrap_or_default()
        )?;
    }
    let in_use = report.in_use();
    if !in_use.is_empty() {
        writeln!(out, "\n{}", escaped(&in_use))?;
    }
    Ok(())
}

fn fix(out: &mut String, finding: &Finding) -> std::fmt::Result {
    let (words, lines) = finding.fix.split_once('\n').unwrap_or((&finding.fix, ""));
    writeln!(out, "{}", escaped(words))?;
    if !lines.is_empty() {
        writeln!(out, "\n```http\n{}\n```", lines.replace("```", "'''"))?;
    }
    for snippet in finding.snippets.iter().filter(|snippet| snippet.fits) {
        let text = snippet.text.replace("```", "'''");
        writeln!(out, "\nIn {}:\n\n```\n{text}\n```", snippet.target)?;
    }
    Ok(())
}

fn evidence(out: &mut String, finding: &Finding) -> std::fmt::Result {
    writeln!(out, "\n## Evidence\n\n| exchange | seen | expected |\n|---|---|---|")?;
    for evidence in &finding.evidence {
        let cell = |text: &str| {
            if text.is_empty() {
                String::new()
            } else {
                format!("`{}`", text.replace('`', "'").replace('|', "\\|").replace('\n', " "))
            }
        };
        writeln!(
            out,
            "| {} | {} | {} |",
            evidence.exchange,
            cell(&evidence.observed),
            cell(&evidence.expected)
        )?;
    }
    Ok(())
}

/// Text as text: markup of a hostile page stays visible and does nothing.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut code = false;
    for letter in text.chars() {
        match letter {
            '`' => {
                code = !code;
                out.push('`');
            }
            '<' if !code => out.push_str("&lt;"),
            '*' | '_' | '[' | ']' | '#' if !code => {
                out.push('\\');
                out.push(letter);
            }
            '\n' => out.push(' '),
            _ => out.push(letter),
        }
    }
    out
}
