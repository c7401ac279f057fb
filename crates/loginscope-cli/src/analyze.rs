//! `loginscope analyze FILE…`

use std::{
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use loginscope_core::{
    Options, capture, diagnose,
    finding::Level,
    model::Browser,
    report::{Report, markdown, redact::Redactor, text},
};

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
    /// The time to judge by, where the capture has none.
    #[arg(long, value_name = "RFC3339")]
    now: Option<String>,
    /// Prints secrets as they are. Do not share the result.
    #[arg(long)]
    show_secrets: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Md,
    Json,
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

/// Analyses each file and prints its report.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let options = Options {
        browser: arguments.browser.map(|browser| match browser {
            BrowserName::Chrome => Browser::Chrome,
            BrowserName::Firefox => Browser::Firefox,
            BrowserName::Safari => Browser::Safari,
        }),
    };
    let mut out = String::new();
    let mut failed = false;
    for file in &arguments.files {
        let bytes = read(file)?;
        let trace = capture::read(&bytes).with_context(|| format!("{}", file.display()))?;
        let diagnosed = diagnose(trace, &options);
        let mut redactor =
            if arguments.show_secrets { Redactor::revealing() } else { Redactor::new() };
        let report = diagnosed.report_with(&mut redactor);
        failed |= fails(&report, arguments.fail_on);
        out.push_str(&match arguments.format {
            Format::Text => text::render(&report),
            Format::Md => markdown::render(&report),
            Format::Json => serde_json::to_string_pretty(&report)? + "\n",
        });
    }
    match &arguments.output {
        Some(path) => {
            std::fs::write(path, out).with_context(|| format!("can't write {}", path.display()))?;
        }
        None => std::io::stdout().lock().write_all(out.as_bytes())?,
    }
    Ok(if failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).context("can't read standard input")?;
        return Ok(bytes);
    }
    std::fs::read(file).with_context(|| format!("can't read {}", file.display()))
}

fn fails(report: &Report, fail_on: FailOn) -> bool {
    report.findings.iter().any(|finding| match fail_on {
        FailOn::Error => finding.level == Level::Error,
        FailOn::Warning => finding.level <= Level::Warning,
        FailOn::Never => false,
    })
}
