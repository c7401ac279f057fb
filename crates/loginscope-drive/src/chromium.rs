//! Chromium by the Chrome DevTools Protocol: one connection, a session for each target.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, Result, anyhow, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures_util::{SinkExt as _, StreamExt as _, stream::SplitSink};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    net::TcpStream,
    sync::{Mutex as AsyncMutex, mpsc, oneshot},
    time::timeout,
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{Message, protocol::WebSocketConfig},
};

use crate::{Options, PATIENCE, process::Process, until};

type Answers = Arc<Mutex<HashMap<u64, oneshot::Sender<Result<Value>>>>>;

/// A connection to a browser. Cheap to clone.
#[derive(Clone)]
pub struct Cdp {
    sink: Arc<AsyncMutex<SplitSink<WebSocketStream<MaybeTlsStream<TcpStream>>, Message>>>,
    answers: Answers,
    events: Arc<Mutex<Vec<mpsc::UnboundedSender<Value>>>>,
    last: Arc<AtomicU64>,
}

impl Cdp {
    async fn connect(url: &str) -> Result<Cdp> {
        let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
        let (socket, _) = connect_async_with_config(url, Some(config), true).await?;
        let (sink, mut stream) = socket.split();
        let cdp = Cdp {
            sink: Arc::new(AsyncMutex::new(sink)),
            answers: Answers::default(),
            events: Arc::default(),
            last: Arc::default(),
        };
        let (answers, events) = (Arc::clone(&cdp.answers), Arc::clone(&cdp.events));
        tokio::spawn(async move {
            while let Some(Ok(message)) = stream.next().await {
                let Ok(text) = message.into_text() else { continue };
                let Ok(value) = serde_json::from_str::<Value>(&text) else { continue };
                let Some(id) = value["id"].as_u64() else {
                    if let Ok(mut listeners) = events.lock() {
                        listeners.retain(|listener| listener.send(value.clone()).is_ok());
                    }
                    continue;
                };
                let waiting = answers.lock().ok().and_then(|mut answers| answers.remove(&id));
                if let Some(waiting) = waiting {
                    let error = &value["error"];
                    let answer = if error.is_null() {
                        Ok(value["result"].clone())
                    } else {
                        Err(anyhow!("{error}"))
                    };
                    let _ = waiting.send(answer);
                }
            }
            // The browser is gone: nobody waits in vain.
            if let Ok(mut answers) = answers.lock() {
                answers.clear();
            }
        });
        Ok(cdp)
    }

    /// Sends a command to a session (empty: the browser itself) and waits for its result.
    pub async fn send(&self, session: &str, method: &str, parameters: Value) -> Result<Value> {
        let id = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let (sender, receiver) = oneshot::channel();
        if let Ok(mut answers) = self.answers.lock() {
            answers.insert(id, sender);
        }
        let mut command = json!({"id": id, "method": method, "params": parameters});
        if !session.is_empty() {
            command["sessionId"] = session.into();
        }
        self.sink.lock().await.send(Message::text(command.to_string())).await?;
        timeout(PATIENCE, receiver)
            .await
            .map_err(|_| anyhow!("{method} had no answer"))?
            .map_err(|_| anyhow!("the browser ended before it answered {method}"))?
            .with_context(|| format!("{method} failed"))
    }

    /// All events from now on, as the browser sends them: `{"method", "params", "sessionId"}`.
    pub fn events(&self) -> mpsc::UnboundedReceiver<Value> {
        let (sender, receiver) = mpsc::unbounded_channel();
        if let Ok(mut listeners) = self.events.lock() {
            listeners.push(sender);
        }
        receiver
    }

    /// A session with a target.
    pub async fn attach(&self, target: &str) -> Result<String> {
        let answer = self
            .send("", "Target.attachToTarget", json!({"targetId": target, "flatten": true}))
            .await?;
        Ok(answer["sessionId"].as_str().context("no session")?.to_owned())
    }

    /// Everything in the browser that can be attached to.
    pub async fn targets(&self) -> Result<Vec<Value>> {
        let answer = self.send("", "Target.getTargets", json!({"filter": [{}]})).await?;
        Ok(answer["targetInfos"].as_array().cloned().unwrap_or_default())
    }

    /// The value of an expression; a promise is waited for, and the user counts as having acted.
    pub async fn eval(&self, session: &str, expression: &str) -> Result<Value> {
        let parameters = json!({
            "expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true,
        });
        let answer = self.send(session, "Runtime.evaluate", parameters).await?;
        let exception = &answer["exceptionDetails"];
        if !exception.is_null() {
            let said =
                exception["exception"]["description"].as_str().or(exception["text"].as_str());
            bail!("the script failed: {}", said.unwrap_or("no reason given"));
        }
        Ok(answer["result"]["value"].clone())
    }
}

/// What its tab shows before anything is opened in it.
const EMPTY: &str = "data:text/html,<title>inspected</title>";

