//! The fields of forms as pages show them.

use std::collections::BTreeSet;

use crate::model::{Exchange, Trace};

/// The names of all fields for passwords in the pages of a capture, whatever they are called.
pub(super) fn password_fields(trace: &Trace) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for exchange in &trace.exchanges {
        password_inputs(exchange, &mut |tag| {
            names.extend(attribute(tag, "name").filter(|name| !name.is_empty()).map(str::to_owned));
            true
        });
    }
    names
}

/// Whether the answer is a page with a field for a password.
pub fn shows_password_field(exchange: &Exchange) -> bool {
    let mut found = false;
    password_inputs(exchange, &mut |_| {
        found = true;
        false
    });
    found
}

/// Calls `each` with the tags of fields for passwords, until it says that these are enough.
fn password_inputs(exchange: &Exchange, each: &mut dyn FnMut(&str) -> bool) {
    let Some(response) = exchange.response.as_ref().filter(|response| response.status < 500) else {
        return;
    };
    let Some(body) = response.body.value().filter(|body| body.mime == "text/html") else { return };
    let text = body.text();
    let mut rest = &*text;
    while let Some(at) = rest.find("<input").or_else(|| rest.find("<INPUT")) {
        let tag = rest.get(at..).unwrap_or_default();
        let tag = tag.split('>').next().unwrap_or_default();
        let of_password =
            attribute(tag, "type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("password"));
        if of_password && !each(tag) {
            return;
        }
        rest = rest.get(at + 6..).unwrap_or_default();
    }
}

/// The value of an attribute, its quotes taken off.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = tag;
    loop {
        let (before, after) = rest.split_once('=')?;
        let key = before.trim_end().rsplit([' ', '\t', '\n', '\r', '/', '"', '\'']).next()?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|first| matches!(first, '"' | '\''));
        let (value, tail) = match quote {
            Some(quote) => {
                let inside = after.get(1..).unwrap_or_default();
                inside.split_once(quote).unwrap_or((inside, ""))
            }
            None => after.split_once([' ', '\t', '\n', '\r']).unwrap_or((after, "")),
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = tail;
    }
}

#[cfg(test)]
mod tests {
    use super::attribute;

    #[test]
    fn reads_attributes_however_they_are_quoted() {
        let tag = r#"<input id=p data-x="type=text" TYPE='password' name = "user[p]" required"#;
        assert_eq!(attribute(tag, "type"), Some("password"));
        assert_eq!(attribute(tag, "name"), Some("user[p]"));
        assert_eq!(attribute(tag, "id"), Some("p"));
        assert_eq!(attribute(tag, "value"), None);
    }
}
