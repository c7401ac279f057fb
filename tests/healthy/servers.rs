//! Starts nginx and what is behind it, and ends what it started.

use std::{
    fmt::Write as _,
    fs,
    net::TcpListener,
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result, bail, ensure};
use tempfile::TempDir;
use tokio::{net::TcpStream, time::Instant};

use crate::{
    here,
    site::{Server, Site},
};

/// Running servers.
pub(crate) struct Servers {
    folder: TempDir,
    processes: Vec<Child>,
}

impl Servers {
    /// Starts everything that a site needs and waits until it answers.
    pub(crate) async fn start(site: &Site) -> Result<Servers> {
        let mut servers = Servers { folder: TempDir::new()?, processes: Vec::new() };
        let hosts: Vec<&String> = site.servers.iter().flat_map(|server| &server.hosts).collect();
        let names = hosts.iter().map(|host| (*host).clone()).chain(NOISE.map(str::to_owned));
        let certificate = rcgen::generate_simple_self_signed(names.collect::<Vec<_>>())?;
        fs::write(servers.path("certificate.pem"), certificate.cert.pem())?;
        fs::write(servers.path("key.pem"), certificate.signing_key.serialize_pem())?;
        let mut blocks = String::new();
        let mut ports = vec![443];
        for (place, server) in site.servers.iter().enumerate() {
            let port = free_port()?;
            let data = servers.path(&format!("data{place}"));
            fs::create_dir(&data)?;
            if !server.run.is_empty() {
                servers.launch(site, server, port, &data)?;
                ports.push(port);
            }
            block(&mut blocks, site, server, port)?;
        }
        servers.launch_nginx(&blocks)?;
        for port in ports {
            servers.answers(port).await?;
        }
        Ok(servers)
    }

    /// The last lines that the servers wrote.
    pub(crate) fn said(&self) -> String {
        let text = fs::read_to_string(self.path("servers.log")).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        format!("the servers said:\n{}", lines[lines.len().saturating_sub(30)..].join("\n"))
    }

    /// A recording without the places on this machine that pages may tell of.
    pub(crate) fn without_paths(&self, lines: &str) -> String {
        let source = here();
        let places = [
            (self.folder.path(), "/srv/data"),
            (&tools(), "/srv/packages"),
            (&source, "/srv/healthy"),
        ];
        places.iter().fold(lines.to_owned(), |lines, (path, name)| {
            lines.replace(&*path.to_string_lossy(), name)
        })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn launch(&mut self, site: &Site, server: &Server, port: u16, data: &Path) -> Result<()> {
        let tools = tools();
        let places = [
            ("{port}", port.to_string()),
            ("{data}", data.display().to_string()),
            ("{python}", tools.join("venv/bin").display().to_string()),
            ("{node}", tools.join("node/node_modules").display().to_string()),
            ("{site}", site.folder().display().to_string()),
            ("{shared}", self.folder.path().display().to_string()),
            ("{certificate}", self.path("certificate.pem").display().to_string()),
        ];
        let filled = |text: &String| {
            places.iter().fold(text.clone(), |text, (name, value)| text.replace(name, value))
        };
        let command = |words: &[String]| -> Result<Command> {
            let (program, arguments) = words.split_first().context("a command is empty")?;
            let mut command = Command::new(filled(program));
            command
                .args(arguments.iter().map(filled))
                .current_dir(data)
                .env("PORT", port.to_string())
                .env("DATA", data)
                .env("PYTHONPATH", site.folder())
                .env("PYTHONDONTWRITEBYTECODE", "1")
                .env("NODE_PATH", tools.join("node/node_modules"))
                // Servers find each other as the browser finds them.
                .env("NODE_OPTIONS", format!("--require={}", here().join("hosts.cjs").display()))
                .env("NODE_EXTRA_CA_CERTS", self.path("certificate.pem"))
                .envs(server.env.iter().map(|(name, value)| (name, filled(value))));
            Ok(command)
        };
        let prepare =
            server.prepare.iter().map(|words| command(words)).collect::<Result<Vec<_>>>()?;
        let run = command(&server.run)?;
        for mut command in prepare {
            let name = command.get_program().display().to_string();
            let output = command.output().with_context(|| format!("{name}: {MISSING}"))?;
            ensure!(
                output.status.success(),
                "{name} failed: {}{}",
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            );
        }
        self.spawn(run)
    }

    fn launch_nginx(&mut self, blocks: &str) -> Result<()> {
        let folder = self.folder.path();
        let text = fs::read_to_string(here().join("nginx.conf"))?
            .replace("{folder}", &folder.display().to_string())
            .replace("{noise}", &here().join("noise").display().to_string())
            .replace("{servers}", blocks);
        fs::write(folder.join("nginx.conf"), text)?;
        // The folder is in the PATH of root only.
        let debian = Path::new("/usr/sbin/nginx");
        let mut command = Command::new(if debian.is_file() { debian } else { Path::new("nginx") });
        command.arg("-p").arg(folder).args(["-e", "stderr", "-c", "nginx.conf"]);
        self.spawn(command)
    }

    fn spawn(&mut self, mut command: Command) -> Result<()> {
        let log = fs::File::options().create(true).append(true).open(self.path("servers.log"))?;
        let child = command
            .stdin(Stdio::null())
            // With its workers, which some forget when they are asked to end.
            .process_group(0)
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("{}: {MISSING}", command.get_program().display()))?;
        self.processes.push(child);
        Ok(())
    }

    async fn answers(&self, port: u16) -> Result<()> {
        let end = Instant::now() + Duration::from_secs(90);
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            if Instant::now() > end {
                bail!("nothing listens at port {port}; {}", self.said());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        for signal in ["-TERM", "-KILL"] {
            for child in &self.processes {
                let group = format!("-{}", child.id());
                let _ = Command::new("kill")
                    .args([signal, "--", &group])
                    .stderr(Stdio::null())
                    .status();
            }
            let end = std::time::Instant::now() + Duration::from_secs(5);
            for child in &mut self.processes {
                while matches!(child.try_wait(), Ok(None)) && std::time::Instant::now() < end {
                    std::thread::sleep(Duration::from_millis(50));
                }
            }
        }
    }
}

/// The hosts of `nginx.conf` that are there for noise.
const NOISE: [&str; 4] = ["cdn.test", "metrics.test", "down.test", "ads.test"];

const MISSING: &str = "tests/healthy/README.md says what recording needs";

/// What nginx does for one server.
fn block(blocks: &mut String, site: &Site, server: &Server, port: u16) -> Result<()> {
    let hosts = server.hosts.join(" ");
    let lines = server.nginx.join("\n    ");
    let noise = site.noise.as_ref().map_or(String::new(), |noise| {
        format!(
            "sub_filter '</head>' '<script src=\"https://cdn.test/noise.js?{noise}\" async></script></head>';\n      \
             sub_filter_once on;\n      proxy_set_header Accept-Encoding \"\";"
        )
    });
    let location = if server.run.is_empty() {
        format!("root {}/pages;\n      {noise}", site.folder().display())
    } else {
        let proxy = fs::read_to_string(here().join("proxy.conf"))?;
        format!("proxy_pass http://127.0.0.1:{port};\n{proxy}      {noise}")
    };
    write!(
        blocks,
        "
  server {{
    listen 127.0.0.1:443 ssl http2;
    server_name {hosts};
    {lines}
    location / {{
      {location}
    }}
  }}"
    )?;
    Ok(())
}

/// Where the packages of Python and Node.js are.
fn tools() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("healthy")
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
