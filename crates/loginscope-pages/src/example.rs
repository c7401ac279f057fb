//! The cases of a rule's fixture that its page shows.

use std::{fs, path::Path};

use anyhow::{Result, anyhow};
use loginscope_core::{
    Options, capture, diagnose,
    report::{Finding, Report},
};
use loginscope_tests::fixture::{self, Case};

/// A case and what Loginscope says about it.
pub(crate) struct Example {
    /// Its heading.
    pub(crate) name: String,
    /// Its prose and its exchanges, as Markdown; what is expected of it is left out.
    pub(crate) markdown: String,
    /// The rule's finding; `None` for a near-miss.
    pub(crate) finding: Option<Finding>,
}

/// The first case in which the rule fires and the first in which it is silent. Some rules have no file that shows them:
/// they need a key, or more than a file can hold.
pub(crate) fn of_rule(fixtures: &Path, id: &str) -> Result<Vec<Example>> {
    let Ok(markdown) = fs::read_to_string(fixtures.join(format!("{id}.md"))) else {
        return Ok(Vec::new());
    };
    let fixture = fixture::parse(&markdown).map_err(|problem| anyhow!("{problem}"))?;
    let sections: Vec<&str> = markdown.split("\n## ").skip(1).collect();
    let mut examples: Vec<Example> = Vec::new();
    for (case, section) in fixture.cases.iter().zip(sections) {
        let Some(expected) = &case.findings else { continue };
        if examples.iter().any(|known| known.finding.is_none() == expected.is_empty()) {
            continue;
        }
        let finding = report(case)?.findings.into_iter().find(|finding| finding.rule == id);
        examples.push(Example {
            name: case.name.clone(),
            markdown: shown(section),
            finding: finding.filter(|_| !expected.is_empty()),
        });
    }
    examples.sort_by_key(|example| example.finding.is_none());
    Ok(examples)
}

fn report(case: &Case) -> Result<Report> {
    let trace = capture::har::read(&fixture::har(case))?;
    Ok(diagnose(trace, &Options::default()).report())
}

/// A section without its heading, its expectations and the directives that only tests need.
fn shown(section: &str) -> String {
    let mut shown = String::new();
    let mut block = None;
    for line in section.lines().skip(1) {
        match (block, line.strip_prefix("```")) {
            (None, Some(kind)) => block = Some(kind == "http"),
            (Some(_), Some(_)) => {
                if block == Some(true) {
                    shown += "```\n";
                }
                block = None;
                continue;
            }
            _ => {}
        }
        let directive = line.strip_prefix('@').map(|line| line.split(':').next().unwrap_or(line));
        let timing = directive.is_some_and(|name| ["at", "took", "page", "type"].contains(&name));
        if block != Some(false) && !timing {
            shown += line.strip_prefix('@').filter(|_| block.is_some()).unwrap_or(line);
            shown.push('\n');
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    #[test]
    fn expectations_and_timings_are_left_out() {
        let section = "Name\n\nProse.\n\n```http\nGET https://app.example/\n@at: 3\n@error: net::ERR_FAILED\n\n200 OK\n```\n\n```findings\nnone\n```\n";
        assert_eq!(
            super::shown(section),
            "\nProse.\n\n```http\nGET https://app.example/\nerror: net::ERR_FAILED\n\n200 OK\n```\n\n"
        );
    }
}
