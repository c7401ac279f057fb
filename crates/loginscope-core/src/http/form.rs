//! The fields of forms and queries (`application/x-www-form-urlencoded`, `multipart/form-data`).

use std::borrow::Cow;

use crate::model::Body;

/// Names and values in order, decoded.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<(String, String)>);

impl std::fmt::Debug for Fields {
    /// The names only.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl Fields {
    /// The first value of a field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether the field exists.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// The fields of a query, without its `?`.
pub fn query(text: &str) -> Fields {
    Fields(
        url::form_urlencoded::parse(text.as_bytes())
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect(),
    )
}

/// The fields of a posted form; `None` where the body is something else.
pub fn body(body: &Body) -> Option<Fields> {
    match body.mime.as_str() {
        "application/x-www-form-urlencoded" => Some(query(&body.text())),
        "multipart/form-data" => Some(multipart(&body.text())),
        _ => None,
    }
}

/// The text fields of a multipart body (RFC 7578); files are left out.
fn multipart(text: &str) -> Fields {
    let Some(boundary) =
        text.lines().next().map(str::trim_end).filter(|line| line.starts_with("--"))
    else {
        return Fields::default();
    };
    let fields = text.split(boundary).filter_map(|part| {
        let (head, value) = part.split_once("\r\n\r\n").or_else(|| part.split_once("\n\n"))?;
        if head.contains("filename=") {
            return None;
        }
        let name = head.split_once("name=\"")?.1.split('"').next()?;
        Some((name.to_owned(), value.trim_end_matches(['\r', '\n']).to_owned()))
    });
    Fields(fields.collect())
}

/// The query and the fragment of a URL as they are written.
pub fn parts(url: &str) -> (&str, Option<&str>, Option<&str>) {
    let (rest, fragment) =
        url.split_once('#').map_or((url, None), |(rest, fragment)| (rest, Some(fragment)));
    let (path, query) =
        rest.split_once('?').map_or((rest, None), |(path, query)| (path, Some(query)));
    (path, query, fragment)
}

/// A percent-decoded copy, or the text itself where nothing is encoded.
pub fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let hex = |byte: u8| (byte as char).to_digit(16);
        match (byte, after) {
            (b'%', &[high, low, ref tail @ ..]) if hex(high).is_some() && hex(low).is_some() => {
                bytes.push((hex(high).unwrap_or(0) * 16 + hex(low).unwrap_or(0)) as u8);
                rest = tail;
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BodyForm, text};

    #[test]
    fn reads_multipart_fields() {
        let body = Body {
            mime: text("multipart/form-data"),
            raw: text(
                "--x\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\nann\r\n--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\nzzz\r\n--x--\r\n",
            ),
            form: BodyForm::Plain,
            truncated: false,
        };
        assert_eq!(super::body(&body), Some(Fields(vec![("user".into(), "ann".into())])));
    }

    #[test]
    fn decodes_percents_and_keeps_broken_ones() {
        assert_eq!(percent_decoded("a%2Fb%zz%4"), "a/b%zz%4");
    }
}
