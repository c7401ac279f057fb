//! What has to be on the machine before something can be built or tested.

use std::{path::PathBuf, process::Command};

use anyhow::{Result, bail};

use crate::command::{is_installed, output, root, run, succeeds};

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
    eprintln!("Installing wasm-opt…");
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

/// Makes sure that both browsers are there, and what makes the release: installs them where that is possible, else
/// says what to install.
pub(crate) fn browsers_and_node() -> Result<()> {
    let mut packages = Vec::new();
    if !is_installed("npm") {
        packages.push("npm");
    }
    browsers_among(&mut packages)
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
