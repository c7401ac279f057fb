//! Shows the panel at work on a login of the lab. `cargo xtask demo` and `cargo xtask pictures` run this.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand, ValueEnum};
use loginscope_core::{Options, capture::Recorder, diagnose, report};
use loginscope_drive::{Browser, Kind, play};
use loginscope_lab::{Lab, LabOptions, Scenario};

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Opens a browser with the panel on a broken login.
    Demo {
        /// The login; `cargo run -p loginscope-lab` lists them all.
        #[arg(long, default_value = "samesite-none-insecure")]
        scenario: String,
        /// The browser.
        #[arg(long, value_enum, default_value = "chromium")]
        browser: BrowserName,
        /// Shows no window, also where there is a display.
        #[arg(long)]
        headless: bool,
    },
    /// Takes the pictures of the documentation: both browsers, light and dark.
    Pictures {
        /// Where they go.
        #[arg(long, default_value = "docs/pictures")]
        folder: PathBuf,
        /// The login.
        #[arg(long, default_value = "samesite-none-insecure")]
        scenario: String,
        /// Takes one of each view instead of the diagnosis only.
        #[arg(long)]
        views: bool,
        /// Width and height of the panel.
        #[arg(long, num_args = 2, default_values_t = [1200, 780])]
        size: Vec<u32>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum BrowserName {
    Chromium,
    Firefox,
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Arguments::parse().what {
        What::Demo { scenario, browser, headless } => demo(&scenario, browser, headless).await,
        What::Pictures { folder, scenario, views, size } => {
            let views: &[&str] = if views { &VIEWS } else { &VIEWS[..1] };
            pictures(&folder, &scenario, views, &size).await
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn find(scenario: &str) -> Result<&'static Scenario> {
    Scenario::find(scenario).with_context(|| {
        format!("there is no login {scenario:?}; `cargo run -p loginscope-lab` lists them")
    })
}

fn options(kind: Kind) -> Result<loginscope_drive::Options> {
    let name = match kind {
        Kind::Chromium => "dist/chrome",
        Kind::Firefox => "dist/firefox",
    };
    let extension = root()
        .join(name)
        .canonicalize()
        .with_context(|| format!("{name} is missing: run `cargo xtask build`"))?;
    Ok(loginscope_drive::Options::new(kind).extension(extension))
}

/// Waits until the panel has found the root cause, or a working login.
async fn explained(browser: &Browser, scenario: &Scenario) -> Result<()> {
    let root = scenario.expect.root_cause.unwrap_or_default();
    let right = format!(
        "['success', 'failure'].includes(document.querySelector('#loginscope').dataset.outcome) \
         && document.querySelector('#loginscope').dataset.rootCause == '{root}'"
    );
    browser.panel_wait(&right).await.map(|_| ())
}

async fn demo(scenario: &str, browser: BrowserName, headless: bool) -> Result<()> {
    let scenario = find(scenario)?;
    let kind = match browser {
        BrowserName::Chromium => Kind::Chromium,
        BrowserName::Firefox => Kind::Firefox,
    };
    let display = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    let mut options = options(kind)?;
    options.headful = (display || cfg!(any(windows, target_os = "macos"))) && !headless;
    println!("{}\n{}\n", scenario.title, scenario.story);
    let lab = Lab::start(LabOptions::default()).await?;
    let mut browser = Browser::launch(&options).await?;
    let shown = show(&mut browser, &lab, scenario, options.headful).await;
    if options.headful && shown.is_ok() {
        println!(
            "\nThe browser stays open: try the page, and press Ctrl+C here when you are done."
        );
        tokio::signal::ctrl_c().await?;
    }
    browser.quit().await?;
    shown
}

async fn show(browser: &mut Browser, lab: &Lab, scenario: &Scenario, headful: bool) -> Result<()> {
    browser.open_panel().await?;
    play::play(browser, lab, scenario).await?;
    explained(browser, scenario).await?;
    let mut recorder = Recorder::new();
    let recorded = browser.recorded_lines().await?;
    for line in recorded.lines() {
        recorder.push_line(line);
    }
    let report = diagnose(recorder.trace(), &Options::default()).report();
    print!("{}", report::text::render(&report));
    if !headful {
        let folder = root().join("target/demo");
        fs::create_dir_all(&folder)?;
        let folder = folder.canonicalize()?;
        fs::write(folder.join("panel.png"), browser.panel_screenshot().await?)?;
        fs::write(folder.join("report.md"), report::markdown::render(&report))?;
        fs::write(folder.join("login.ndjson"), recorded)?;
        println!(
            "\nThe panel: {0}/panel.png\nThe report: {0}/report.md\nThe capture: {0}/login.ndjson",
            folder.display()
        );
    }
    Ok(())
}

/// The panel's views, as their tabs' ids name them.
const VIEWS: [&str; 6] = ["diagnosis", "flow", "cookies", "tokens", "exchanges", "decode"];

async fn pictures(folder: &Path, scenario: &str, views: &[&str], size: &[u32]) -> Result<()> {
    let scenario = find(scenario)?;
    let folder = root().join(folder);
    fs::create_dir_all(&folder)?;
    let &[width, height] = size else { anyhow::bail!("a size is a width and a height") };
    for kind in Kind::ALL {
        for dark in [false, true] {
            let lab = Lab::start(LabOptions::default()).await?;
            let mut options = options(kind)?;
            options.dark = dark;
            let mut browser = Browser::launch(&options).await?;
            let taken = take(&mut browser, &lab, scenario, views, (width, height)).await;
            browser.quit().await?;
            let theme = if dark { "dark" } else { "light" };
            for (view, picture) in taken? {
                let of = if view == VIEWS[0] { String::new() } else { format!("-{view}") };
                let file = folder.join(format!("{}-{theme}{of}.png", kind.name()));
                fs::write(&file, picture)?;
                println!("{}", file.display());
            }
        }
    }
    Ok(())
}

async fn take<'v>(
    browser: &mut Browser,
    lab: &Lab,
    scenario: &Scenario,
    views: &[&'v str],
    (width, height): (u32, u32),
) -> Result<Vec<(&'v str, Vec<u8>)>> {
    browser.open_panel().await?;
    browser.resize_panel(width, height).await?;
    play::play(browser, lab, scenario).await?;
    explained(browser, scenario).await?;
    let mut taken = Vec::new();
    for view in views {
        browser.panel_click(&format!("#tab-{view}")).await?;
        browser
            .panel_wait(&format!("!!document.querySelector('[aria-labelledby=tab-{view}]')"))
            .await?;
        taken.push((*view, browser.panel_screenshot().await?));
    }
    Ok(taken)
}
