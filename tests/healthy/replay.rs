//! Reads a recording and holds the diagnosis against what is known of it: that the login works.

use std::{
    fs,
    io::{Read as _, Write as _},
    path::Path,
};

use anyhow::{Context as _, Result, ensure};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use loginscope_core::{Options, capture, diagnose, finding::Level, report::Outcome};

use crate::site::Site;

/// Whether the core believes that the login works, says why, and has nothing against it.
pub(crate) fn is_healthy(site: &Site, file: &Path) -> Result<()> {
    let packed = fs::read(file)
        .with_context(|| format!("{} is missing: see tests/healthy/README.md", file.display()))?;
    let mut lines = Vec::new();
    GzDecoder::new(packed.as_slice()).read_to_end(&mut lines)?;
    let trace = capture::read(&lines)?;
    ensure!(trace.exchanges.len() > 2, "the recording is nearly empty");
    let report = diagnose(trace, &Options::default()).report();
    let mut problems = Vec::new();
    let expected = if site.unseen.is_some() { Outcome::Unknown } else { Outcome::Success };
    if report.diagnosis.outcome != expected {
        problems.push(format!("the outcome is {:?}", report.diagnosis.outcome));
    }
    if let Some(root) = &report.diagnosis.root_cause {
        problems.push(format!("the root cause is {}", root.rule));
    }
    if report.diagnosis.reasons.is_empty() && site.unseen.is_none() {
        problems.push("it gives no reason".to_owned());
    }
    let loud = || report.findings.iter().filter(|finding| finding.level != Level::Note);
    for finding in loud() {
        if finding.level == Level::Error || !site.true_warnings.contains_key(&finding.rule) {
            problems.push(format!(
                "{:?} {} of {:?}: {} {}",
                finding.level, finding.rule, finding.exchanges, finding.what, finding.why
            ));
        }
    }
    for rule in site.true_warnings.keys() {
        if !loud().any(|finding| finding.rule == *rule) {
            problems.push(format!("{rule} is said to be true of it, and was not found"));
        }
    }
    ensure!(problems.is_empty(), "{}\n{}", problems.join("\n"), report.diagnosis.summary);
    Ok(())
}

/// Packs a recording.
pub(crate) fn packed(lines: &str) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(lines.as_bytes())?;
    encoder.write_all(b"\n")?;
    Ok(encoder.finish()?)
}
