//! Every fixture in this folder through the real reader, the analysis and the rules.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use libtest_mimic::{Arguments, Failed, Trial};
use loginscope_core::{
    Options, diagnose,
    report::{Attempt, Report},
    rules,
};
use loginscope_tests::fixture::{self, Case, Expected};

/// Rules about what only a recording knows, which the tests of the recorder show, or only who has the keys: `cli::keys`.
const NO_FILE_SHOWS: [&str; 3] =
    ["capture/started-late", "token/signature-invalid", "session/secret-mismatch"];

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut trials = Vec::new();
    for file in files(&folder) {
        let name =
            file.strip_prefix(&folder).unwrap_or(&file).with_extension("").display().to_string();
        let markdown = fs::read_to_string(&file).unwrap_or_default();
        match fixture::parse(&markdown) {
            Err(problem) => {
                trials.push(Trial::test(format!("{name}::reads"), move || {
                    Err(Failed::from(problem))
                }));
            }
            Ok(fixture) => {
                let shape = shape(&name, &fixture);
                trials.push(Trial::test(format!("{name}::shape"), move || {
                    shape.map_err(Failed::from)
                }));
                for case in fixture.cases {
                    let rule = fixture.rule.clone();
                    let title = format!("{name}::{}", case.name);
                    trials
                        .push(Trial::test(title, move || run(&rule, &case).map_err(Failed::from)));
                }
            }
        }
    }
    let without: Vec<&str> = rules::RULES
        .iter()
        .map(|rule| rule.id)
        .filter(|id| !folder.join(format!("{id}.md")).is_file() && !NO_FILE_SHOWS.contains(id))
        .collect();
    trials.push(Trial::test("every rule has a fixture", move || {
        if without.is_empty() {
            Ok(())
        } else {
            Err(format!("without a fixture: {without:?}").into())
        }
    }));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A fixture belongs to the rule whose name it has, and shows it fire and stay silent.
fn shape(name: &str, fixture: &fixture::Fixture) -> Result<(), String> {
    // Files in `flows/` show whole logins, whatever rules they touch.
    if name.starts_with("flows/") {
        return Ok(());
    }
    if fixture.rule != name {
        return Err(format!("the file {name}.md is about {:?}", fixture.rule));
    }
    rules::find(name).ok_or_else(|| format!("there is no rule {name}"))?;
    let expectations = || fixture.cases.iter().filter_map(|case| case.findings.as_ref());
    if !expectations().any(|findings| !findings.is_empty()) {
        return Err("no case fires the rule".to_owned());
    }
    if !expectations().any(Vec::is_empty) {
        return Err("there is no near-miss: a case whose findings are `none`".to_owned());
    }
    Ok(())
}

fn run(rule: &str, case: &Case) -> Result<(), String> {
    let trace = fixture::trace(case)?;
    let report = diagnose(trace, &Options::default()).report();
    let mut problems = Vec::new();
    if let Some(expected) = &case.findings {
        compare(rule, expected, &report, &mut problems);
    }
    agrees(&report, &mut problems);
    if let Some(expected) = &case.attempts {
        let attempts: Vec<String> = report.attempts.iter().map(line).collect();
        if attempts != *expected {
            problems.push(format!("the attempts are {attempts:#?}, not {expected:#?}"));
        }
    }
    let texts: Vec<String> = report
        .findings
        .iter()
        .filter(|finding| finding.rule == rule)
        .map(|finding| format!("{}\n{}\n{}", finding.what, finding.why, finding.fix))
        .collect();
    for line in &case.says {
        if !texts.iter().any(|text| text.contains(line)) {
            problems
                .push(format!("no finding of {rule} says {line:?}, but:\n{}", texts.join("\n")));
        }
    }
    for (field, value) in &case.diagnosis {
        let is = match field.as_str() {
            "outcome" => format!("{:?}", report.diagnosis.outcome).to_lowercase(),
            "root_cause" => report
                .diagnosis
                .root_cause
                .as_ref()
                .map_or("none".to_owned(), |root| root.rule.clone()),
            _ if report.diagnosis.summary.contains(value) => continue,
            _ => report.diagnosis.summary.clone(),
        };
        if is != *value {
            problems
                .push(format!("{field} is {is:?}, not {value:?} ({})", report.diagnosis.summary));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

/// An attempt as fixtures write it.
fn line(attempt: &Attempt) -> String {
    let (first, last) = attempt.extent();
    let outcome = format!("{:?}", attempt.outcome).to_lowercase();
    let cause = attempt.root_cause.as_ref().map_or("-", |cause| &cause.rule);
    format!("{outcome} {} {first} {last} {cause}", attempt.path)
}

/// What the attempts say is what the diagnosis says.
fn agrees(report: &Report, problems: &mut Vec<String>) {
    use loginscope_core::report::Outcome;
    let is_login = |attempt: &&Attempt| {
        ["form-login", "oauth", "saml", "registration", "link"].contains(&attempt.path.as_str())
    };
    let last = report.attempts.iter().rfind(is_login).map(|attempt| attempt.outcome);
    let failed = report.attempts.iter().any(|attempt| attempt.outcome == Outcome::Failure);
    let wrong = match report.diagnosis.outcome {
        Outcome::Success => last == Some(Outcome::Failure),
        Outcome::Failure => !report.attempts.is_empty() && !failed,
        Outcome::Unknown => failed,
    };
    if wrong {
        problems.push(format!(
            "the diagnosis says {:?} ({}), the attempts: {:#?}",
            report.diagnosis.outcome, report.diagnosis.summary, report.attempts
        ));
    }
}

fn compare(rule: &str, expected: &[Expected], report: &Report, problems: &mut Vec<String>) {
    let mut found: Vec<_> = report.findings.iter().filter(|finding| finding.rule == rule).collect();
    for expected in expected {
        let place = found.iter().position(|finding| {
            format!("{:?}", finding.level).to_lowercase() == expected.level
                && expected.exchange.is_none_or(|exchange| finding.exchanges.contains(&exchange))
        });
        match place {
            Some(place) => {
                found.remove(place);
            }
            None => problems.push(format!("{rule} did not fire as {expected:?}")),
        }
    }
    for finding in found {
        problems.push(format!(
            "{rule} fired as {:?} on {:?}: {}",
            finding.level, finding.exchanges, finding.what
        ));
    }
    if !problems.is_empty() {
        let all: Vec<String> = report
            .findings
            .iter()
            .map(|finding| {
                format!(
                    "  {:?} {} {:?}: {}",
                    finding.level, finding.rule, finding.exchanges, finding.what
                )
            })
            .collect();
        problems.push(format!("all findings:\n{}", all.join("\n")));
    }
}
