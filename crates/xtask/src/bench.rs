//! `cargo xtask bench`: what reading and diagnosing cost, measured on this machine.

use std::fs;

use anyhow::{Context as _, Result};

use crate::{
    command::{cargo, output, root},
    prepare,
};

/// What to do with the figures.
#[derive(clap::Args, Clone, Debug, Default)]
pub(crate) struct Options {
    /// Writes the figures to docs/benchmarks.md, with the date and the machine.
    #[arg(long)]
    record: bool,
}

/// Measures and prints; the optimised build takes a minute or two.
pub(crate) fn run(options: &Options) -> Result<()> {
    prepare::for_benchmarks()?;
    let figures = output(cargo().args([
        "bench",
        "--quiet",
        "--locked",
        "--profile",
        "native",
        "--package",
        "loginscope-tests",
        "--bench",
        "capture",
    ]))
    .context("the benchmark failed; run `cargo bench --profile native -p loginscope-tests --bench capture` to see why")?;
    println!("{figures}");
    if options.record {
        let path = root().join("docs/benchmarks.md");
        fs::write(&path, page(&figures))
            .with_context(|| format!("can't write {}", path.display()))?;
    }
    Ok(())
}

fn page(figures: &str) -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo")
        .unwrap_or_default()
        .lines()
        .find_map(|line| {
            line.strip_prefix("model name")
                .map(|rest| rest.trim_start_matches(['\t', ':', ' ']).to_owned())
        })
        .unwrap_or_else(|| "an unknown processor".to_owned());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let date =
        output(std::process::Command::new("date").args(["-u", "+%Y-%m-%d"])).unwrap_or_default();
    let rust = output(std::process::Command::new("rustc").arg("--version")).unwrap_or_default();
    format!(
        "# Benchmarks\n\n\
         Measured by `cargo xtask bench --record` on {date}: {cpu}, {cores} cores, {rust}, profile `native`, one thread.\n\
         Other work may have run on the machine at the same time; figures of the same run can be compared with each other.\n\n\
         {figures}\n"
    )
}
