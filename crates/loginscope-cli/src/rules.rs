//! `loginscope rules` and `loginscope explain RULE`.

use std::{fmt::Write as _, process::ExitCode};

use clap::{Args, ValueEnum};
use loginscope_core::rules::{RULES, find};

use crate::files;

/// What `rules` takes.
#[derive(Args)]
pub(crate) struct Arguments {
    /// How to print the list.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Prints all rules.
pub(crate) fn list(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let mut out = String::new();
    match arguments.format {
        Format::Json => {
            let rules: Vec<_> = RULES
                .iter()
                .map(|rule| {
                    serde_json::json!({
                        "id": rule.id, "title": rule.title, "level": rule.level, "bucket": rule.bucket,
                        "owner": rule.owner, "since": rule.since, "docs": rule.docs.trim(),
                    })
                })
                .collect();
            writeln!(out, "{}", serde_json::to_string_pretty(&rules)?)?;
        }
        Format::Text => {
            let width = RULES.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
            for rule in RULES {
                writeln!(out, "{:width$}  {}", rule.id, rule.title)?;
            }
        }
    }
    files::write(None, &out)?;
    Ok(ExitCode::SUCCESS)
}

/// Prints what a rule is about.
pub(crate) fn explain(id: &str) -> anyhow::Result<ExitCode> {
    let Some(rule) = find(id) else {
        let alike: Vec<&str> =
            RULES.iter().map(|rule| rule.id).filter(|known| is_alike(known, id)).take(5).collect();
        let advice = if alike.is_empty() {
            "`loginscope rules` lists them".to_owned()
        } else {
            format!("did you mean {}?", alike.join(", "))
        };
        anyhow::bail!("there is no rule {id:?}; {advice}");
    };
    let docs: Vec<&str> =
        rule.docs.trim().lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    files::write(None, &format!("# {} ({})\n\n{}\n", rule.title, rule.id, docs.join("\n")))?;
    Ok(ExitCode::SUCCESS)
}

/// Whether one id holds a word of the other's last part.
fn is_alike(known: &str, asked: &str) -> bool {
    let last = |id: &str| id.rsplit('/').next().unwrap_or_default().to_owned();
    let (known, asked) = (last(known), last(asked));
    !asked.is_empty() && (known.contains(&asked) || asked.contains(&known))
}
