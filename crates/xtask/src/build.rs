//! `cargo xtask build`: the WASM, two unpacked extensions and the stand-alone page.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use anyhow::{Context as _, Result, bail};

use crate::{
    command::{self, root},
    manifest, prepare,
};

const CRATE: &str = "loginscope-panel";
const NAME: &str = "loginscope_panel";

/// How to build.
#[derive(clap::Args, Clone, Debug, Default)]
pub(crate) struct Options {
    /// Builds quickly and without wasm-opt; for trying things out and for the tests.
    #[arg(long)]
    pub(crate) dev: bool,
}

/// The browsers that an extension is built for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// `dist/chrome`
    Chrome,
    /// `dist/firefox`
    Firefox,
}

impl Target {
    fn folder(self) -> &'static str {
        match self {
            Target::Chrome => "chrome",
            Target::Firefox => "firefox",
        }
    }
}

/// Builds everything into `dist/`.
pub(crate) fn run(options: &Options) -> Result<()> {
    let began = Instant::now();
    let wasm = wasm(options)?;
    let dist = root().join("dist");
    let text = fs::read_to_string(root().join("manifest.json")).context("reading manifest.json")?;
    for target in [Target::Chrome, Target::Firefox] {
        let out = fresh(&dist.join(target.folder()))?;
        fs::write(out.join("manifest.json"), manifest::for_browser(&text, target)?)?;
        let shell = out.join("extension");
        copy_folder(&root().join("extension"), &shell)?;
        copy_folder(&wasm, &shell)?;
        copy_style(&shell)?;
        if target == Target::Chrome {
            for unused in ["background.js", "grant.html", "grant.js"] {
                fs::remove_file(shell.join(unused))
                    .with_context(|| format!("removing {unused}"))?;
            }
        }
    }
    let page = fresh(&dist.join("www"))?;
    copy_folder(&root().join("www"), &page)?;
    copy_folder(&wasm, &page)?;
    copy_style(&page)?;
    fs::copy(root().join("extension/outlets.js"), page.join("outlets.js"))?;
    copy_folder(&root().join("extension/icons"), &page.join("icons"))?;
    command::run(
        command::cargo()
            .args(["run", "--quiet", "--locked", "--package", "loginscope-pages", "--"])
            .arg(page.join("rules")),
        "see what is wrong with the rule or its fixture",
    )?;
    let size = fs::metadata(wasm.join(format!("{NAME}_bg.wasm")))?.len();
    println!(
        "dist/chrome, dist/firefox and dist/www are built ({} kB of WASM, {:.1} s)",
        size / 1000,
        began.elapsed().as_secs_f32()
    );
    Ok(())
}

/// Compiles the panel and makes its JavaScript; returns the folder that holds both.
fn wasm(options: &Options) -> Result<PathBuf> {
    prepare::wasm_target()?;
    let (profile, folder) = if options.dev { ("quick", "quick") } else { ("release", "release") };
    command::run(
        command::cargo()
            .args(["rustc", "--quiet", "--locked", "--lib", "--target", prepare::WASM])
            .args(["--package", CRATE, "--profile", profile, "--crate-type", "cdylib"]),
        "install Rust from https://rustup.rs",
    )?;
    let target = command::target_dir();
    let compiled = target.join(prepare::WASM).join(folder).join(format!("{NAME}.wasm"));
    if !compiled.is_file() {
        bail!("cargo built {CRATE}, but not {}", compiled.display());
    }
    let out = fresh(&target.join("loginscope-wasm").join(folder))?;
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(&compiled)
        .out_name(NAME)
        .web(true)?
        .typescript(false)
        .remove_name_section(!options.dev)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .generate(&out)
        .context("making the JavaScript for the WASM")?;
    let module = out.join(format!("{NAME}_bg.wasm"));
    if !options.dev {
        optimise(&module)?;
        validate(&module)?;
    }
    Ok(out)
}

/// What both browsers have had for years, and rustc's output uses. With `--all-features` wasm-opt writes types that
/// no browser reads.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

fn optimise(wasm: &Path) -> Result<()> {
    let optimised = wasm.with_extension("optimised");
    command::run(
        Command::new("node")
            .arg(prepare::wasm_opt()?)
            .arg("-Oz")
            .args(FEATURES)
            .arg(wasm)
            .arg("-o")
            .arg(&optimised),
        "wasm-opt runs on Node.js",
    )?;
    fs::rename(&optimised, wasm)?;
    Ok(())
}

/// Asks a WASM engine whether it would take the module: the tests' build is another one.
fn validate(wasm: &Path) -> Result<()> {
    let script = "WebAssembly.compile(require('fs').readFileSync(process.argv[1]))";
    command::run(
        Command::new("node").args(["-e", script]).arg(wasm),
        "the optimised WASM is broken; see the features that wasm-opt was given",
    )
}

/// The panel's style sheets belong to its crate; the pages link to one. Each overrides those before it.
const STYLES: [&str; 7] = ["base", "frame", "filter", "list", "detail", "views", "narrow"];

fn copy_style(to: &Path) -> Result<()> {
    let folder = root().join("crates").join(CRATE).join("style");
    let mut style = String::new();
    for name in STYLES {
        let file = folder.join(name).with_extension("css");
        let text =
            fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
        style.push_str(&text);
    }
    fs::write(to.join("style.css"), style)?;
    Ok(())
}

/// Empties or creates a folder.
fn fresh(path: &Path) -> Result<PathBuf> {
    if path.exists() {
        fs::remove_dir_all(path).with_context(|| format!("emptying {}", path.display()))?;
    }
    fs::create_dir_all(path).with_context(|| format!("creating {}", path.display()))?;
    Ok(path.to_owned())
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for item in fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let item = item?;
        let target = to.join(item.file_name());
        if item.file_type()?.is_dir() {
            copy_folder(&item.path(), &target)?;
        } else {
            fs::copy(item.path(), &target)
                .with_context(|| format!("writing {}", target.display()))?;
        }
    }
    Ok(())
}
