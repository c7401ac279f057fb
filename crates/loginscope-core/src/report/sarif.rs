//! A report as SARIF 2.1.0, which code hosts show beside a change.

use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::{Value, json};

use super::{Finding, Report};

/// One run with the results of all reports, each with the name of its capture.
pub fn render(reports: &[(&str, &Report)]) -> String {
    let mut rules: BTreeMap<&str, Value> = BTreeMap::new();
    let mut results = Vec::new();
    for (name, report) in reports {
        for finding in &report.findings {
            rules.entry(&finding.rule).or_insert_with(|| {
                json!({
                    "id": finding.rule,
                    "shortDescription": {"text": finding.title},
                    "fullDescription": {"text": finding.why},
                    "defaultConfiguration": {"level": finding.level},
                    "properties": {"bucket": finding.bucket, "owner": finding.owner},
                })
            });
            results.push(result(name, report, finding));
        }
    }
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "Loginscope",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.into_values().collect::<Vec<_>>(),
            }},
            "results": results,
            "columnKind": "unicodeCodePoints",
        }],
    });
    format!("{log:#}\n")
}

fn result(name: &str, report: &Report, finding: &Finding) -> Value {
    let steps: Vec<String> = finding
        .exchanges
        .iter()
        .filter_map(|id| report.steps.iter().find(|step| step.exchange == *id))
        .map(|step| {
            let path = step.path.split('?').next().unwrap_or_default();
            format!("{} {}{path}", step.method, step.host)
        })
        .collect();
    let logical: Vec<Value> =
        steps.iter().map(|step| json!({"fullyQualifiedName": step, "kind": "resource"})).collect();
    json!({
        "ruleId": finding.rule,
        "level": finding.level,
        "message": {"text": format!("{} Fix: {}", finding.what, finding.fix)},
        "locations": [{
            "physicalLocation": {"artifactLocation": {"uri": uri(name)}},
            "logicalLocations": logical,
        }],
        // The same fault of the same requests is the same result in every capture.
        "partialFingerprints": {"loginscope/v1": format!("{} {}", finding.rule, steps.join(", "))},
        "properties": {
            "certainty": finding.certainty,
            "bucket": finding.bucket,
            "owner": finding.owner,
            "rootCause": report.diagnosis.root_cause.as_ref().is_some_and(|root| root.finding == finding.id),
            "exchanges": finding.exchanges,
        },
    })
}

/// The name of a file as a reference (RFC 3986).
fn uri(name: &str) -> String {
    let mut uri = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            write!(uri, "%{byte:02X}").unwrap_or_default();
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn names_of_files_are_references() {
        assert_eq!(uri("e2e/my login.har"), "e2e/my%20login.har");
    }
}
