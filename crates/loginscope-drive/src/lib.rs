//! Drives Chromium and Firefox with their developer tools and the extension in them, for tests and pictures.
//!
//! Both browsers are spoken to in their own protocols over one connection: the Chrome DevTools Protocol and
//! Marionette. A [`Browser`] ends the process that it started, and no other. Every wait has an end.

mod chromium;
pub mod expect;
mod firefox;
pub mod play;
mod pool;
mod process;

use std::{path::PathBuf, time::Duration};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use tokio::time::{Instant, sleep};

pub use self::{
    chromium::{Cdp, Chromium},
    firefox::Firefox,
    pool::Pool,
};

/// How long a wait lasts before it counts as failed. Two browsers on two cores take their time.
pub const PATIENCE: Duration = Duration::from_secs(40);

/// Which browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Chromium.
    Chromium,
    /// Firefox.
    Firefox,
}

impl Kind {
    /// Both.
    pub const ALL: [Kind; 2] = [Kind::Chromium, Kind::Firefox];

    /// In lower case.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Chromium => "chromium",
            Kind::Firefox => "firefox",
        }
    }
}

/// How a browser is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Which one.
    pub kind: Kind,
    /// The unpacked extension to load.
    pub extension: Option<PathBuf>,
    /// Whether the developer tools are dark.
    pub dark: bool,
    /// The size of its windows, in pixels.
    pub window: (u32, u32),
    /// Whether it has a window that can be seen.
    pub headful: bool,
    /// Whether all third-party cookies are allowed (Chromium blocks or allows them, Firefox parts them by default).
    pub third_party_cookies: bool,
}

impl Options {
    /// A browser without a window and without the extension.
    pub fn new(kind: Kind) -> Options {
        Options {
            kind,
            extension: None,
            dark: false,
            window: (1400, 900),
            headful: false,
            third_party_cookies: true,
        }
    }

    /// With this extension.
    #[must_use]
    pub fn extension(mut self, folder: impl Into<PathBuf>) -> Options {
        self.extension = Some(folder.into());
        self
    }
}

/// A running browser with one tab.
pub enum Browser {
    /// Chromium.
    Chromium(Box<Chromium>),
    /// Firefox.
    Firefox(Box<Firefox>),
}

impl Browser {
    /// Starts a browser. Every name below `.test` leads to this machine, and any certificate is accepted.
    pub async fn launch(options: &Options) -> Result<Browser> {
        match options.kind {
            Kind::Chromium => Ok(Browser::Chromium(Box::new(Chromium::launch(options).await?))),
            Kind::Firefox => Ok(Browser::Firefox(Box::new(Firefox::launch(options).await?))),
        }
    }

    /// Which one it is.
    pub fn kind(&self) -> Kind {
        match self {
            Browser::Chromium(_) => Kind::Chromium,
            Browser::Firefox(_) => Kind::Firefox,
        }
    }

    /// Sends the tab to a URL, and waits until something else than the page before is there.
    pub async fn goto(&self, url: &str) -> Result<()> {
        match self {
            Browser::Chromium(browser) => browser.goto(url).await,
            Browser::Firefox(browser) => browser.goto(url).await,
        }
        .with_context(|| format!("could not open {url}"))
    }

    /// The value of an expression in the tab's page; a promise is waited for.
    pub async fn page_eval(&self, expression: &str) -> Result<Value> {
        match self {
            Browser::Chromium(browser) => browser.page_eval(expression).await,
            Browser::Firefox(browser) => browser.page_eval(expression).await,
        }
    }

    /// Waits until an expression in the page is true.
    pub async fn page_wait(&self, expression: &str) -> Result<()> {
        until(expression, async || self.page_eval(expression).await).await.map(|_| ())
    }

    /// Types a value into the first field that a selector matches.
    pub async fn page_fill(&self, selector: &str, value: &str) -> Result<()> {
        let (selector, value) = (Value::from(selector), Value::from(value));
        self.page_wait(&ready(&selector)).await?;
        self.page_eval(&format!(
            "(() => {{ const field = document.querySelector({selector}); field.value = {value}; \
             field.dispatchEvent(new Event('input', {{ bubbles: true }})); return true; }})()"
        ))
        .await
        .map(|_| ())
    }

    /// Clicks the first element that a selector matches.
    pub async fn page_click(&self, selector: &str) -> Result<()> {
        let selector = Value::from(selector);
        self.page_wait(&ready(&selector)).await?;
        // The page may be gone before the answer comes.
        self.page_eval(&format!(
            "(() => {{ const element = document.querySelector({selector}); setTimeout(() => element.click()); return true; }})()"
        ))
        .await
        .map(|_| ())
    }

    /// Opens the developer tools and the extension's panel in them.
    pub async fn open_panel(&mut self) -> Result<()> {
        match self {
            Browser::Chromium(browser) => browser.open_panel().await,
            Browser::Firefox(browser) => browser.open_panel().await,
        }
        .context("could not open the panel")
    }

    /// Opens the developer tools, not the panel: what is recorded meanwhile must be there later.
    pub async fn open_devtools(&mut self) -> Result<()> {
        match self {
            Browser::Chromium(browser) => browser.open_devtools().await,
            Browser::Firefox(browser) => browser.open_devtools().await,
        }
        .context("could not open the developer tools")
    }

