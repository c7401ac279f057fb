//! `loginscope compare WORKING FAILING`

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use loginscope_core::{Diagnosed, Options, capture, compare::compare, diagnose};

use crate::files;

/// What `compare` takes.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The capture of a login that works.
    working: PathBuf,
    /// The capture of a login that fails.
    failing: PathBuf,
    /// How to print the comparison.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Writes it to a file instead of standard output.
    #[arg(long)]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Compares and prints.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let comparison = compare(&read(&arguments.working)?, &read(&arguments.failing)?);
    let text = match arguments.format {
        Format::Text => comparison.to_string(),
        Format::Json => serde_json::to_string_pretty(&comparison)? + "\n",
    };
    files::write(arguments.output.as_deref(), &text)?;
    Ok(ExitCode::from(u8::from(comparison.divergence.is_some())))
}

fn read(file: &Path) -> anyhow::Result<Diagnosed> {
    let trace = capture::read(&files::read(file)?).with_context(|| files::name(file))?;
    Ok(diagnose(trace, &Options::default()))
}
