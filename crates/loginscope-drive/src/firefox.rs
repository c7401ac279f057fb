//! Firefox by Marionette: one connection, in the page's or in the browser's own context.

use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::Mutex,
    time::{Instant, sleep, timeout},
};

use crate::{Options, PATIENCE, process::Process, until};

/// The id of the extension in its manifest.
const EXTENSION: &str = "loginscope@loginscope.dev";

/// Finds the developer tools of the tab and, in them, the panel and its document.
const TOOLBOX: &str = "
    const { require } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs');
    const { gDevTools } = require('devtools/client/framework/devtools');
    const toolbox = () => gDevTools.getToolboxForTab(gBrowser.selectedTab);
    const tool = () => toolbox()?.getAdditionalTools().find(tool => tool.extensionId === arguments[0]);
    const panel = () => {
      const frame = toolbox()?.doc.getElementById('toolbox-panel-iframe-' + tool()?.id);
      const browser = frame?.contentDocument?.querySelector('browser');
      const global = browser?.browsingContext?.currentWindowGlobal;
      return global?.documentURI.spec.startsWith('moz-extension:') ? global : null;
    };";

/// What its tab shows before anything is opened in it.
const EMPTY: &str = "about:blank";

/// A running Firefox with one tab.
pub struct Firefox {
    process: Process,
    marionette: Mutex<Marionette>,
}

struct Marionette {
    reader: BufReader<OwnedReadHalf>,
    writer: OwnedWriteHalf,
    last: u64,
    context: &'static str,
}

impl Firefox {
    /// Starts it.
    pub async fn launch(options: &Options) -> Result<Firefox> {
        let profile = tempfile::tempdir()?;
        // A port that is free now; nobody else takes it in the moment until Firefox does.
        let port = TcpListener::bind(("127.0.0.1", 0)).await?.local_addr()?.port();
        let mut preferences = vec![
            ("marionette.port", json!(port)),
            ("network.dns.forceResolve", json!("127.0.0.1")),
            ("network.proxy.type", json!(0)),
            ("browser.shell.checkDefaultBrowser", json!(false)),
            ("browser.startup.page", json!(0)),
            ("browser.safebrowsing.downloads.enabled", json!(false)),
            ("browser.safebrowsing.malware.enabled", json!(false)),
            ("browser.safebrowsing.phishing.enabled", json!(false)),
            ("browser.region.network.url", json!("")),
            ("app.normandy.enabled", json!(false)),
            ("app.update.disabledForTesting", json!(true)),
            ("datareporting.policy.dataSubmissionEnabled", json!(false)),
            ("toolkit.telemetry.reportingpolicy.firstRun", json!(false)),
            ("network.captive-portal-service.enabled", json!(false)),
            ("network.connectivity-service.enabled", json!(false)),
            ("services.settings.server", json!("data:,#remote-settings-dummy/v1")),
            ("extensions.getAddons.cache.enabled", json!(false)),
            ("extensions.systemAddon.update.enabled", json!(false)),
            // Plain http to the lab is meant.
            ("dom.security.https_first", json!(false)),
            ("dom.security.https_only_mode", json!(false)),
            ("devtools.theme", json!(if options.dark { "dark" } else { "light" })),
            ("layout.css.prefers-color-scheme.content-override", json!(2)),
        ];
        if options.third_party_cookies {
            preferences.push(("network.cookie.cookieBehavior", json!(5)));
        }
        let lines: Vec<String> = preferences
            .iter()
            .map(|(name, value)| format!("user_pref({}, {value});", json!(name)))
            .collect();
        std::fs::write(profile.path().join("user.js"), lines.join("\n"))?;
        let mut arguments: Vec<String> = vec![
            "-no-remote".into(),
            "-profile".into(),
            profile.path().display().to_string(),
            "-marionette".into(),
            "-remote-allow-system-access".into(),
        ];
        if !options.headful {
            arguments.push("-headless".into());
        }
        arguments.push(EMPTY.into());
        let (width, height) = options.window;
        let environment = [
            ("MOZ_HEADLESS_WIDTH", width.to_string()),
            ("MOZ_HEADLESS_HEIGHT", height.to_string()),
            ("MOZ_CRASHREPORTER_DISABLE", "1".to_owned()),
        ];
        let mut process =
            Process::start(&["firefox-esr", "firefox"], profile, &arguments, &environment)?;
        if let Some(stderr) = process.take_stderr() {
            // Whatever it says must not fill the pipe.
            tokio::spawn(async move {
                let mut stderr = stderr;
                let _ = tokio::io::copy(&mut stderr, &mut tokio::io::sink()).await;
            });
        }
        let mut marionette = Marionette::connect(port, &mut process).await?;
        let capabilities = json!({"acceptInsecureCerts": true, "pageLoadStrategy": "none"});
        marionette.send("WebDriver:NewSession", capabilities).await?;
        if let Some(extension) = &options.extension {
            let parameters = json!({"path": extension.display().to_string(), "temporary": true});
            marionette
                .send("Addon:Install", parameters)
                .await
                .context("Firefox refused the extension")?;
        }
        Ok(Firefox { process, marionette: Mutex::new(marionette) })
    }

