//! A report as one page that needs nothing else: no script, no font, no picture from anywhere.

use std::fmt::{Display, Write as _};

use super::{Evidence, Finding, Report, Snippet};

const STYLE: &str = "\
:root{color-scheme:light dark;--line:#8884;--soft:#8881;--bad:#c62828;--odd:#b26a00;--good:#2e7d32}
@media(prefers-color-scheme:dark){:root{--bad:#ff8a80;--odd:#ffcc80;--good:#a5d6a7}}
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}h3{font-size:1rem;margin:0}
code,pre,td{font-family:ui-monospace,monospace;font-size:.87em}pre{background:var(--soft);padding:.6rem;overflow:auto}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
section{border:1px solid var(--line);border-radius:6px;padding:.8rem;margin:.8rem 0}
.failure,.error{color:var(--bad)}.warning{color:var(--odd)}.success{color:var(--good)}.meta{opacity:.75}";

/// One page for all reports, each with the name of its capture.
pub fn render(reports: &[(&str, &Report)]) -> String {
    let mut out = String::new();
    write(&mut out, reports).unwrap_or_default();
    out
}

fn write(out: &mut String, reports: &[(&str, &Report)]) -> std::fmt::Result {
    writeln!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>Login report</title>\n<style>\n{STYLE}\n</style>"
    )?;
    for (name, report) in reports {
        page(out, name, report)?;
    }
    writeln!(
        out,
        "<p class=\"meta\">Secrets were replaced. Made by Loginscope on the machine of the user.</p>\n</html>"
    )
}

fn page(out: &mut String, name: &str, report: &Report) -> std::fmt::Result {
    let outcome = lower(report.diagnosis.outcome);
    writeln!(
        out,
        "<main>\n<p class=\"meta\">{}, {} exchanges</p>\n<h1 class=\"{outcome}\">{}</h1>",
        Text(name),
        report.capture.exchanges,
        Prose(&report.diagnosis.summary)
    )?;
    for gap in &report.capture.gaps {
        writeln!(out, "<p class=\"meta\">{}</p>", Text(gap))?;
    }
    believed(out, report)?;
    let chain: Vec<&Finding> =
        report.diagnosis.chain.iter().filter_map(|id| report.findings.get(*id)).collect();
    if !chain.is_empty() {
        writeln!(out, "<h2>What happened</h2>")?;
    }
    for finding in chain {
        section(out, finding)?;
    }
    let alternatives: Vec<&Finding> =
        report.diagnosis.alternatives.iter().filter_map(|id| report.findings.get(*id)).collect();
    if !alternatives.is_empty() {
        writeln!(out, "<h2>What else it may be, the likeliest first</h2>")?;
    }
    for finding in alternatives {
        section(out, finding)?;
    }
    let others: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|finding| {
            let told = [&report.diagnosis.chain, &report.diagnosis.alternatives];
            !told.iter().any(|ids| ids.contains(&finding.id))
        })
        .collect();
    if !others.is_empty() {
        writeln!(out, "<h2>Also noticed</h2>")?;
    }
    for finding in others {
        section(out, finding)?;
    }
    attempts(out, report)?;
    steps(out, report)?;
    if !report.not_checked.is_empty() {
        writeln!(out, "<h2>Could not check</h2>\n<ul>")?;
        for skipped in &report.not_checked {
            writeln!(
                out,
                "<li><code>{}</code>: {}</li>",
                Text(&skipped.rule),
                Text(&skipped.because)
            )?;
        }
        writeln!(out, "</ul>")?;
    }
    writeln!(
        out,
        "<details><summary>{} rules found nothing</summary><p><code>{}</code></p></details>\n</main>",
        report.checked.len(),
        Text(&report.checked.join(", "))
    )
}

fn section(out: &mut String, finding: &Finding) -> std::fmt::Result {
    let level = lower(finding.level);
    writeln!(
        out,
        "<section id=\"finding-{}\">\n<h3 class=\"{level}\">{}</h3>\n<p class=\"meta\">{level}, {}, <code>{}</code></p>\n<p>{}</p>",
        finding.id,
        Text(&finding.title),
        lower(finding.certainty),
        Text(&finding.rule),
        Prose(&finding.what)
    )?;
    if !finding.why.is_empty() {
        writeln!(out, "<p><b>Why.</b> {}</p>", Prose(&finding.why))?;
    }
    let (words, lines) = finding.fix.split_once('\n').unwrap_or((&finding.fix, ""));
    if !words.is_empty() {
        writeln!(out, "<p><b>Fix.</b> {}</p>", Prose(words))?;
    }
    if !lines.is_empty() {
        writeln!(out, "<pre>{}</pre>", Text(lines))?;
    }
    snippets(out, &finding.snippets)?;
    for check in &finding.checks {
        writeln!(out, "<pre>{}</pre>", Text(check))?;
    }
    evidence(out, &finding.evidence)?;
    writeln!(out, "</section>")
}

