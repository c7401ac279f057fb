//! The report's values in the words of the panel.

use loginscope_core::finding::{Bucket, Certainty, Level, Owner};

/// Which part of the login fails.
pub(crate) fn bucket(bucket: Bucket) -> &'static str {
    match bucket {
        Bucket::Credentials => "Credentials",
        Bucket::SessionOrToken => "Session or token",
        Bucket::IdentityProvider => "Identity provider",
        Bucket::Policy => "Policy",
        Bucket::ConfigurationDrift => "Configuration",
        Bucket::Browser => "Browser rule",
    }
}

/// Who has to change something.
pub(crate) fn owner(owner: Owner) -> &'static str {
    match owner {
        Owner::Application => "the application",
        Owner::Proxy => "the proxy",
        Owner::IdentityProvider => "the identity provider",
        Owner::Browser => "the browser's settings",
        Owner::User => "the user",
    }
}

/// How sure a finding is, with what that means.
pub(crate) fn certainty(certainty: Certainty) -> (&'static str, &'static str) {
    match certainty {
        Certainty::Certain => ("Certain", "Everything this rests on was seen in the capture."),
        Certainty::Likely => ("Likely", "Part of what this rests on was worked out, not seen."),
        Certainty::Possible => ("Possible", "Other explanations remain; the checks settle it."),
    }
}

/// How bad a finding is.
pub(crate) fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "Error",
        Level::Warning => "Warning",
        Level::Note => "Note",
    }
}

/// Where in an exchange a piece of evidence stands.
pub(crate) fn place(part: &str) -> &'static str {
    match part {
        "request.line" => "request line",
        "request.header" => "request header",
        "request.body" => "request body",
        "response.status" => "status",
        "response.header" => "response header",
        "response.body" => "response body",
        "token.claim" => "token claim",
        "cookie.store" => "the browser's own cookie store",
        _ => "",
    }
}

/// What happened to a cookie, as people say it.
pub(crate) fn cookie_event(event: &str) -> &str {
    match event {
        "rejected" => "lost",
        other => other,
    }
}

/// What happened in the life of a cookie.
pub(crate) fn life_event(event: &str) -> &str {
    match event {
        "set" => "stored",
        "changed" => "replaced",
        "deleted" => "deleted",
        other => other,
    }
}

/// A length of time in its largest unit or two.
pub(crate) fn duration(seconds: i64) -> String {
    let seconds = seconds.unsigned_abs();
    let ((large, unit), (small, part)) = match seconds {
        0..60 => return format!("{seconds} s"),
        60..3600 => ((seconds / 60, "min"), (seconds % 60, "s")),
        3600..86_400 => ((seconds / 3600, "h"), (seconds % 3600 / 60, "min")),
        _ => ((seconds / 86_400, "days"), (seconds % 86_400 / 3600, "h")),
    };
    if small == 0 { format!("{large} {unit}") } else { format!("{large} {unit} {small} {part}") }
}

/// Milliseconds since the first request, short enough for a list.
pub(crate) fn since_start(millis: f64) -> String {
    if millis < 1000.0 {
        format!("+{millis:.0} ms")
    } else if millis < 60_000.0 {
        format!("+{:.2} s", millis / 1000.0)
    } else {
        let seconds = (millis / 1000.0) as u64;
        format!("+{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::since_start;

    #[test]
    fn times_are_short() {
        assert_eq!(since_start(12.3), "+12 ms");
        assert_eq!(since_start(1234.0), "+1.23 s");
        assert_eq!(since_start(135_000.0), "+2 min 15 s");
    }
}