    /// The value of a script with the browser's own powers: the body of a function that is given `arguments`.
    pub async fn chrome_script(&self, script: &str, arguments: Value) -> Result<Value> {
        let mut marionette = self.marionette.lock().await;
        marionette.context("chrome").await?;
        let parameters = json!({"script": script, "args": arguments, "sandbox": "system", "newSandbox": false, "timeout": 120_000});
        Ok(marionette.send("WebDriver:ExecuteScript", parameters).await?["value"].clone())
    }

    /// Where its profile lies.
    pub fn profile(&self) -> &std::path::Path {
        self.process.profile()
    }

    pub(crate) async fn goto(&self, url: &str) -> Result<()> {
        // Each document has its own; the one before is still there for a while, and would take what is done next.
        let before = self.page_eval("performance.timeOrigin").await.unwrap_or_default();
        {
            let mut marionette = self.marionette.lock().await;
            marionette.context("content").await?;
            marionette.send("WebDriver:Navigate", json!({"url": url})).await?;
        }
        until("the page to load", async || {
            let another =
                format!("document.readyState != 'loading' && performance.timeOrigin != {before}");
            self.page_eval(&another).await
        })
        .await
        .map(|_| ())
    }

    pub(crate) async fn page_eval(&self, expression: &str) -> Result<Value> {
        let mut marionette = self.marionette.lock().await;
        marionette.context("content").await?;
        let parameters =
            json!({"script": format!("return ({expression})"), "args": [], "sandbox": null});
        Ok(marionette.send("WebDriver:ExecuteScript", parameters).await?["value"].clone())
    }

    /// A script that knows `toolbox()`, `tool()` and `panel()`.
    async fn toolbox_script(&self, script: &str, argument: Value) -> Result<Value> {
        self.chrome_script(
            &format!("{TOOLBOX} return (async () => {{ {script} }})()"),
            json!([EXTENSION, argument]),
        )
        .await
    }

    pub(crate) async fn open_devtools(&self) -> Result<()> {
        let script = "if (!toolbox()) await gDevTools.showToolboxForTab(gBrowser.selectedTab, { toolId: 'webconsole', hostType: 'window' });
                      return tool()?.id ?? null";
        until("the panel's tab", async || self.toolbox_script(script, Value::Null).await)
            .await
            .map(|_| ())
    }

    pub(crate) async fn open_panel(&self) -> Result<()> {
        self.open_devtools().await?;
        self.show_panel().await
    }

    pub(crate) async fn show_panel(&self) -> Result<()> {
        self.toolbox_script("await toolbox().selectTool(tool().id); return true", Value::Null)
            .await?;
        let loaded = "document.readyState == 'complete' && !!document.querySelector('#loginscope')";
        until("the panel to load", async || self.panel_eval(loaded).await).await.map(|_| ())
    }

    pub(crate) async fn hide_panel(&self) -> Result<()> {
        self.toolbox_script("await toolbox().selectTool('webconsole'); return true", Value::Null)
            .await
            .map(|_| ())
    }

    pub(crate) async fn panel_eval(&self, expression: &str) -> Result<Value> {
        let script = "const global = panel();
                      if (!global) return null;
                      const options = { sandboxName: null, timeout: 30000 };
                      return { value: await global.getActor('MarionetteCommands').executeScript(`return (${arguments[1]})`, [], options) }"
            .replace("arguments[1]", "expression");
        let answer = self
            .chrome_script(
                &format!("{TOOLBOX} const expression = arguments[1]; return (async () => {{ {script} }})()"),
                json!([EXTENSION, expression]),
            )
            .await?;
        if answer.is_null() {
            bail!("the panel is not there");
        }
        Ok(answer["value"].clone())
    }

    pub(crate) async fn resize_panel(&self, width: u32, height: u32) -> Result<()> {
        // The frame of the window and the bar of tools take what the panel lacks.
        let script = "const [width, height] = size;
            const window = toolbox().topWindow;
            for (let round = 0; round < 20; round++) {
              const frame = toolbox().doc.getElementById('toolbox-panel-iframe-' + tool().id);
              const box = frame.getBoundingClientRect();
              if (Math.abs(box.width - width) < 2 && Math.abs(box.height - height) < 2) return true;
              window.resizeBy(width - box.width, height - box.height);
              await new Promise(done => setTimeout(done, 100));
            }
            return true";
        self.chrome_script(
            &format!("{TOOLBOX} const size = arguments[1]; return (async () => {{ {script} }})()"),
            json!([EXTENSION, [width, height]]),
        )
        .await
        .map(|_| ())
    }