/// What fits is there to be read; the others are folded away.
fn snippets(out: &mut String, snippets: &[Snippet]) -> std::fmt::Result {
    let (fitting, others): (Vec<&Snippet>, Vec<&Snippet>) =
        snippets.iter().partition(|snippet| snippet.fits);
    for Snippet { target, text, .. } in fitting {
        writeln!(out, "<p>{}</p>\n<pre>{}</pre>", Text(target), Text(text))?;
    }
    if !others.is_empty() {
        writeln!(out, "<details><summary>In {} frameworks and servers</summary>", others.len())?;
        for Snippet { target, text, .. } in others {
            writeln!(out, "<p>{}</p>\n<pre>{}</pre>", Text(target), Text(text))?;
        }
        writeln!(out, "</details>")?;
    }
    Ok(())
}

fn evidence(out: &mut String, evidence: &[Evidence]) -> std::fmt::Result {
    if evidence.is_empty() {
        return Ok(());
    }
    writeln!(out, "<table><tr><th>exchange<th>seen<th>expected</tr>")?;
    for Evidence { exchange, observed, expected, .. } in evidence {
        writeln!(out, "<tr><td>{exchange}<td>{}<td>{}</tr>", Text(observed), Text(expected))?;
    }
    writeln!(out, "</table>")
}

/// Why a working login is believed to work.
fn believed(out: &mut String, report: &Report) -> std::fmt::Result {
    if report.diagnosis.reasons.is_empty() {
        return Ok(());
    }
    writeln!(out, "<h2>Why this looks like a working login</h2>\n<ol>")?;
    for reason in &report.diagnosis.reasons {
        writeln!(out, "<li>{} (exchange {})</li>", Prose(&reason.text), reason.exchange)?;
    }
    writeln!(out, "</ol>")
}

/// What was tried, and how it ended.
fn attempts(out: &mut String, report: &Report) -> std::fmt::Result {
    if report.attempts.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<h2>Attempts</h2>\n<table><tr><th>#<th>what<th>host<th>exchanges<th>outcome<th>because<th>cause</tr>"
    )?;
    for (index, attempt) in report.attempts.iter().enumerate() {
        let (first, last) = attempt.extent();
        let cause = attempt.root_cause.as_ref();
        write!(
            out,
            "<tr><td>{}<td>{}<td>{}<td>{first} to {last}<td class=\"{}\">{}<td>{}<td>",
            index + 1,
            Text(&attempt.label),
            Text(&attempt.host),
            lower(attempt.outcome),
            attempt.ended(),
            Prose(&attempt.because),
        )?;
        if let Some(cause) = cause {
            write!(out, "<a href=\"#finding-{}\">{}</a>", cause.finding, Text(&cause.rule))?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</table>\n<p>{}</p>", Prose(&report.in_use()))
}

fn steps(out: &mut String, report: &Report) -> std::fmt::Result {
    writeln!(out, "<h2>Steps</h2>\n<table><tr><th>#<th>step<th>request<th>status<th>cookies</tr>")?;
    for step in &report.steps {
        let cookies: Vec<String> =
            step.cookies.iter().map(|cookie| format!("{} {}", cookie.name, cookie.event)).collect();
        writeln!(
            out,
            "<tr><td>{}<td>{}<td>{} {}{}<td>{}<td>{}</tr>",
            step.exchange,
            Text(&step.label),
            Text(&step.method),
            Text(&step.host),
            Text(&step.path),
            step.status,
            Text(&cookies.join(", "))
        )?;
    }
    writeln!(out, "</table>")
}

fn lower(value: impl std::fmt::Debug) -> String {
    format!("{value:?}").to_lowercase()
}

/// Text as text: markup of a hostile page stays visible and does nothing.
struct Text<'t>(&'t str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\n' | '\t' => f.write_char(letter)?,
                _ if letter.is_control() => f.write_char('\u{fffd}')?,
                _ => f.write_char(letter)?,
            }
        }
        Ok(())
    }
}

/// Sentences, in which backticks mark code.
struct Prose<'t>(&'t str);

impl Display for Prose<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A backtick without a second one is a backtick.
        let pieces: Vec<&str> = self.0.split('`').collect();
        let paired = pieces.len() % 2 == 1;
        for (index, piece) in pieces.iter().enumerate() {
            match (paired, index % 2) {
                (true, 1) => write!(f, "<code>{}</code>", Text(piece))?,
                (false, _) if index > 0 => write!(f, "`{}", Text(piece))?,
                _ => write!(f, "{}", Text(piece))?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_does_nothing() {
        let mut report = Report::default();
        report.diagnosis.summary = "<script>alert('x')</script>".into();
        let page = render(&[("a&b.har", &report)]);
        assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)") && page.contains("a&amp;b.har"));
        assert!(!page.contains("<script"));
        assert_eq!(Prose("a `b<` c").to_string(), "a <code>b&lt;</code> c");
        assert_eq!(Prose("a ` c").to_string(), "a ` c");
    }
}
