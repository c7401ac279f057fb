//! The browser's process and its profile; both are gone when this is dropped.

use std::{path::Path, process::Stdio};

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;
use tokio::process::{Child, Command};

/// A browser that was started here.
pub(crate) struct Process {
    child: Child,
    profile: TempDir,
}

impl Process {
    /// Starts the first of `programs` that is installed.
    pub(crate) fn start(
        programs: &[&str],
        profile: TempDir,
        arguments: &[String],
        environment: &[(&str, String)],
    ) -> Result<Process> {
        let Some(program) = programs.iter().find_map(|name| find(name)) else {
            bail!(
                "{} is not installed; `cargo xtask test` installs it where it may",
                programs.join(" or ")
            );
        };
        let mut command = Command::new(&program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command
            .envs(environment.iter().map(|(name, value)| (*name, value.as_str())))
            .kill_on_drop(true);
        let child =
            command.spawn().with_context(|| format!("could not start {}", program.display()))?;
        Ok(Process { child, profile })
    }

    /// Where its profile lies.
    pub(crate) fn profile(&self) -> &Path {
        self.profile.path()
    }

    /// What it writes to standard error, once.
    pub(crate) fn take_stderr(&mut self) -> Option<tokio::process::ChildStderr> {
        self.child.stderr.take()
    }

    /// Whether it has ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(Some(_)))
    }

    /// Waits a little for it to end, then ends it.
    pub(crate) async fn end(mut self) {
        if tokio::time::timeout(std::time::Duration::from_secs(5), self.child.wait()).await.is_err()
        {
            let _ = self.child.kill().await;
        }
    }
}

fn find(program: &str) -> Option<std::path::PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}
