//! Reading captures and writing results, with words for what goes wrong.

use std::{
    fs,
    io::{self, Read as _, Write as _},
    path::Path,
};

use anyhow::Context as _;

/// The bytes of a file; `-` is standard input.
pub(crate) fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).context("can't read standard input")?;
        return Ok(bytes);
    }
    fs::read(file).with_context(|| format!("can't read {}; check the path", file.display()))
}

/// What a file is called in reports.
pub(crate) fn name(file: &Path) -> String {
    if file == Path::new("-") { "standard input".to_owned() } else { file.display().to_string() }
}

/// Writes to a file, or to standard output.
pub(crate) fn write(output: Option<&Path>, text: &str) -> anyhow::Result<()> {
    match output {
        Some(path) => fs::write(path, text)
            .with_context(|| format!("can't write {}; check the folder", path.display())),
        None => io::stdout().lock().write_all(text.as_bytes()).context("can't write the result"),
    }
}
