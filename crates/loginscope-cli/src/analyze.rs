//! `loginscope analyze FILE…`

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use loginscope_core::{
    Options, capture, diagnose,
    finding::Level,
    model::{Browser, Timestamp},
    report::{Report, html, junit, markdown, redact::Redactor, sarif, text},
};

use crate::{files, keys};

/// What `analyze` takes.
#[derive(Args)]
pub(crate) struct Arguments {
    /// HAR files or recordings; `-` reads standard input.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// How to print the report.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Writes the report to a file instead of standard output.
    #[arg(long)]
    output: Option<PathBuf>,
    /// The browser to judge for, where the capture does not say which one made it.
    #[arg(long, value_enum)]
    browser: Option<BrowserName>,
    /// The level from which findings make the exit status 1.
    #[arg(long, value_enum, default_value = "error")]
    fail_on: FailOn,
    #[command(flatten)]
    keys: keys::KeyFiles,
    /// Holds signatures against the keys that issuers publish in the capture; so does every key that is given.
    #[arg(long)]
    verify: bool,
    /// The time that the report carries; without it, the same capture gives the same bytes at any time.
    #[arg(long, value_name = "RFC3339")]
    now: Option<String>,
    /// Prints secrets as they are. Do not share the result.
    #[arg(long)]
    show_secrets: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For a terminal.
    Text,
    /// Markdown, to paste into an issue.
    Md,
    /// One page that needs nothing else.
    Html,
    /// The contract of docs/schema/report-1.json.
    Json,
    /// SARIF 2.1.0, for code hosts.
    Sarif,
    /// JUnit's XML, for build servers.
    Junit,
}

#[derive(Clone, Copy, ValueEnum)]
enum BrowserName {
    Chrome,
    Firefox,
    Safari,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Never,
}

impl FailOn {
    fn level(self) -> Option<Level> {
        match self {
            FailOn::Error => Some(Level::Error),
            FailOn::Warning => Some(Level::Warning),
            FailOn::Never => None,
        }
    }
}

/// Analyses each file and prints the reports.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let options = Options {
        browser: arguments.browser.map(|browser| match browser {
            BrowserName::Chrome => Browser::Chrome,
            BrowserName::Firefox => Browser::Firefox,
            BrowserName::Safari => Browser::Safari,
        }),
    };
    let now = arguments.now.as_deref();
    anyhow::ensure!(
        now.is_none_or(|now| Timestamp::from_rfc3339(now).is_some()),
        "--now {:?} is no time; write it as 2026-11-20T10:00:00Z",
        now.unwrap_or_default()
    );
    let keys = arguments.keys.read()?;
    let reports = arguments
        .files
        .iter()
        .map(|file| {
            let bytes = files::read(file)?;
            let trace = capture::read(&bytes).with_context(|| files::name(file))?;
            let mut redactor =
                if arguments.show_secrets { Redactor::revealing() } else { Redactor::new() };
            let diagnosed = diagnose(trace, &options);
            // Without it, the panel, which has no keys, gives the same report.
            let diagnosed = if arguments.verify || !keys.is_empty() {
                let signatures = keys::signatures(&diagnosed.analysis, &keys);
                diagnosed.verified(signatures)
            } else {
                diagnosed
            };
            Ok((files::name(file), diagnosed.report_with(&mut redactor)))
        })
        .collect::<anyhow::Result<Vec<(String, Report)>>>()?;
    let threshold = arguments.fail_on.level();
    files::write(
        arguments.output.as_deref(),
        &render(&reports, arguments.format, threshold, now)?,
    )?;
    let fails = |report: &Report| {
        report
            .findings
            .iter()
            .any(|finding| threshold.is_some_and(|threshold| finding.level <= threshold))
    };
    Ok(ExitCode::from(u8::from(reports.iter().any(|(_, report)| fails(report)))))
}

fn render(
    reports: &[(String, Report)],
    format: Format,
    threshold: Option<Level>,
    now: Option<&str>,
) -> anyhow::Result<String> {
    let named: Vec<(&str, &Report)> =
        reports.iter().map(|(name, report)| (name.as_str(), report)).collect();
    Ok(match (format, reports) {
        (Format::Html, _) => html::render(&named),
        (Format::Sarif, _) => sarif::render(&named),
        (Format::Junit, _) => junit::render(&named, threshold, now),
        (Format::Json, [(_, only)]) => serde_json::to_string_pretty(only)? + "\n",
        (Format::Json, _) => {
            let all: Vec<&Report> = reports.iter().map(|(_, report)| report).collect();
            serde_json::to_string_pretty(&all)? + "\n"
        }
        (Format::Text, [(_, only)]) => text::render(only),
        (Format::Md, [(_, only)]) => markdown::render(only),
        (Format::Text, _) => {
            let parts: Vec<String> = named
                .iter()
                .map(|(name, report)| format!("── {name}\n{}", text::render(report)))
                .collect();
            parts.join("\n")
        }
        (Format::Md, _) => {
            let parts: Vec<String> = named
                .iter()
                .map(|(name, report)| format!("File: `{name}`\n\n{}", markdown::render(report)))
                .collect();
            parts.join("\n")
        }
    })
}
