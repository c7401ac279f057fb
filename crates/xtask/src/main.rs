//! The project's commands: `cargo xtask build | demo | test | …`.

use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let done = Command::new("cargo")
        .args(["test", "--workspace", "--locked"])
        .status()
        .is_ok_and(|status| status.success());
    if done { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
