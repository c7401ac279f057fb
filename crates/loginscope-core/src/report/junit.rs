//! A report as JUnit's XML: a suite for each capture, a test for each rule.

use std::fmt::{Display, Write as _};

use super::{Finding, Report};
use crate::finding::Level;

/// All reports, each with the name of its capture. Findings at or above `threshold` are failures; `at` is the
/// time that the suites carry, RFC 3339.
pub fn render(reports: &[(&str, &Report)], threshold: Option<Level>, at: Option<&str>) -> String {
    let mut out = String::new();
    write(&mut out, reports, threshold, at).unwrap_or_default();
    out
}

fn write(
    out: &mut String,
    reports: &[(&str, &Report)],
    threshold: Option<Level>,
    at: Option<&str>,
) -> std::fmt::Result {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"loginscope\">")?;
    for (name, report) in reports {
        suite(out, name, report, threshold, at)?;
    }
    writeln!(out, "</testsuites>")
}

fn suite(
    out: &mut String,
    name: &str,
    report: &Report,
    threshold: Option<Level>,
    at: Option<&str>,
) -> std::fmt::Result {
    let fails = |finding: &&Finding| threshold.is_some_and(|threshold| finding.level <= threshold);
    let tests = report.findings.len() + report.checked.len() + report.not_checked.len();
    write!(
        out,
        "  <testsuite name=\"{}\" tests=\"{tests}\" failures=\"{}\" errors=\"0\" skipped=\"{}\"",
        Text(name),
        report.findings.iter().filter(fails).count(),
        report.not_checked.len()
    )?;
    if let Some(at) = at {
        write!(out, " timestamp=\"{}\"", Text(at))?;
    }
    writeln!(out, ">")?;
    for finding in &report.findings {
        case(out, &finding.rule)?;
        let text = format!("{}\n\n{}", finding.what, finding.fix);
        if fails(&finding) {
            writeln!(
                out,
                ">\n      <failure type=\"{}\" message=\"{}\">{}</failure>\n    </testcase>",
                format!("{:?}", finding.level).to_lowercase(),
                Text(&finding.title),
                Text(&text)
            )?;
        } else {
            writeln!(out, ">\n      <system-out>{}</system-out>\n    </testcase>", Text(&text))?;
        }
    }
    for rule in &report.checked {
        case(out, rule)?;
        writeln!(out, "/>")?;
    }
    for skipped in &report.not_checked {
        case(out, &skipped.rule)?;
        writeln!(
            out,
            ">\n      <skipped message=\"{}\"/>\n    </testcase>",
            Text(&skipped.because)
        )?;
    }
    writeln!(
        out,
        "    <system-out>{}</system-out>\n  </testsuite>",
        Text(&report.diagnosis.summary)
    )
}

fn case(out: &mut String, rule: &str) -> std::fmt::Result {
    let (category, name) = rule.split_once('/').unwrap_or(("", rule));
    write!(out, "    <testcase classname=\"loginscope.{}\" name=\"{}\"", Text(category), Text(name))
}

/// Text in XML, where control characters may not stand at all.
struct Text<'t>(&'t str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\n' => f.write_str("&#10;")?,
                '\u{fffe}' | '\u{ffff}' => f.write_char('\u{fffd}')?,
                _ if letter.is_control() => f.write_char('\u{fffd}')?,
                _ => f.write_char(letter)?,
            }
        }
        Ok(())
    }
}
