//! Collects where browser and core differ, and leaves out what is known.

use anyhow::{Result, bail};
use loginscope_drive::Kind;

/// Differences that are known, with their cause: a part of the message, and why it is so.
const KNOWN: &str = include_str!("known.txt");

/// What was compared, and what came of it.
pub(crate) struct Differences {
    browser: &'static str,
    what: &'static str,
    seed: u64,
    count: usize,
    excused: usize,
    found: Vec<String>,
    smallest: Vec<String>,
}

/// Whether a difference is one of those in the list.
pub(crate) fn is_known(browser: &str, message: &str) -> bool {
    KNOWN
        .lines()
        .filter_map(|line| line.strip_prefix(browser)?.strip_prefix(": "))
        .filter_map(|line| line.split(" # ").next())
        .any(|part| !part.is_empty() && message.contains(part))
}

impl Differences {
    pub(crate) fn new(kind: Kind, what: &'static str, seed: u64) -> Differences {
        Differences {
            browser: kind.name(),
            what,
            seed,
            count: 0,
            excused: 0,
            found: Vec::new(),
            smallest: Vec::new(),
        }
    }

    /// Counts a case; whether it differs in a way that isn't known.
    pub(crate) fn add(&mut self, difference: Option<String>) -> bool {
        self.count += 1;
        let Some(message) = difference else { return false };
        if is_known(self.browser, &message) {
            self.excused += 1;
            return false;
        }
        self.found.push(message);
        true
    }

    /// Counts cases that don't differ.
    pub(crate) fn agree(&mut self, count: usize) {
        self.count += count;
    }

    /// How many cases there were.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// Adds what is left of a case after everything was taken away that doesn't matter.
    pub(crate) fn add_smallest(&mut self, message: String) {
        self.smallest.push(message);
    }

    /// Prints the counts; fails where there is an unknown difference, the shortest first.
    pub(crate) fn judge(mut self) -> Result<()> {
        println!(
            "{} {}: {} cases, {} differ, {} in a known way (seed {})",
            self.browser,
            self.what,
            self.count,
            self.found.len(),
            self.excused,
            self.seed
        );
        if self.found.is_empty() {
            return Ok(());
        }
        self.found.sort_by_key(String::len);
        let total = self.found.len();
        let shown: Vec<String> = self.found.into_iter().take(6).collect();
        bail!(
            "{total} of {} cases differ (seed {}); made as small as can be:\n{}\nas they were, the shortest:\n{}",
            self.count,
            self.seed,
            self.smallest.join("\n"),
            shown.join("\n")
        )
    }
}
