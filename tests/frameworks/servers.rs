//! Starts nginx and the applications behind it, each on ports of its own, and ends what it started.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;
use tokio::{net::TcpStream, time::Instant};

use crate::cases::{App, Case, Framework};

/// The hosts that nginx answers for.
const HOSTS: [&str; 4] = ["app.test", "www.app.test", "api.app.test", "api.test"];

/// A running site.
pub(crate) struct Site {
    http: u16,
    https: u16,
    folder: TempDir,
    processes: Vec<Child>,
}

impl Site {
    /// Starts everything that a case needs and waits until it answers.
    pub(crate) async fn start(case: &Case) -> Result<Site> {
        let [http, https] = [free_port()?, free_port()?];
        let folder = TempDir::new()?;
        let mut site = Site { http, https, folder, processes: Vec::new() };
        let mut ports = Vec::new();
        for app in case.apps {
            let port = free_port()?;
            site.launch_app(case, app, port)?;
            ports.push(port);
        }
        site.launch_nginx(case, &ports)?;
        ports.push(https);
        for port in ports {
            site.answers(port).await?;
        }
        Ok(site)
    }

    /// A URL on one of its hosts.
    pub(crate) fn url(&self, scheme: &str, host: &str, path: &str) -> String {
        let port = if scheme == "https" { self.https } else { self.http };
        format!("{scheme}://{host}:{port}{path}")
    }

    /// The last lines that the servers wrote, for a failed test.
    pub(crate) fn said(&self) -> String {
        let text = fs::read_to_string(self.folder.path().join("servers.log")).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        format!("the servers said:\n{}", lines[lines.len().saturating_sub(12)..].join("\n"))
    }

    fn launch_app(&mut self, case: &Case, app: &App, port: u16) -> Result<()> {
        let source = here().join(case.framework.folder());
        let tools = tools();
        let bind = format!("127.0.0.1:{port}");
        let bin = |name: &str| tools.join("venv/bin").join(name);
        let database = self.folder.path().join("shop.sqlite");
        let mut variables: Vec<(&str, String)> = vec![
            ("DATABASE", database.display().to_string()),
            ("PORT", port.to_string()),
            ("PYTHONDONTWRITEBYTECODE", "1".to_owned()),
            ("NODE_PATH", tools.join("express/node_modules").display().to_string()),
        ];
        for (name, value) in *app {
            variables.push((name, value.replace("{https}", &self.https.to_string())));
        }
        if case.framework == Framework::Django && !database.exists() {
            let mut make = Command::new(bin("python"));
            let made = make.arg("shop.py").current_dir(&source).envs(variables.clone()).status();
            if !made.context(MISSING)?.success() {
                bail!("Django could not make its database");
            }
        }
        let mut command = match case.framework {
            Framework::Django | Framework::Flask => {
                let mut command = Command::new(bin("gunicorn"));
                command.args(["--threads", "4", "--bind", &bind, "shop:application"]);
                command
            }
            Framework::FastApi => {
                let mut command = Command::new(bin("uvicorn"));
                command.args(["--port", &port.to_string(), "--proxy-headers", "api:app"]);
                command
            }
            Framework::Express => {
                let mut command = Command::new("node");
                command.arg("server.js");
                command
            }
        };
        command.current_dir(source).envs(variables);
        self.spawn(command)
    }

    fn launch_nginx(&mut self, case: &Case, ports: &[u16]) -> Result<()> {
        let folder = self.folder.path();
        let certificate = rcgen::generate_simple_self_signed(HOSTS.map(str::to_owned))?;
        fs::write(folder.join("certificate.pem"), certificate.cert.pem())?;
        fs::write(folder.join("key.pem"), certificate.signing_key.serialize_pem())?;
        let upstream: Vec<String> =
            ports.iter().map(|port| format!("server 127.0.0.1:{port};")).collect();
        let text = fs::read_to_string(here().join("nginx.conf"))?
            .replace("{folder}", &folder.display().to_string())
            .replace("{pages}", &here().join("pages").display().to_string())
            .replace("{upstream}", &upstream.join("\n    "))
            .replace("{headers}", &case.proxy.join("\n      "))
            .replace("{http}", &self.http.to_string())
            .replace("{https}", &self.https.to_string());
        fs::write(folder.join("nginx.conf"), text)?;
        // The folder is in the PATH of root only.
        let debian = Path::new("/usr/sbin/nginx");
        let mut command = Command::new(if debian.is_file() { debian } else { Path::new("nginx") });
        command.arg("-p").arg(folder).args(["-e", "stderr", "-c", "nginx.conf"]);
        self.spawn(command)
    }

    fn spawn(&mut self, mut command: Command) -> Result<()> {
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(self.folder.path().join("servers.log"))?;
        let child = command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("{}: {MISSING}", command.get_program().display()))?;
        self.processes.push(child);
        Ok(())
    }

    async fn answers(&self, port: u16) -> Result<()> {
        let end = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            if Instant::now() > end {
                bail!("nothing listens at port {port}; {}", self.said());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        for child in &mut self.processes {
            // gunicorn and nginx end their workers when they are asked to end, not when they are killed.
            let id = child.id().to_string();
            let asked = Command::new("kill").args(["-TERM", &id]).status();
            if !asked.is_ok_and(|status| status.success()) {
                let _ = child.kill();
            }
        }
        for child in &mut self.processes {
            let _ = child.wait();
        }
    }
}

const MISSING: &str =
    "the framework tests need nginx, Node.js and what `cargo xtask test` installs";

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("frameworks")
}

/// Where `cargo xtask test` put the packages of Python and Node.js.
fn tools() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("frameworks")
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
