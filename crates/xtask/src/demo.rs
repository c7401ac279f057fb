//! `cargo xtask demo` and `cargo xtask pictures`: what is needed first, then the demo's own program.

use anyhow::Result;

use crate::{
    build,
    command::{cargo, succeeds},
    prepare,
};

/// Installs and builds what is missing, then runs the demo with these arguments.
pub(crate) fn run(what: &str, arguments: &[String]) -> Result<bool> {
    prepare::browsers()?;
    build::run(&build::Options { dev: true })?;
    succeeds(
        cargo()
            .args(["run", "--quiet", "--locked", "-p", "loginscope-demo", "--", what])
            .args(arguments),
        "install Rust from https://rustup.rs",
    )
}