    /// The value of an expression in the panel's document.
    pub async fn panel_eval(&self, expression: &str) -> Result<Value> {
        match self {
            Browser::Chromium(browser) => browser.panel_eval(expression).await,
            Browser::Firefox(browser) => browser.panel_eval(expression).await,
        }
    }

    /// Waits until an expression in the panel is true.
    pub async fn panel_wait(&self, expression: &str) -> Result<Value> {
        until(expression, async || self.panel_eval(expression).await).await
    }

    /// Clicks an element of the panel.
    pub async fn panel_click(&self, selector: &str) -> Result<()> {
        let selector = Value::from(selector);
        self.panel_wait(&format!("!!document.querySelector({selector})")).await?;
        self.panel_eval(&format!("(document.querySelector({selector}).click(), true)"))
            .await
            .map(|_| ())
    }

    /// All lines that the extension has recorded, read from its devtools page.
    pub async fn recorded_lines(&self) -> Result<String> {
        let answer = self.panel_eval(RECORDED_LINES).await?;
        Ok(answer.as_str().context("the devtools page gave no lines")?.to_owned())
    }

    /// A picture of the panel, as PNG.
    pub async fn panel_screenshot(&self) -> Result<Vec<u8>> {
        match self {
            Browser::Chromium(browser) => browser.panel_screenshot().await,
            Browser::Firefox(browser) => browser.panel_screenshot().await,
        }
        .context("could not take a picture of the panel")
    }

    /// Gives the window of the developer tools another size.
    pub async fn resize_panel(&self, width: u32, height: u32) -> Result<()> {
        match self {
            Browser::Chromium(browser) => browser.resize_panel(width, height).await,
            Browser::Firefox(browser) => browser.resize_panel(width, height).await,
        }
    }

    /// Moves the developer tools to another side of the window.
    pub async fn redock(&self) -> Result<()> {
        match self {
            Browser::Chromium(browser) => browser.redock().await,
            Browser::Firefox(browser) => browser.redock().await,
        }
        .context("could not dock the developer tools elsewhere")
    }

    /// Shows another tool in the panel's place.
    pub async fn hide_panel(&self) -> Result<()> {
        match self {
            Browser::Chromium(browser) => browser.hide_panel().await,
            Browser::Firefox(browser) => browser.hide_panel().await,
        }
    }

    /// Shows the panel again.
    pub async fn show_panel(&mut self) -> Result<()> {
        match self {
            Browser::Chromium(browser) => browser.show_panel().await,
            Browser::Firefox(browser) => browser.show_panel().await,
        }
    }

    /// Makes it forget: one empty tab, nothing stored, and nothing in the panel, which stays open if it was.
    pub async fn renew(&mut self) -> Result<()> {
        self.forget().await.context("could not make the browser forget")
    }

    async fn forget(&mut self) -> Result<()> {
        let has_panel = match self {
            Browser::Chromium(browser) => {
                browser.renew().await?;
                browser.has_panel()
            }
            Browser::Firefox(browser) => {
                browser.renew().await?;
                browser.has_panel().await?
            }
        };
        if has_panel {
            self.panel_click("button[aria-label=Clear]").await?;
            let empty = "document.querySelector('#loginscope').dataset.state == 'empty'";
            self.panel_wait(empty).await?;
        }
        Ok(())
    }

    /// Ends the browser.
    pub async fn quit(self) -> Result<()> {
        match self {
            Browser::Chromium(browser) => browser.quit().await,
            Browser::Firefox(browser) => browser.quit().await,
        }
    }
}

/// Whether an element is there and the scripts of its page have run: before that nobody listens to it.
fn ready(selector: &Value) -> String {
    format!("document.readyState == 'complete' && !!document.querySelector({selector})")
}

/// Asks the devtools page for all lines, as the panel does.
const RECORDED_LINES: &str = "(async () => {
        const api = globalThis.browser ?? globalThis.chrome;
        const channel = new BroadcastChannel(`loginscope-${api.devtools.inspectedWindow.tabId}`);
        const all = [];
        await new Promise(done => {
          let idle = setTimeout(done, 1000);
          let want = { epoch: 0, next: 0 };
          channel.onmessage = ({ data: { lines, epoch, from, next } }) => {
            if (!lines || from !== (epoch === want.epoch ? want.next : 0)) return;
            all.push(lines);
            want = { epoch, next };
            clearTimeout(idle);
            idle = setTimeout(done, 500);
            channel.postMessage({ want });
          };
          channel.postMessage({ want });
        });
        channel.close();
        return all.join('\\n');
      })()";

/// Asks until the answer is neither false, null nor an error.
pub(crate) async fn until(
    what: &str,
    mut ask: impl AsyncFnMut() -> Result<Value>,
) -> Result<Value> {
    let end = Instant::now() + PATIENCE;
    loop {
        let answer =
            tokio::time::timeout(PATIENCE, ask()).await.unwrap_or_else(|_| bail!("no answer"));
        match &answer {
            Ok(value) if !matches!(value, Value::Null | Value::Bool(false)) => return answer,
            _ if Instant::now() < end => sleep(Duration::from_millis(40)).await,
            Ok(value) => bail!("waited {} s for: {what} (it is {value})", PATIENCE.as_secs()),
            Err(error) => bail!("waited {} s for: {what} ({error:#})", PATIENCE.as_secs()),
        }
    }
}
