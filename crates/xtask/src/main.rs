//! The project's commands: `cargo xtask build | demo | test | …`.

mod public_suffixes;

use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [command, list, table] = arguments.as_slice()
        && command == "public-suffixes"
    {
        return match public_suffixes::update(list, table) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{error}");
                ExitCode::FAILURE
            }
        };
    }
    let done = Command::new("cargo")
        .args(["test", "--workspace", "--locked"])
        .status()
        .is_ok_and(|status| status.success());
    if done { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
