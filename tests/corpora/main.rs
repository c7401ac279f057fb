//! Test vectors that others wrote or measured, where they are at hand: the folder `corpora` beside the repository, or
//! the one that `LOGINSCOPE_CORPORA` names. Without it nothing is tested here.

mod browsers;
mod functions;

use std::path::PathBuf;

use serde_json::Value;

/// The rows of a file; none where it is not there.
fn rows(file: &str) -> Vec<Value> {
    let folder = std::env::var_os("LOGINSCOPE_CORPORA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora"),
        PathBuf::from,
    );
    let Ok(text) = std::fs::read_to_string(folder.join(file)) else { return Vec::new() };
    text.lines().map(|line| serde_json::from_str(line).expect(file)).collect()
}

/// Fails with all differences, except those of the rows that are explained.
fn report(differences: &[(String, String)], explained: &[(&str, &str)]) {
    let unexplained: Vec<_> = differences
        .iter()
        .filter(|(id, _)| !explained.iter().any(|(known, _cause)| id.starts_with(known)))
        .map(|(id, difference)| format!("{id}: {difference}"))
        .collect();
    assert!(
        unexplained.is_empty(),
        "{} of {} differences are unexplained:\n{}",
        unexplained.len(),
        differences.len(),
        unexplained.join("\n")
    );
}
