//! `loginscope redact IN --output OUT`

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::Args;
use loginscope_core::report::redact;

use crate::files;

/// What `redact` takes.
#[derive(Args)]
pub(crate) struct Arguments {
    /// A HAR file or a recording; `-` reads standard input.
    #[arg(value_name = "IN")]
    input: PathBuf,
    /// Where the capture without secrets goes.
    #[arg(long, value_name = "OUT")]
    output: PathBuf,
}

/// Writes the capture without its secrets and prints what was replaced.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let bytes = files::read(&arguments.input)?;
    anyhow::ensure!(
        !is_same(&arguments.input, &arguments.output),
        "{} is the capture itself; name another file to write to",
        arguments.output.display()
    );
    let redacted = redact::redact(&bytes)
        .map_err(anyhow::Error::msg)
        .with_context(|| files::name(&arguments.input))?;
    files::write(Some(&arguments.output), &redacted.text)?;
    let mut receipt =
        format!("{} secrets replaced in {}\n", redacted.receipt.len(), arguments.output.display());
    for line in redacted.receipt.iter().chain(&redacted.left_out) {
        receipt.push_str("  ");
        receipt.push_str(line);
        receipt.push('\n');
    }
    files::write(None, &receipt)?;
    Ok(ExitCode::SUCCESS)
}

fn is_same(a: &std::path::Path, b: &std::path::Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}
