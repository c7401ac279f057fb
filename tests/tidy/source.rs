//! Sources as tests read them: without comments and texts, and without their own tests.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A file of the repository.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All files of a kind below a folder, as paths from the repository, in order.
pub(crate) fn files(folder: &str, extension: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(root().join(&folder)) else { continue };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{folder}/{name}");
            if entry.path().is_dir() {
                if !["target", "node_modules", "dist"].contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if Path::new(&name).extension().is_some_and(|it| it == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A file and its code.
pub(crate) struct Source {
    /// From the repository.
    pub(crate) path: String,
    /// As it is.
    pub(crate) text: String,
    /// Without comments, texts and tests; the lines keep their numbers.
    code: String,
}

impl Source {
    /// A file in Rust.
    pub(crate) fn rust(path: String) -> Source {
        let text = read(&path);
        let mut code = without_comments_and_texts(&text);
        if path.ends_with("/tests.rs") || path.contains("/tests/") {
            code.clear();
        }
        if let Some(tests) = code.find("#[cfg(test)]\nmod tests {") {
            code.truncate(tests);
        }
        Source { path, text, code }
    }

    /// A file in any other language, its line comments left out.
    pub(crate) fn plain(path: String) -> Source {
        let text = read(&path);
        let code = text
            .lines()
            .map(|line| line.split("// ").next().unwrap_or_default())
            .collect::<Vec<_>>()
            .join("\n");
        Source { path, text, code }
    }

    /// Where its code has one of these words, as `path:line: word`.
    pub(crate) fn uses(&self, banned: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        for (number, line) in self.code.lines().enumerate() {
            for word in banned {
                if contains_word(line, word) {
                    found.push(format!("{}:{}: {word}", self.path, number + 1));
                }
            }
        }
        found
    }

    /// What it names of its own crate, to the second part: `model::Exchange`, `http::form`.
    pub(crate) fn crate_paths(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for (at, _) in self.code.match_indices("crate::") {
            let rest = &self.code[at + "crate::".len()..];
            if self.code[..at].ends_with('$') {
                continue;
            }
            expand("", rest, &mut found);
        }
        found
    }
}

/// Adds the paths of a tree of uses, cut after the second part.
fn expand(prefix: &str, rest: &str, found: &mut BTreeSet<String>) {
    let depth = prefix.matches("::").count();
    if let Some(inside) = rest.strip_prefix('{') {
        let mut level = 0;
        let mut start = 0;
        for (at, letter) in inside.char_indices() {
            match letter {
                '{' => level += 1,
                '}' if level > 0 => level -= 1,
                '}' | ',' if level == 0 => {
                    let item = inside[start..at].trim();
                    if !item.is_empty() {
                        expand(prefix, item, found);
                    }
                    start = at + 1;
                    if letter == '}' {
                        return;
                    }
                }
                _ => {}
            }
        }
        return;
    }
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    let path = format!("{prefix}{name}");
    match after.strip_prefix("::") {
        Some(after) if depth < 1 => expand(&format!("{path}::"), after, found),
        _ => {
            found.insert(path.trim_end_matches("::self").to_owned());
        }
    }
}

/// Whether a line has the word and not only a longer one that ends or begins with it.
fn contains_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let begins = word.starts_with(part);
    let ends = word.ends_with(part);
    line.match_indices(word).any(|(at, _)| {
        let goes_on = begins && line[..at].ends_with(part)
            || ends && line[at + word.len()..].starts_with(part);
        !goes_on
    })
}

/// Comments and the insides of texts become spaces.
fn without_comments_and_texts(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let blank = |out: &mut String, piece: &str| {
        out.extend(piece.chars().map(|letter| if letter == '\n' { '\n' } else { ' ' }));
    };
    while at < bytes.len() {
        let rest = &text[at..];
        let end = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) = text_literal(rest, &text[..at]) {
            length
        } else {
            let letter = rest.chars().next().unwrap_or(' ');
            out.push(letter);
            at += letter.len_utf8();
            continue;
        };
        blank(&mut out, &rest[..end]);
        at += end;
    }
    out
}

/// The length of the text or character that begins here, if one does.
fn text_literal(rest: &str, before: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    if rest.starts_with('r') && !before.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
        let marks = rest[1..].bytes().take_while(|byte| *byte == b'#').count();
        if bytes.get(1 + marks) == Some(&b'"') {
            let end = format!("\"{}", "#".repeat(marks));
            let inside = 2 + marks;
            return Some(
                rest[inside..].find(&end).map_or(rest.len(), |at| inside + at + end.len()),
            );
        }
    }
    if rest.starts_with('"') {
        let mut at = 1;
        while at < bytes.len() && bytes[at] != b'"' {
            at += if bytes[at] == b'\\' { 2 } else { 1 };
        }
        return Some((at + 1).min(rest.len()));
    }
    if let Some(escape) = rest.strip_prefix("'\\") {
        return escape.find('\'').map(|at| at + 3);
    }
    if rest.starts_with('\'') {
        let mut letters = rest.char_indices().skip(1);
        let (_, _) = letters.next()?;
        let (close, quote) = letters.next()?;
        return (quote == '\'').then_some(close + 1);
    }
    None
}
