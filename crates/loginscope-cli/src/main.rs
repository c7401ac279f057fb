//! The `loginscope` command: reads captures and says why the login in them fails.

mod analyze;
mod compare;
mod cookies;
mod decode;
mod files;
mod keys;
mod redact;
mod rules;

use std::{io, process::ExitCode};

use clap::{Parser, Subcommand, error::ErrorKind};

/// Says why a login fails, from a capture of its network traffic. Nothing leaves this machine.
#[derive(Parser)]
#[command(name = "loginscope", version, about, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Reads HAR files or recordings and explains the login in them.
    ///
    /// The exit status is 0 where nothing is found at or above `--fail-on`, 1 where something is, and
    /// 2 where the command or a file can't be understood.
    Analyze(analyze::Arguments),
    /// Compares a login that works with one that fails: where they part, and what drifted.
    ///
    /// The exit status is 0 where they are alike and 1 where they part.
    Compare(compare::Arguments),
    /// Replays cases against a browser's cookie rules: one JSON case a line on standard input, one JSON answer a line
    /// on standard output.
    ///
    /// The exit status is 2 where a case can't be read; its answer then is `{"error": …}`.
    Cookies,
    /// Explains a token, a session cookie or a Set-Cookie line and verifies its signature.
    ///
    /// The exit status is 1 where the signature does not hold or the token is broken.
    Decode(decode::Arguments),
    /// Writes a capture without its secrets, to share it.
    Redact(redact::Arguments),
    /// Lists all rules.
    Rules(rules::Arguments),
    /// Prints the documentation of a rule.
    Explain {
        /// Its id, such as `cookie/samesite-none-insecure`.
        rule: String,
    },
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let result = match arguments.command {
        Command::Analyze(arguments) => analyze::run(&arguments),
        Command::Compare(arguments) => compare::run(&arguments),
        Command::Cookies => cookies::run(),
        Command::Decode(arguments) => decode::run(&arguments),
        Command::Redact(arguments) => redact::run(&arguments),
        Command::Rules(arguments) => rules::list(&arguments),
        Command::Explain { rule } => rules::explain(&rule),
    };
    match result {
        Ok(code) => code,
        // Whoever reads has read enough, as `head` has.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // One line, whatever the chain of causes: what, where, what to do.
            eprintln!("loginscope: {}", one_line(&format!("{error:#}")));
            ExitCode::from(2)
        }
    }
}

/// Help goes out as it is; what is wrong with the command is said in one line.
fn usage(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // Nobody is there to hear that nobody is there.
            let _ = error.print();
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            ExitCode::from(2)
        }
        _ => {
            let text = error.to_string();
            // The first paragraph says what is wrong; the others repeat the usage.
            let said = text.split("\n\n").next().unwrap_or_default();
            let said = one_line(said.trim_start_matches("error:").trim());
            eprintln!("loginscope: {said}; see `loginscope --help`");
            ExitCode::from(2)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
