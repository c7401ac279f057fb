//! An exchange's request as a `curl` command, from its redacted view.

use super::view::ExchangeView;

/// Headers that curl writes itself, or that only a browser may send.
const LEFT_OUT: [&str; 6] =
    ["host", "content-length", "connection", "accept-encoding", "priority", "te"];

/// The command, for a POSIX shell. Secrets that the view replaces stay replaced.
pub fn curl(view: &ExchangeView) -> String {
    let mut lines = vec![format!("curl {}", quoted(&view.url))];
    let posts = view.request_body.is_some();
    if view.method != if posts { "POST" } else { "GET" } {
        lines.push(format!("--request {}", quoted(&view.method)));
    }
    for header in &view.request_headers {
        let lower = header.name.to_ascii_lowercase();
        if lower.starts_with(':') || LEFT_OUT.contains(&lower.as_str()) {
            continue;
        }
        lines.push(format!("--header {}", quoted(&format!("{}: {}", header.name, header.value))));
    }
    if let Some(body) = &view.request_body {
        lines.push(format!("--data-raw {}", quoted(body)));
    }
    lines.push("--include".to_owned());
    lines.join(" \\\n  ")
}

/// Within single quotes nothing means anything to the shell but their end.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::view::Line;

    #[test]
    fn a_post_is_a_command() {
        let header = |name: &str, value: &str| Line {
            name: name.into(),
            value: value.into(),
            marked: false,
        };
        let view = ExchangeView {
            method: "POST".into(),
            url: "https://app.test/login?a=b&c".into(),
            request_headers: vec![
                header(":path", "/"),
                header("Host", "x"),
                header("X-It", "it's"),
            ],
            request_body: Some("user=a".into()),
            ..ExchangeView::default()
        };
        assert_eq!(
            curl(&view),
            "curl 'https://app.test/login?a=b&c' \\\n  --header 'X-It: it'\\''s' \\\n  --data-raw 'user=a' \\\n  --include"
        );
    }

    #[test]
    fn other_methods_are_named() {
        let view =
            ExchangeView { method: "PUT".into(), url: "u".into(), ..ExchangeView::default() };
        assert_eq!(curl(&view), "curl 'u' \\\n  --request 'PUT' \\\n  --include");
    }
}
