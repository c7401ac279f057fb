//! Writes a page for each rule, and one that lists them all: `loginscope-pages FOLDER`.
//!
//! `cargo xtask build` runs it for `dist/www/rules`. A page says what the rule's documentation says, shows the first case
//! of its fixture with what Loginscope finds in it, and the near-miss in which it finds nothing. The pages are plain
//! files: they work from a file server, from a disk and offline.

mod example;
mod html;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use loginscope_core::rules::RULES;

fn main() -> Result<()> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.context("which folder? Usage: loginscope-pages FOLDER")?;
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/rules");
    for rule in RULES {
        let examples = example::of_rule(&fixtures, rule.id)
            .with_context(|| format!("the fixture of {} can't be shown", rule.id))?;
        write(&folder.join(format!("{}.html", rule.id)), &html::rule(rule, &examples))?;
    }
    write(&folder.join("index.html"), &html::index(RULES))
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("can't make {}", folder.display()))?;
    }
    fs::write(path, text).with_context(|| format!("can't write {}", path.display()))
}