/// A running Chromium with one tab.
pub struct Chromium {
    process: Process,
    cdp: Cdp,
    page_target: String,
    page: String,
    devtools: String,
    panel: String,
}

impl Chromium {
    /// Starts it.
    pub async fn launch(options: &Options) -> Result<Chromium> {
        let profile = tempfile::tempdir()?;
        let folder = profile.path().join("Default");
        std::fs::create_dir_all(&folder)?;
        let theme = if options.dark { "\"dark\"" } else { "\"default\"" };
        // 0 allows third-party cookies, 1 blocks them.
        let mode = u8::from(!options.third_party_cookies);
        let preferences = json!({
            "devtools": {"preferences": {"currentDockState": "\"undocked\"", "ui-theme": theme}},
            "profile": {"cookie_controls_mode": mode},
        });
        std::fs::write(folder.join("Preferences"), preferences.to_string())?;
        let (width, height) = options.window;
        let mut arguments: Vec<String> = [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--test-type",
            "--ignore-certificate-errors",
            "--host-resolver-rules=MAP *.test 127.0.0.1",
            "--remote-debugging-port=0",
        ]
        .map(str::to_owned)
        .into();
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        arguments.push(format!("--window-size={width},{height}"));
        if let Some(extension) = &options.extension {
            arguments.push(format!("--load-extension={}", extension.display()));
        }
        if !options.headful {
            arguments.push("--headless=new".to_owned());
        }
        arguments.push(EMPTY.to_owned());
        let mut process = Process::start(
            &["chromium", "chromium-browser", "google-chrome"],
            profile,
            &arguments,
            &[],
        )?;
        let url = timeout(PATIENCE, websocket_url(&mut process))
            .await
            .map_err(|_| anyhow!("Chromium did not say where it listens"))??;
        let cdp = Cdp::connect(&url).await?;
        let page_target = find_target(&cdp, "the tab", |target| {
            target["type"] == "page"
                && target["url"].as_str().is_some_and(|url| url.starts_with("data:"))
        })
        .await?;
        let page = cdp.attach(&page_target).await?;
        cdp.send(&page, "Page.enable", json!({})).await?;
        Ok(Chromium {
            process,
            cdp,
            page_target,
            page,
            devtools: String::new(),
            panel: String::new(),
        })
    }

    /// The connection, for commands that only this browser knows.
    pub fn cdp(&self) -> &Cdp {
        &self.cdp
    }

    /// The session of the tab.
    pub fn page_session(&self) -> &str {
        &self.page
    }

    /// Where its profile lies.
    pub fn profile(&self) -> &std::path::Path {
        self.process.profile()
    }

    pub(crate) async fn goto(&self, url: &str) -> Result<()> {
        let answer = self.cdp.send(&self.page, "Page.navigate", json!({"url": url})).await?;
        if let Some(error) =
            answer["errorText"].as_str().filter(|error| *error != "net::ERR_ABORTED")
        {
            bail!("{error}");
        }
        until("the page to load", async || {
            self.page_eval("document.readyState != 'loading' && !location.href.startsWith('data:')")
                .await
        })
        .await
        .map(|_| ())
    }

    pub(crate) async fn page_eval(&self, expression: &str) -> Result<Value> {
        self.cdp.eval(&self.page, expression).await
    }

    pub(crate) async fn open_devtools(&mut self) -> Result<()> {
        if self.devtools.is_empty() {
            let answer = self
                .cdp
                .send("", "Target.openDevTools", json!({"targetId": self.page_target}))
                .await?;
            let target = answer["targetId"].as_str().context("no target of the developer tools")?;
            self.devtools = self.cdp.attach(target).await?;
        }
        self.frontend_panel("null").await.map(|_| ())
    }

