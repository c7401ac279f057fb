//! `Authorization` and `WWW-Authenticate` (RFC 9110 §11).

/// The scheme and the rest of an `Authorization` header.
pub fn credentials(value: &str) -> (&str, &str) {
    let value = value.trim();
    value.split_once(' ').map_or((value, ""), |(scheme, rest)| (scheme, rest.trim()))
}

/// The token of a `Bearer` header (RFC 6750 §2.1), its scheme's case ignored.
pub fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = credentials(value);
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Whether the value is the scheme and, in place of a token, what a script makes of an empty variable.
pub fn is_of_empty_variable(value: &str) -> bool {
    const NAMES: [&str; 7] =
        ["undefined", "null", "NaN", "None", "[object Object]", "[object Promise]", "${token}"];
    bearer(value).is_some_and(|token| NAMES.contains(&token))
}

/// A parameter of a challenge, such as `error` or `scope`, unquoted.
pub fn parameter<'h>(challenge: &'h str, name: &str) -> Option<&'h str> {
    let mut rest = challenge;
    while let Some(at) = rest.find('=') {
        let (before, after) = rest.split_at(at);
        let after = after.get(1..)?;
        let key = before.rsplit([' ', ',', '\t']).next()?;
        let (value, tail) = match after.trim_start().strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => after.split_once([',', ' ']).unwrap_or((after, "")),
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = tail;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_parameters() {
        let challenge = r#"Bearer realm="a, b", error="invalid_token", error_description="The token = expired""#;
        assert_eq!(parameter(challenge, "error"), Some("invalid_token"));
        assert_eq!(parameter(challenge, "error_description"), Some("The token = expired"));
        assert_eq!(parameter(challenge, "scope"), None);
    }

    #[test]
    fn reads_bearer_tokens() {
        assert_eq!(bearer("bearer abc"), Some("abc"));
        assert_eq!(bearer("Basic abc"), None);
        assert_eq!(bearer("Bearer "), None);
    }
}
