//! The `loginscope` command: reads captures and says why the login in them fails.

mod analyze;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

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
    Analyze(analyze::Arguments),
    /// Lists all rules.
    Rules {
        /// Prints JSON.
        #[arg(long, value_parser = ["text", "json"], default_value = "text")]
        format: String,
    },
    /// Prints the documentation of a rule.
    Explain {
        /// Its id, such as `cookie/samesite-none-insecure`.
        rule: String,
    },
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Analyze(arguments) => analyze::run(&arguments),
        Command::Rules { format } => rules(&format),
        Command::Explain { rule } => explain(&rule),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            // One line, whatever the chain of causes: what, where, what to do.
            eprintln!("loginscope: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn rules(format: &str) -> anyhow::Result<ExitCode> {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    if format == "json" {
        let rules: Vec<_> = loginscope_core::rules::RULES
            .iter()
            .map(|rule| {
                serde_json::json!({
                    "id": rule.id, "title": rule.title, "level": rule.level, "bucket": rule.bucket,
                    "owner": rule.owner, "since": rule.since, "docs": rule.docs,
                })
            })
            .collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&rules)?)?;
    } else {
        for rule in loginscope_core::rules::RULES {
            writeln!(out, "{:<40} {}", rule.id, rule.title)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn explain(id: &str) -> anyhow::Result<ExitCode> {
    use std::io::Write as _;
    let Some(rule) = loginscope_core::rules::find(id) else {
        anyhow::bail!("there is no rule {id:?}; `loginscope rules` lists them");
    };
    writeln!(std::io::stdout().lock(), "# {} ({})\n\n{}", rule.title, rule.id, rule.docs.trim())?;
    Ok(ExitCode::SUCCESS)
}
