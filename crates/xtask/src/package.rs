//! `cargo xtask package`: the archives that the stores get, the same bytes wherever they are made.

use std::{
    fs,
    io::{Cursor, Write as _},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail, ensure};
use sha2::{Digest as _, Sha256};
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::{
    build,
    command::{self, output, root},
};

/// How to pack.
#[derive(clap::Args, Clone, Debug, Default)]
pub(crate) struct Options {
    /// Builds everything once more from the source archive alone, in a folder of its own, and compares the bytes.
    #[arg(long)]
    verify: bool,
}

/// Builds for release and packs `dist/loginscope-{chrome,firefox,source}-VERSION.zip`.
pub(crate) fn run(options: &Options) -> Result<()> {
    build::run(&build::Options::default())?;
    let root = root();
    let archives = [
        ("chrome", archive(&files_below(&root.join("dist/chrome"))?)?),
        ("firefox", archive(&files_below(&root.join("dist/firefox"))?)?),
        ("source", archive(&sources(&root)?)?),
    ];
    println!("{:64}  {:>9}  file", "SHA-256", "bytes");
    for (kind, bytes) in &archives {
        let name = file_name(kind);
        let path = root.join("dist").join(&name);
        fs::write(&path, bytes).with_context(|| format!("can't write {}", path.display()))?;
        println!("{:x}  {:>9}  dist/{name}", Sha256::digest(bytes), bytes.len());
    }
    if options.verify {
        let [.., (_, source)] = &archives;
        let again = tempfile::tempdir()?;
        ZipArchive::new(Cursor::new(source))?.extract(again.path())?;
        println!("Building again from the source archive in {}…", again.path().display());
        command::run(
            command::cargo()
                .current_dir(again.path())
                // Nothing of the first build may help.
                .env_remove("CARGO_TARGET_DIR")
                .args(["run", "--quiet", "--locked", "--package", "xtask", "--", "package"]),
            "install Rust from https://rustup.rs",
        )?;
        for (kind, bytes) in &archives {
            let other = fs::read(again.path().join("dist").join(file_name(kind)))?;
            ensure!(
                other == *bytes,
                "{} has other bytes when it is built elsewhere",
                file_name(kind)
            );
        }
        println!("The archives have the same bytes.");
    }
    Ok(())
}

fn file_name(kind: &str) -> String {
    format!("loginscope-{kind}-{}.zip", env!("CARGO_PKG_VERSION"))
}

/// A file and its name in the archive.
type Named = (String, PathBuf);

/// An archive whose bytes depend on names and contents only: sorted, without times, owners and modes.
fn archive(files: &[Named]) -> Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, path) in files {
        let bytes = fs::read(path).with_context(|| format!("can't read {}", path.display()))?;
        archive.start_file(name.as_str(), options)?;
        archive.write_all(&bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// What a person needs to build it: the files that git knows, or, without git, everything that no command made.
fn sources(root: &Path) -> Result<Vec<Named>> {
    let listed = root
        .join(".git")
        .exists()
        .then(|| output(Command::new("git").current_dir(root).args(["ls-files", "-z"])))
        .flatten();
    let Some(listed) = listed else { return files_below(root) };
    let names = listed.split('\0').filter(|name| !name.is_empty());
    let mut files: Vec<Named> = names
        .map(|name| (name.to_owned(), root.join(name)))
        .filter(|(_, path)| path.is_file())
        .collect();
    files.sort();
    Ok(files)
}

fn files_below(folder: &Path) -> Result<Vec<Named>> {
    let mut files = Vec::new();
    let mut folders = vec![(String::new(), folder.to_owned())];
    while let Some((prefix, folder)) = folders.pop() {
        let entries =
            fs::read_dir(&folder).with_context(|| format!("can't read {}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let Ok(own) = entry.file_name().into_string() else {
                bail!("{} has a name that is not UTF-8", entry.path().display());
            };
            let name = format!("{prefix}{own}");
            if entry.file_type()?.is_file() {
                files.push((name, entry.path()));
            } else if !is_made(&name) {
                folders.push((format!("{name}/"), entry.path()));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Whether a folder of the repository is made by a command, as `.gitignore` has it.
fn is_made(folder: &str) -> bool {
    ["target", "dist", ".git"].contains(&folder)
        || folder.split('/').next_back() == Some("node_modules")
}

#[cfg(test)]
mod tests {
    use super::{archive, files_below, sources};
    use crate::command::root;

    #[test]
    fn an_archive_depends_on_names_and_contents_only() {
        let make = |order: [&str; 2]| {
            let folder = tempfile::tempdir().unwrap();
            std::fs::create_dir(folder.path().join("b")).unwrap();
            std::fs::create_dir(folder.path().join("node_modules")).unwrap();
            std::fs::write(folder.path().join("node_modules/c"), "made").unwrap();
            for name in order {
                std::fs::write(folder.path().join(name), name).unwrap();
            }
            let files = files_below(folder.path()).unwrap();
            assert_eq!(
                files.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
                ["a", "b/d"]
            );
            archive(&files).unwrap()
        };
        assert!(make(["a", "b/d"]) == make(["b/d", "a"]));
    }

    #[test]
    fn the_sources_are_all_that_is_needed() {
        let names: Vec<String> =
            sources(&root()).unwrap().into_iter().map(|(name, _)| name).collect();
        for name in [
            "Cargo.toml",
            "Cargo.lock",
            "rust-toolchain.toml",
            "manifest.json",
            "crates/xtask/src/package.rs",
        ] {
            assert!(names.iter().any(|known| known == name), "{name} is missing");
        }
        assert!(!names.iter().any(|name| name.starts_with("target/") || name.starts_with("dist/")));
    }
}
