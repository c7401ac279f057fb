//! `cargo xtask test`: every test there is, one step after the other.

use std::{
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};

use crate::{
    build,
    command::{cargo, output, root, succeeds},
    prepare,
};

const TESTS: &str = "loginscope-tests";
const RUST: &str = "install Rust from https://rustup.rs";

/// The test targets that drive browsers, and what they are called in the output.
const IN_BROWSERS: [(&str, &str); 3] = [
    ("conformance", "conformance with browsers"),
    ("browser", "logins in browsers"),
    ("frameworks", "logins on real frameworks"),
];

/// What to leave out.
#[derive(clap::Args, Clone, Debug, Default)]
pub(crate) struct Options {
    /// Leaves out the tests that need browsers.
    #[arg(long)]
    no_browsers: bool,
}

/// Runs all steps, the later ones also where an earlier one failed; whether all went well.
pub(crate) fn run(options: &Options) -> Result<bool> {
    let mut steps = Steps::default();
    if !options.no_browsers {
        steps.step("set-up", || prepare::for_tests().map(|()| true));
    }
    steps.step("format", || {
        let all = succeeds(cargo().args(["fmt", "--all", "--check"]), RUST)?;
        Ok(all
            & succeeds(
                Command::new("rustfmt").args(["--check", "--edition", "2024"]).args(rules()?),
                RUST,
            )?)
    });
    steps.cargo(
        "clippy",
        &["clippy", "--quiet", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"],
    );
    steps.step("clippy for the browser", || {
        prepare::wasm_target()?;
        succeeds(
            cargo().args(["clippy", "--quiet", "--locked", "--target", prepare::WASM]).args([
                "-p",
                "loginscope-core",
                "-p",
                "loginscope-panel",
                "--",
                "-D",
                "warnings",
            ]),
            RUST,
        )
    });
    steps.cargo("tests", &["test", "--quiet", "--workspace", "--locked", "--exclude", TESTS]);
    let targets = targets_of_tests()?;
    let (in_browsers, others): (Vec<_>, Vec<_>) =
        targets.into_iter().partition(|name| IN_BROWSERS.iter().any(|(target, _)| target == name));
    for name in others {
        steps.cargo(
            &format!("tests: {name}"),
            &["test", "--quiet", "--locked", "-p", TESTS, "--test", &name],
        );
    }
    if !options.no_browsers
        && steps.step("build", || build::run(&build::Options { dev: false }).map(|()| true))
    {
        steps.step("the stores' linter", || {
            let mut linter = Command::new("node");
            linter.arg(prepare::addons_linter()?).arg("--warnings-as-errors");
            succeeds(linter.arg(root().join("dist/firefox")), "install Node.js 18 or newer")
        });
        for (target, what) in IN_BROWSERS {
            if in_browsers.iter().any(|name| name == target) {
                steps.cargo(what, &["test", "--quiet", "--locked", "-p", TESTS, "--test", target]);
            }
        }
    }
    Ok(steps.summary())
}

/// The files of the rules. A macro declares these modules, so `cargo fmt` does not see them.
fn rules() -> Result<Vec<PathBuf>> {
    let folder = root().join("crates/loginscope-core/src/rules");
    let mut files = Vec::new();
    for category in std::fs::read_dir(&folder).context("reading the rules")? {
        let category = category?.path();
        if category.is_dir() {
            for file in std::fs::read_dir(category)? {
                files.push(file?.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The names of the test targets of the package of tests.
fn targets_of_tests() -> Result<Vec<String>> {
    let metadata =
        output(cargo().args(["metadata", "--no-deps", "--format-version=1", "--locked"]))
            .context("`cargo metadata` failed; run it to see why")?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
    let list = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
    let package = list(&metadata["packages"]).into_iter().find(|package| package["name"] == TESTS);
    let package = package.with_context(|| format!("there is no package {TESTS}"))?;
    let is_test =
        |target: &serde_json::Value| list(&target["kind"]).iter().any(|kind| kind == "test");
    let targets = list(&package["targets"]).into_iter().filter(is_test);
    Ok(targets.filter_map(|target| target["name"].as_str().map(str::to_owned)).collect())
}

#[derive(Default)]
struct Steps(Vec<(String, bool, Duration)>);

impl Steps {
    fn cargo(&mut self, name: &str, arguments: &[&str]) -> bool {
        self.step(name, || succeeds(cargo().args(arguments), RUST))
    }

    fn step(&mut self, name: &str, step: impl FnOnce() -> Result<bool>) -> bool {
        println!("── {name}");
        let began = Instant::now();
        let passed = step().unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            false
        });
        let took = began.elapsed();
        println!(
            "── {name}: {} in {:.1} s",
            if passed { "passed" } else { "FAILED" },
            took.as_secs_f32()
        );
        self.0.push((name.to_owned(), passed, took));
        passed
    }

    fn summary(&self) -> bool {
        println!();
        for (name, passed, took) in &self.0 {
            println!("{} {name} ({:.1} s)", if *passed { "✓" } else { "✗" }, took.as_secs_f32());
        }
        let passed = self.0.iter().filter(|(_, passed, _)| *passed).count();
        println!("{passed} steps passed, {} failed", self.0.len() - passed);
        passed == self.0.len()
    }
}
