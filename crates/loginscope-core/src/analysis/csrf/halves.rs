//! Whether a token and a cookie are two halves of one, as the frameworks write them.

use crate::http::form;

/// What comparing a token with a cookie shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halves {
    /// They belong together.
    Same,
    /// The token is the cookie's value as it stands in the header, percent-encoded, where frameworks expect it decoded.
    Encoded,
    /// They would have to belong together, and do not.
    Different,
    /// The framework keeps something else in the cookie than in the token; nothing follows from a difference.
    Unknown,
}

/// Compares a token with a cookie; both are names with values.
pub(super) fn compare(token: (&str, &str), cookie: (&str, &str)) -> Halves {
    let (sent, kept) = (form::percent_decoded(token.1), form::percent_decoded(cookie.1));
    if token.1 == cookie.1 && kept != cookie.1 {
        return Halves::Encoded;
    }
    if token.1 == cookie.1 || sent == kept || token.1 == kept {
        return Halves::Same;
    }
    // Auth.js: the cookie is the token, a bar and a hash.
    if kept.split_once('|').is_some_and(|(first, _)| first == sent) {
        return Halves::Same;
    }
    let (secret, half) = (unmasked(&kept), unmasked(&sent));
    if secret.is_some() && secret == half {
        return Halves::Same;
    }
    let bare = |name: &str| {
        let letters = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        letters.to_ascii_lowercase()
    };
    let (header, name) = (bare(token.0), bare(cookie.0));
    // Django's pair, and headers that scripts fill from the cookie whose name they bear (Angular, axios).
    let is_django = name == "csrftoken" && secret.is_some() && half.is_some();
    let is_double_submit = header.strip_prefix('x') == Some(name.as_str());
    if is_django || is_double_submit { Halves::Different } else { Halves::Unknown }
}

/// Django's secret of 32 letters and digits; of 64 where it is masked: a mask, and the secret shifted by it
/// (`django.middleware.csrf`).
fn unmasked(token: &str) -> Option<Vec<usize>> {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    let numbers: Option<Vec<usize>> =
        token.bytes().map(|byte| LETTERS.iter().position(|letter| *letter == byte)).collect();
    let numbers = numbers?;
    match numbers.len() {
        32 => Some(numbers),
        64 => {
            let (mask, shifted) = numbers.split_at(32);
            let count = LETTERS.len();
            let pairs = shifted.iter().zip(mask);
            Some(pairs.map(|(letter, mask)| (letter + count - mask) % count).collect())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Made with Django 5.2: `_mask_cipher_secret("abcdefghijklmnopqrstuvwxyz012345")`.
    const SECRET: &str = "abcdefghijklmnopqrstuvwxyz012345";
    const MASKED: &str = "3lLApLsTtbiRznz5UWTQlsME0HJc1T1A3mNDtQy0Bks2LANkadb9FN81o6z3TMVv";

    #[test]
    fn djangos_mask_is_taken_off() {
        let pair = |token: &str| compare(("csrfmiddlewaretoken", token), ("csrftoken", SECRET));
        assert_eq!(pair(MASKED), Halves::Same);
        assert_eq!(pair(SECRET), Halves::Same);
        assert_eq!(pair(&MASKED.replace('a', "b")), Halves::Different);
        assert_eq!(pair("short"), Halves::Unknown);
    }

    #[test]
    fn what_need_not_be_equal_is_not_called_different() {
        let laravel = compare(("_token", "Zm9vYmFy"), ("XSRF-TOKEN", "eyJpdiI6Ing"));
        assert_eq!(laravel, Halves::Unknown);
        let axios = compare(("X-XSRF-TOKEN", "old"), ("XSRF-TOKEN", "new"));
        assert_eq!(axios, Halves::Different);
        let copied = compare(("X-XSRF-TOKEN", "abc%3D"), ("XSRF-TOKEN", "abc%3D"));
        assert_eq!(copied, Halves::Encoded);
        let decoded = compare(("X-XSRF-TOKEN", "abc="), ("XSRF-TOKEN", "abc%3D"));
        assert_eq!(decoded, Halves::Same);
        let authjs = compare(("csrfToken", "abc"), ("authjs.csrf-token", "abc%7Cdef"));
        assert_eq!(authjs, Halves::Same);
    }
}
