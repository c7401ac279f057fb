//! A Set-Cookie line as people talk about it.

use crate::model::Text;

/// A Set-Cookie line. Its value never leaves this type.
#[derive(Clone)]
pub struct Line(pub(super) Text);

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Line({} bytes)", self.0.len())
    }
}

impl Line {
    fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.split(';').skip(1).map(|attribute| {
            let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
            (name.trim(), value.trim())
        })
    }

    /// The value of an attribute, the last one where it is repeated; empty for a flag.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes()
            .filter(|(key, _)| key.eq_ignore_ascii_case(name))
            .last()
            .map(|(_, value)| value)
    }

    /// Whether the value is empty or one of the words that frameworks put into a cookie that they delete.
    pub(super) fn has_no_value(&self) -> bool {
        let pair = self.0.split(';').next().unwrap_or_default();
        let value = pair.split_once('=').map_or("", |(_, value)| value).trim().trim_matches('"');
        matches!(
            value.to_ascii_lowercase().as_str(),
            "" | "deleted" | "delete" | "null" | "none" | "expired" | "0" | "-" | "deleteme" | "x"
        )
    }

    /// The name of a second cookie that a comma joined to this one. Commas inside of a value or of a date
    /// begin none: what follows must look like `name=`, behind at least one attribute.
    pub(super) fn folded(&self) -> Option<&str> {
        self.0.split(';').skip(1).find_map(|attribute| {
            attribute.match_indices(',').find_map(|(comma, _)| {
                let rest = attribute.get(comma + 1..)?.trim_start();
                let (name, _) = rest.split_once('=')?;
                let is_token = !name.is_empty()
                    && name.bytes().all(|byte| {
                        byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
                    });
                is_token.then_some(name)
            })
        })
    }

    /// The whole header line with `…` for its value and attributes changed: `Some("")` adds a flag, `None`
    /// takes an attribute out.
    pub fn repaired(&self, name: &str, changes: &[(&str, Option<&str>)]) -> String {
        let mut out = format!("Set-Cookie: {name}=…");
        let changed = |key: &str| changes.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
        let mut done: Vec<&str> = Vec::new();
        let mut push = |key: &str, value: &str| {
            out.push_str("; ");
            out.push_str(key);
            if !value.is_empty() {
                out.push('=');
                out.push_str(value);
            }
        };
        for (key, value) in self.attributes().filter(|(key, _)| !key.is_empty()) {
            match changed(key) {
                None => push(key, value),
                Some((name, Some(value))) if !done.contains(name) => {
                    push(name, value);
                    done.push(name);
                }
                Some(_) => {}
            }
        }
        for (name, value) in changes {
            if let Some(value) = value
                && !done.contains(name)
            {
                push(name, value);
            }
        }
        out
    }

    /// The attributes in a plain sentence.
    pub fn in_words(&self) -> String {
        let has = |name: &str| self.attribute(name).is_some();
        let mut parts: Vec<String> = Vec::new();
        parts.push(match self.attribute("max-age").and_then(|age| age.parse::<i64>().ok()) {
            Some(seconds) if seconds <= 0 => "deletes the cookie".to_owned(),
            Some(seconds) => format!("lasts {}", crate::words::duration(seconds)),
            None if has("expires") => {
                format!("lasts until {}", self.attribute("expires").unwrap_or_default())
            }
            None => "lasts until the browser is closed".to_owned(),
        });
        parts.push(match self.attribute("domain").filter(|domain| !domain.is_empty()) {
            Some(domain) => {
                format!("goes to {} and its sub-domains", domain.trim_start_matches('.'))
            }
            None => "goes to this host only".to_owned(),
        });
        if let Some(path) = self.attribute("path").filter(|path| *path != "/" && !path.is_empty()) {
            parts.push(format!("below {path}"));
        }
        if has("secure") {
            parts.push("over https only".to_owned());
        }
        if has("httponly") {
            parts.push("hidden from scripts".to_owned());
        }
        parts.push(
            match self.attribute("samesite").unwrap_or_default().to_ascii_lowercase().as_str() {
                "strict" => "only on requests that the site itself begins".to_owned(),
                "lax" => "from other sites only when the user follows a link".to_owned(),
                "none" => "on requests from other sites too".to_owned(),
                _ => "with the browser's own default for requests from other sites".to_owned(),
            },
        );
        if has("partitioned") {
            parts.push("separate for each embedding site".to_owned());
        }
        crate::words::capitalised(&format!("{}.", parts.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::text;

    #[test]
    fn finds_a_second_cookie_behind_a_comma() {
        let folded = |line: &str| Line(text(line)).folded().map(str::to_owned);
        assert_eq!(folded("a=1; Path=/, b=2; Path=/"), Some("b".to_owned()));
        assert_eq!(
            folded("a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT, sid=2; Path=/"),
            Some("sid".to_owned())
        );
        assert_eq!(folded("a=1,b=2; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/"), None);
    }

    #[test]
    fn repairs_name_the_line_to_send() {
        let line = Line(text("sid=secret; Path=/x; Domain=a.test; SameSite=None"));
        assert_eq!(
            line.repaired("sid", &[("Secure", Some(""))]),
            "Set-Cookie: sid=…; Path=/x; Domain=a.test; SameSite=None; Secure"
        );
        assert_eq!(
            line.repaired("sid", &[("Path", Some("/")), ("Domain", None)]),
            "Set-Cookie: sid=…; Path=/; SameSite=None"
        );
        assert_eq!(format!("{line:?}"), "Line(49 bytes)");
    }
}
