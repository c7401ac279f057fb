//! What is read of HTML: the fields for passwords.

/// Calls `each` for every field for a password, with its name.
pub fn password_fields<'t>(text: &'t str, mut each: impl FnMut(Option<&'t str>)) {
    let mut rest = text;
    while let Some(at) = rest.find("<input").or_else(|| rest.find("<INPUT")) {
        let tag = rest.get(at..).unwrap_or_default();
        let tag = tag.split('>').next().unwrap_or_default();
        let of_password =
            attribute(tag, "type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("password"));
        if of_password {
            each(attribute(tag, "name"));
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
