//! Which texts are secrets by their shape, wherever they stand.

/// An e-mail address.
pub(super) fn is_email(text: &str) -> bool {
    let text = text.trim_end_matches('.');
    text.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty()
            && host.contains('.')
            && !host.ends_with('.')
            && !host.contains(['/', '@', '=', ':'])
            && user
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '\''))
    })
}

/// A signed or encrypted token (RFC 7519).
pub(super) fn is_jwt(text: &str) -> bool {
    text.starts_with("ey") && text.len() > 20 && text.matches('.').count() >= 2
}

/// Long, and of letters mixed with digits.
pub(super) fn is_random(text: &str) -> bool {
    let long = text.len() >= 20 && !text.contains(' ');
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    long && digits >= 3
        && letters >= 3
        && digits + letters >= text.len() * 3 / 4
        && !text.contains("://")
}

/// A name of a host, which stays.
pub(super) fn is_host(text: &str) -> bool {
    text.rsplit_once('.').is_some_and(|(_, top)| {
        (2..=8).contains(&top.len()) && top.bytes().all(|byte| byte.is_ascii_lowercase())
    }) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
}

/// Segments of a path after which a token stands: `/reset-password/k3y7-z`.
pub(super) fn leads_to_token(segment: &str) -> bool {
    let lower = segment.to_ascii_lowercase();
    [
        "reset", "verify", "verif", "confirm", "activat", "invit", "magic", "token", "password",
        "recover", "otp", "unlock",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

/// Words that stand in texts for other reasons than that somebody uses them as a name or password.
const COMMON: [&str; 24] = [
    "admin",
    "user",
    "username",
    "password",
    "guest",
    "root",
    "login",
    "logout",
    "test",
    "demo",
    "default",
    "true",
    "false",
    "null",
    "none",
    "undefined",
    "session",
    "token",
    "public",
    "local",
    "example",
    "bearer",
    "unknown",
    "anonymous",
];

/// Whether a secret of this kind is so much its own that it is replaced wherever it stands.
pub(super) fn is_distinct(kind: &str, text: &str) -> bool {
    let length = text.chars().count();
    if COMMON.contains(&text.to_ascii_lowercase().as_str()) {
        return false;
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let spoken = matches!(
        kind,
        "password" | "one-time-code" | "client-secret" | "e-mail-address" | "user" | "credentials"
    );
    if digits == length {
        return length >= 6;
    }
    if letters == length {
        // A plain word: of a cookie's value it may as well be a setting.
        let mixed =
            text.chars().skip(1).any(char::is_uppercase) && text.chars().any(char::is_lowercase);
        return if spoken { length >= 5 } else { length >= 10 && mixed || length >= 16 };
    }
    length >= if spoken { 4 } else { 6 }
}