    /// Finds our tab in the developer tools and does something with its id: `id => …`, or `null` for nothing.
    async fn frontend_panel(&self, action: &str) -> Result<Value> {
        let script = format!(
            "(async () => {{
               const UI = await import('./ui/legacy/legacy.js');
               const view = UI.InspectorView.InspectorView.instance();
               const id = view.tabbedPane.tabs.map(tab => tab.id).find(id => id.startsWith('chrome-extension://'));
               if (!id) return null;
               const action = {action};
               if (action) await action(view, id);
               return id;
             }})()"
        );
        until("the panel's tab", async || self.cdp.eval(&self.devtools, &script).await).await
    }

    pub(crate) async fn open_panel(&mut self) -> Result<()> {
        if self.has_panel() {
            return Ok(());
        }
        self.open_devtools().await?;
        self.show_panel().await
    }

    pub(crate) fn has_panel(&self) -> bool {
        !self.panel.is_empty()
    }

    pub(crate) async fn show_panel(&mut self) -> Result<()> {
        self.frontend_panel("(view, id) => view.showPanel(id)").await?;
        let target = find_target(&self.cdp, "the panel", |target| {
            target["url"].as_str().is_some_and(|url| {
                url.starts_with("chrome-extension://") && url.ends_with("/panel.html")
            })
        })
        .await?;
        self.panel = self.cdp.attach(&target).await?;
        let loaded = "document.readyState == 'complete' && !!document.querySelector('#loginscope')";
        until("the panel to load", async || self.panel_eval(loaded).await).await?;
        // Brings a frame to the screen, without which clicks and pictures may miss the panel.
        self.cdp
            .send(&self.devtools, "Page.captureScreenshot", json!({"format": "jpeg", "quality": 1}))
            .await?;
        Ok(())
    }

    pub(crate) async fn hide_panel(&self) -> Result<()> {
        self.frontend_panel("view => view.showPanel('console')").await.map(|_| ())
    }

    pub(crate) async fn panel_eval(&self, expression: &str) -> Result<Value> {
        self.cdp.eval(&self.panel, expression).await
    }

    pub(crate) async fn resize_panel(&self, width: u32, height: u32) -> Result<()> {
        // The developer tools have a bar of 27 pixels above the panel.
        let parameters =
            json!({"width": width, "height": height + 27, "deviceScaleFactor": 1, "mobile": false});
        self.cdp
            .send(&self.devtools, "Emulation.setDeviceMetricsOverride", parameters)
            .await
            .map(|_| ())
    }

    pub(crate) async fn panel_screenshot(&self) -> Result<Vec<u8>> {
        let place = "(() => {
            let found;
            const walk = node => { for (const element of node.querySelectorAll('*')) {
              if (element.tagName == 'IFRAME' && element.src.endsWith('/panel.html')) {
                const { x, y, width, height } = element.getBoundingClientRect();
                if (width) found = { x, y, width, height, scale: 1 };
              }
              if (element.shadowRoot) walk(element.shadowRoot);
            } };
            walk(document);
            return found;
          })()";
        let clip =
            until("the panel's frame", async || self.cdp.eval(&self.devtools, place).await).await?;
        tokio::time::sleep(Duration::from_millis(150)).await;
        let answer = self
            .cdp
            .send(&self.devtools, "Page.captureScreenshot", json!({"format": "png", "clip": clip}))
            .await?;
        Ok(STANDARD.decode(answer["data"].as_str().unwrap_or_default())?)
    }

    pub(crate) async fn redock(&self) -> Result<()> {
        let script = "(async () => {
            const UI = await import('./ui/legacy/legacy.js');
            const dock = UI.DockController.DockController.instance();
            dock.setDockSide(dock.dockSide() == 'right' ? 'bottom' : 'right');
            return dock.dockSide();
          })()";
        self.cdp.eval(&self.devtools, script).await.map(|_| ())
    }

    pub(crate) async fn renew(&mut self) -> Result<()> {
        let other = |target: &&Value| {
            let tools = target["url"].as_str().is_some_and(|url| url.starts_with("devtools:"));
            target["type"] == "page" && target["targetId"] != *self.page_target && !tools
        };
        for target in self.cdp.targets().await?.iter().filter(other) {
            let target = json!({"targetId": target["targetId"]});
            self.cdp.send("", "Target.closeTarget", target).await?;
        }
        self.cdp.send(&self.page, "Page.navigate", json!({"url": EMPTY})).await?;
        self.page_eval("name = ''").await?;
        self.cdp.send("", "Storage.clearCookies", json!({})).await?;
        self.cdp.send(&self.page, "Network.clearBrowserCache", json!({})).await?;
        let everything = json!({"origin": "*", "storageTypes": "all"});
        self.cdp.send(&self.page, "Storage.clearDataForOrigin", everything).await?;
        self.cdp.send(&self.page, "Page.resetNavigationHistory", json!({})).await.map(|_| ())
    }

    pub(crate) async fn quit(self) -> Result<()> {
        let _ =
            timeout(Duration::from_secs(3), self.cdp.send("", "Browser.close", json!({}))).await;
        self.process.end().await;
        Ok(())
    }
}

async fn find_target(cdp: &Cdp, what: &str, is_it: impl Fn(&Value) -> bool) -> Result<String> {
    let found = until(what, async || {
        Ok(cdp
            .targets()
            .await?
            .into_iter()
            .find(&is_it)
            .map_or(Value::Null, |target| target["targetId"].clone()))
    })
    .await?;
    Ok(found.as_str().unwrap_or_default().to_owned())
}

async fn websocket_url(process: &mut Process) -> Result<String> {
    let stderr = process.take_stderr().context("no output of Chromium")?;
    let mut lines = BufReader::new(stderr).lines();
    let mut said = String::new();
    while let Some(line) = lines.next_line().await? {
        if let Some(url) = line.strip_prefix("DevTools listening on ") {
            let url = url.trim().to_owned();
            // Whatever else it says must not fill the pipe.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Ok(url);
        }
        said.push_str(&line);
        said.push('\n');
    }
    bail!("Chromium ended at once:\n{said}")
}
