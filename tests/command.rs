//! The `loginscope` command as its users run it: the built program, its arguments, its output, its exit status.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

/// What a run left behind.
#[derive(Debug)]
pub struct Ran {
    /// The exit status.
    pub status: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// The program, built once.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let built = Command::new(cargo)
            .args(["build", "--quiet", "--locked", "--package", "loginscope-cli"])
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
            .status()
            .expect("cargo runs");
        assert!(built.success(), "the command does not build");
        // Tests stand beside it: target/debug/deps/cli-… and target/debug/loginscope.
        let here = std::env::current_exe().expect("a test knows where it is");
        let folder =
            here.ancestors().nth(2).expect("tests are built into a folder of the target folder");
        folder.join(format!("loginscope{}", std::env::consts::EXE_SUFFIX))
    })
}

/// Runs it with these arguments and this standard input.
pub fn loginscope(arguments: &[&str], input: &[u8]) -> Ran {
    let mut child = Command::new(program())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("its input is a pipe");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // A command that refuses its arguments does not read.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().expect("the command ends");
    writer.join().expect("the writer ends");
    Ran {
        status: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("errors are UTF-8"),
    }
}
