//! The project's commands: `cargo xtask build | demo | test | …`.

mod bench;
mod build;
mod command;
mod demo;
mod manifest;
mod package;
mod prepare;
mod public_suffixes;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Everything that is done to this repository is done by one of these commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Builds the extension for both browsers and the stand-alone page into `dist/`.
    Build(build::Options),
    /// Shows the panel on a broken login; `--help` after `--` lists what can be chosen.
    Demo {
        /// What the demo is told: `--scenario ID`, `--browser firefox`, `--headless`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Takes the pictures of the documentation.
    Pictures {
        /// What is told: `--folder DIR`, `--scenario ID`, `--size WIDTH HEIGHT`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Installs what is missing and runs every test, in both browsers.
    Test(test::Options),
    /// Packs the extension for the stores, with its sources.
    Package(package::Options),
    /// Measures what reading and diagnosing cost.
    Bench(bench::Options),
    /// Packs a public suffix list for the core.
    PublicSuffixes {
        /// The list as publicsuffix.org publishes it.
        list: String,
        /// Where the packed table goes.
        table: String,
    },
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Task::Build(options) => build::run(&options).map(|()| true),
        Task::Demo { arguments } => demo::run("demo", &arguments),
        Task::Pictures { arguments } => demo::run("pictures", &arguments),
        Task::Test(options) => test::run(&options),
        Task::Package(options) => package::run(&options).map(|()| true),
        Task::Bench(options) => bench::run(&options).map(|()| true),
        Task::PublicSuffixes { list, table } => {
            public_suffixes::update(&list, &table).map(|()| true).map_err(anyhow::Error::msg)
        }
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
