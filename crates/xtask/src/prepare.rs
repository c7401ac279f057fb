//! What has to be on the machine before something can be built or tested.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, bail};

use crate::command::{is_installed, output, root, run, succeeds, target_dir};

/// The target that browsers run.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Makes sure that rustc can compile for browsers.
pub(crate) fn wasm_target() -> Result<()> {
    let installed = || {
        output(Command::new("rustc").current_dir(root()).args([
            "--print",
            "target-libdir",
            "--target",
            WASM,
        ]))
        .is_some_and(|dir| PathBuf::from(dir).is_dir())
    };
    if installed() {
        return Ok(());
    }
    if !is_installed("rustup") {
        bail!(
            "rustc has no standard library for {WASM} and rustup is not there to add it; \
             install Rust from https://rustup.rs, or your distribution's package for that target"
        );
    }
    eprintln!("Adding the target {WASM} to Rust…");
    run(
        Command::new("rustup").current_dir(root()).args(["target", "add", WASM]),
        "install Rust from https://rustup.rs",
    )?;
    if installed() {
        Ok(())
    } else {
        bail!("rustup added {WASM}, but rustc still does not find it; run `rustup show`")
    }
}

/// The script of wasm-opt, installed from npm in its locked version.
pub(crate) fn wasm_opt() -> Result<PathBuf> {
    const NPM: &str = "wasm-opt comes from npm and makes the release's WASM smaller: install Node.js 18 or newer with npm \
                       (Debian, Ubuntu: `apt-get install npm`), or build with `--dev`, which does without";
    let folder = root().join("crates/xtask/npm");
    let script = folder.join("node_modules/binaryen/bin/wasm-opt");
    let lock = std::fs::read_to_string(folder.join("package-lock.json")).unwrap_or_default();
    let stamp = folder.join("node_modules/.installed-lock.json");
    if script.is_file() && std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock)
    {
        return Ok(script);
    }
    for program in ["node", "npm"] {
        if !is_installed(program) {
            bail!("`{program}` is not installed; {NPM}");
        }
    }
    eprintln!("Installing wasm-opt and axe-core…");
    let mut npm = Command::new("npm");
    npm.current_dir(&folder).args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]);
    if !succeeds(&mut npm, NPM)? {
        bail!("npm could not install wasm-opt in {}; its words are above. {NPM}", folder.display());
    }
    std::fs::write(stamp, lock)?;
    Ok(script)
}

/// Makes sure that everything is there which the tests drive: both browsers, Node.js, nginx, Python and the web
/// frameworks. Installs them where that is possible, else says what to install.
pub(crate) fn for_tests() -> Result<()> {
    let mut packages = Vec::new();
    if !is_installed("npm") {
        packages.push("npm");
    }
    // The folder is in the PATH of root only.
    if !is_installed("nginx") && !Path::new("/usr/sbin/nginx").is_file() {
        packages.push("nginx-light");
    }
    if output(Command::new("python3").args(["-c", "import ensurepip, venv"])).is_none() {
        packages.push("python3-venv");
    }
    browsers_among(&mut packages)?;
    frameworks()
}

/// Installs what the lock file of a folder names.
fn npm_ci(folder: &Path) -> Result<()> {
    let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    run(
        Command::new("npm").current_dir(folder).args(arguments),
        "install Node.js 18 or newer with npm (Debian, Ubuntu: `apt-get install npm`)",
    )
}

/// The script of the linter that addons.mozilla.org uses, in its locked version.
pub(crate) fn addons_linter() -> Result<PathBuf> {
    let folder = root().join("crates/xtask/linter");
    let lock = std::fs::read_to_string(folder.join("package-lock.json")).unwrap_or_default();
    let stamp = folder.join("node_modules/.installed-lock.json");
    if !std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        eprintln!("Installing the linter of addons.mozilla.org…");
        npm_ci(&folder)?;
        std::fs::write(stamp, lock)?;
    }
    Ok(folder.join("node_modules/addons-linter/bin/addons-linter"))
}

/// Installs the packages of npm that the benchmark stands beside; without Node.js it does without them.
pub(crate) fn for_benchmarks() -> Result<()> {
    let folder = root().join("tests/bench/npm");
    if folder.join("node_modules").is_dir() || !is_installed("npm") {
        return Ok(());
    }
    npm_ci(&folder)
}

/// Installs the locked versions of the web frameworks for `tests/frameworks`.
fn frameworks() -> Result<()> {
    let source = root().join("tests/frameworks");
    let folder = target_dir().join("tmp/frameworks");
    let locks = ["requirements.txt", "express/package-lock.json"]
        .map(|name| std::fs::read_to_string(source.join(name)).unwrap_or_default())
        .concat();
    let stamp = folder.join("installed");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == locks) {
        return Ok(());
    }
    eprintln!("Installing web frameworks for the tests…");
    let express = folder.join("express");
    std::fs::create_dir_all(&express)?;
    for name in ["package.json", "package-lock.json"] {
        std::fs::copy(source.join("express").join(name), express.join(name))?;
    }
    npm_ci(&express)?;
    let venv = folder.join("venv");
    run(
        Command::new("python3").args(["-m", "venv", "--clear"]).arg(&venv),
        "install Python 3.11 or newer with its module venv (Debian, Ubuntu: `apt-get install python3-venv`)",
    )?;
    run(
        Command::new(venv.join("bin/pip"))
            .args(["install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r"])
            .arg(source.join("requirements.txt")),
        "install Python 3.11 or newer with pip",
    )?;
    std::fs::write(stamp, locks)?;
    Ok(())
}

/// Makes sure that both browsers are there: installs them where that is possible, else says what to install.
pub(crate) fn browsers() -> Result<()> {
    browsers_among(&mut Vec::new())
}

fn browsers_among(packages: &mut Vec<&str>) -> Result<()> {
    if !["chromium", "chromium-browser", "google-chrome"].iter().any(|name| is_installed(name)) {
        packages.push("chromium");
    }
    if !["firefox-esr", "firefox"].iter().any(|name| is_installed(name)) {
        packages.push("firefox-esr");
    }
    if packages.is_empty() {
        return Ok(());
    }
    let names = packages.join(" and ");
    if !is_installed("apt-get") {
        bail!(
            "this drives real browsers: please install {names} (browsers of version 140 or newer) so that they are found in PATH"
        );
    }
    let root_user = output(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    let may_sudo =
        is_installed("sudo") && output(Command::new("sudo").args(["-n", "true"])).is_some();
    if !root_user && !may_sudo {
        bail!(
            "this drives real browsers: run `sudo apt-get install {}` and try again",
            packages.join(" ")
        );
    }
    eprintln!("Installing {names}…");
    let apt = |arguments: &[&str]| {
        let mut command = if root_user { Command::new("apt-get") } else { Command::new("sudo") };
        if !root_user {
            command.args(["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        }
        command.env("DEBIAN_FRONTEND", "noninteractive").args(arguments);
        command
    };
    // A machine without package lists is common in containers; lists that are a little old do no harm.
    let _ = succeeds(&mut apt(&["-q", "update"]), "")?;
    let mut install = vec!["-q", "install", "-y", "--no-install-recommends"];
    install.extend(packages.iter());
    if !succeeds(&mut apt(&install), "apt-get is part of Debian and Ubuntu")? {
        bail!(
            "apt-get could not install {names}; its words are above. On Ubuntu, where browsers are snaps, install \
             Chromium and Firefox (140 or newer) so that `chromium` and `firefox` are found in PATH"
        );
    }
    Ok(())
}