    pub(crate) async fn panel_screenshot(&self) -> Result<Vec<u8>> {
        sleep(Duration::from_millis(150)).await;
        let script = "const image = await panel().drawSnapshot(null, 1, 'white');
            const canvas = document.createElementNS('http://www.w3.org/1999/xhtml', 'canvas');
            [canvas.width, canvas.height] = [image.width, image.height];
            canvas.getContext('2d').drawImage(image, 0, 0);
            return canvas.toDataURL('image/png')";
        let answer = self.toolbox_script(script, Value::Null).await?;
        let data = answer.as_str().and_then(|url| url.split_once(',')).context("no picture")?.1;
        Ok(STANDARD.decode(data)?)
    }

    pub(crate) async fn redock(&self) -> Result<()> {
        let script = "await toolbox().switchHost(toolbox().hostType === 'right' ? 'bottom' : 'right'); return true";
        self.toolbox_script(script, Value::Null).await?;
        let loaded = "document.readyState == 'complete' && !!document.querySelector('#loginscope')";
        until("the panel to load again", async || self.panel_eval(loaded).await).await.map(|_| ())
    }

    pub(crate) async fn has_panel(&self) -> Result<bool> {
        Ok(self.toolbox_script("return !!panel()", Value::Null).await? == true)
    }

    pub(crate) async fn renew(&self) -> Result<()> {
        // This alone belongs to the tab. What its earlier pages have kept so stays, under ports that are gone.
        let _ = self.page_eval("sessionStorage.clear()").await;
        self.goto(EMPTY).await?;
        let script = "for (const other of [...gBrowser.tabs])
              if (other !== gBrowser.selectedTab) gBrowser.removeTab(other, { skipPermitUnload: true });
            for (const other of Services.wm.getEnumerator('navigator:browser')) if (other !== window) other.close();
            const { clearData } = Services;
            return new Promise(done => clearData.deleteData(clearData.CLEAR_ALL, failed => done(failed === 0)))";
        let forgotten = self.toolbox_script(script, Value::Null).await?;
        ensure!(forgotten == true, "Firefox has kept something");
        Ok(())
    }

    pub(crate) async fn quit(self) -> Result<()> {
        let mut marionette = self.marionette.into_inner();
        let quit = marionette.send("Marionette:Quit", json!({"flags": ["eForceQuit"]}));
        let _ = timeout(Duration::from_secs(5), quit).await;
        self.process.end().await;
        Ok(())
    }
}

impl Marionette {
    async fn connect(port: u16, process: &mut Process) -> Result<Marionette> {
        let end = Instant::now() + PATIENCE;
        let stream = loop {
            match TcpStream::connect(("127.0.0.1", port)).await {
                Ok(stream) => break stream,
                Err(_) if process.has_ended() => bail!("Firefox ended at once"),
                Err(error) if Instant::now() > end => bail!("Firefox does not listen: {error}"),
                Err(_) => sleep(Duration::from_millis(50)).await,
            }
        };
        stream.set_nodelay(true)?;
        let (reader, writer) = stream.into_split();
        let mut marionette =
            Marionette { reader: BufReader::new(reader), writer, last: 0, context: "content" };
        let hello = timeout(PATIENCE, marionette.read())
            .await
            .map_err(|_| anyhow!("Firefox does not greet"))??;
        if hello["marionetteProtocol"] != 3 {
            bail!("Firefox speaks another protocol: {hello}");
        }
        Ok(marionette)
    }

    async fn context(&mut self, context: &'static str) -> Result<()> {
        if self.context != context {
            self.send("Marionette:SetContext", json!({"value": context})).await?;
            self.context = context;
        }
        Ok(())
    }

    async fn send(&mut self, command: &str, parameters: Value) -> Result<Value> {
        self.last += 1;
        let id = self.last;
        let text = json!([0, id, command, parameters]).to_string();
        self.writer.write_all(format!("{}:{text}", text.len()).as_bytes()).await?;
        // An answer to an earlier command, whose asker went away, is passed over.
        let answer = async {
            loop {
                let answer = self.read().await?;
                if answer[1] == id {
                    return Ok::<Value, anyhow::Error>(answer);
                }
            }
        };
        let answer = timeout(Duration::from_secs(150), answer)
            .await
            .map_err(|_| anyhow!("{command} had no answer"))??;
        match &answer[2] {
            Value::Null => Ok(answer[3].clone()),
            error => bail!(
                "{command} failed: {}",
                error["message"].as_str().unwrap_or("no reason given")
            ),
        }
    }

    async fn read(&mut self) -> Result<Value> {
        let mut length = 0_usize;
        loop {
            match self.reader.read_u8().await? {
                b':' => break,
                digit @ b'0'..=b'9' => {
                    length = length.saturating_mul(10).saturating_add(usize::from(digit - b'0'));
                }
                other => bail!("Firefox sent {other:#x} where a length belongs"),
            }
        }
        if length > 1 << 30 {
            bail!("Firefox announced {length} bytes");
        }
        let mut bytes = vec![0; length];
        self.reader.read_exact(&mut bytes).await?;
        Ok(serde_json::from_slice(&bytes)?)
    }
}
