//! The words that narrow a list of exchanges: `-host:cdn status:4xx is:login`. All terms have to hold.

use loginscope_core::report::{Report, summary::Summary};

/// What to look at in an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// `host:`
    Host,
    /// `status:`, a number, `4xx` or `none`.
    Status,
    /// `method:`
    Method,
    /// `is:`, one of [`KINDS`] or the kind of a step.
    Is,
    /// `has:`, a header line of the request or the response.
    Has,
    /// `rule:`, a finding's.
    Rule,
    /// `cookie:`, one that was set, sent, refused or kept back.
    Cookie,
    /// `token:`, its kind or format.
    Token,
}

impl Key {
    /// All, in the order in which they are offered.
    pub(crate) const ALL: [Key; 8] = [
        Key::Host,
        Key::Status,
        Key::Method,
        Key::Is,
        Key::Has,
        Key::Rule,
        Key::Cookie,
        Key::Token,
    ];

    /// As it is written, with its colon.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Key::Host => "host:",
            Key::Status => "status:",
            Key::Method => "method:",
            Key::Is => "is:",
            Key::Has => "has:",
            Key::Rule => "rule:",
            Key::Cookie => "cookie:",
            Key::Token => "token:",
        }
    }

    /// What it looks at, for who meets it the first time.
    pub(crate) fn meaning(self) -> &'static str {
        match self {
            Key::Host => "part of the host",
            Key::Status => "401, 4xx, none",
            Key::Method => "GET, POST …",
            Key::Is => "login, failed, redirect, saml …",
            Key::Has => "a header line by its name",
            Key::Rule => "has a finding of this rule",
            Key::Cookie => "a cookie was set, sent or lost",
            Key::Token => "a token by its kind",
        }
    }

    /// The key that a word begins with, and what follows it.
    pub(crate) fn split(word: &str) -> Option<(Key, &str)> {
        let colon = word.find(':')? + 1;
        let (name, value) = (word.get(..colon)?, word.get(colon..)?);
        let key = Key::ALL.into_iter().find(|key| key.name().eq_ignore_ascii_case(name))?;
        Some((key, value))
    }
}

/// What `is:` knows besides the kinds of steps.
pub(crate) const KINDS: [&str; 5] = ["login", "failed", "redirect", "saml", "finding"];

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    negated: bool,
    key: Option<Key>,
    /// In lower case; any of them will do.
    values: Vec<String>,
}

/// All conditions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter(Vec<Term>);

/// The words of a text with where each begins; spaces between double quotes part nothing.
pub(crate) fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let (mut begin, mut quoted) = (None, false);
    for (at, letter) in text.char_indices() {
        quoted ^= letter == '"';
        if letter.is_whitespace() && !quoted {
            if let Some(begin) = begin.take() {
                words.push((begin, text.get(begin..at).unwrap_or_default()));
            }
        } else if begin.is_none() {
            begin = Some(at);
        }
    }
    if let Some(begin) = begin {
        words.push((begin, text.get(begin..).unwrap_or_default()));
    }
    words
}

impl Filter {
    /// Reads the words. What is no condition is looked for as it is; nothing is an error.
    pub(crate) fn parse(text: &str) -> Filter {
        Filter(words(text).into_iter().filter_map(|(_, word)| term(word)).collect())
    }

    /// It lets everything through.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether an exchange meets all conditions.
    pub(crate) fn lets_through(&self, summary: &Summary, report: &Report) -> bool {
        self.0.iter().all(|term| {
            term.negated != term.values.iter().any(|value| holds(term.key, value, summary, report))
        })
    }
}

fn term(word: &str) -> Option<Term> {
    let (negated, word) = match word.strip_prefix('-') {
        Some(rest) if !rest.is_empty() => (true, rest),
        _ => (false, word),
    };
    let (key, text) = match Key::split(word) {
        Some((key, value)) => (Some(key), value),
        None => (None, word),
    };
    let text = text.replace('"', "").to_lowercase();
    // A key of which the value is still to be typed narrows nothing; a comma in a plain word is a comma.
    let values: Vec<String> = match key {
        Some(_) => text.split(',').filter(|value| !value.is_empty()).map(str::to_owned).collect(),
        None => Some(text).filter(|text| !text.is_empty()).into_iter().collect(),
    };
    (!values.is_empty()).then_some(Term { negated, key, values })
}

fn holds(key: Option<Key>, value: &str, summary: &Summary, report: &Report) -> bool {
    let step = &summary.step;
    let within = |text: &str| text.to_lowercase().contains(value);
    match key {
        None => {
            within(&format!("{} {}{}", step.method, step.host, step.path)) || within(&step.label)
        }
        Some(Key::Host) => within(&step.host),
        Some(Key::Method) => step.method.eq_ignore_ascii_case(value),
        Some(Key::Status) => status(value, step.status),
        Some(Key::Is) => match value {
            "login" => summary.login,
            "saml" => summary.saml,
            "failed" => step.status == 0 || step.status >= 400,
            "redirect" => (300..400).contains(&step.status),
            "finding" => !step.findings.is_empty(),
            kind => step.kind == kind,
        },
        Some(Key::Has) => summary.headers.iter().any(|name| name == value),
        Some(Key::Rule) => step
            .findings
            .iter()
            .filter_map(|id| report.findings.get(*id))
            .any(|finding| finding.rule.contains(value)),
        Some(Key::Cookie) => summary.has_cookie(within),
        Some(Key::Token) => step
            .tokens
            .iter()
            .filter_map(|index| report.tokens.get(*index))
            .any(|token| within(&token.kind) || within(&token.format)),
    }
}

/// `404`, `4`, `40x`, `4xx`, `none`.
fn status(wanted: &str, status: u16) -> bool {
    if status == 0 {
        return matches!(wanted, "none" | "0");
    }
    let digits = wanted.trim_end_matches('x');
    !digits.is_empty() && status.to_string().starts_with(digits)
}

#[cfg(test)]
mod tests {
    use loginscope_core::report::{CookieEvent, Step, Token};

    use super::*;

    fn report() -> Report {
        let token = Token { kind: "ID token".into(), format: "JWT".into(), ..Token::default() };
        Report { tokens: vec![token], ..Report::default() }
    }

    fn summary() -> Summary {
        let cookie =
            CookieEvent { name: "SID".into(), event: "set".into(), ..CookieEvent::default() };
        Summary {
            step: Step {
                kind: "callback".into(),
                label: "Callback".into(),
                method: "POST".into(),
                host: "app.example.test:8443".into(),
                path: "/oidc/Callback?a=b,c".into(),
                status: 302,
                cookies: vec![cookie],
                tokens: vec![0],
                ..Step::default()
            },
            login: true,
            saml: false,
            headers: vec!["set-cookie".into(), "location".into()],
        }
    }

    #[track_caller]
    fn check(text: &str, expected: bool) {
        assert_eq!(Filter::parse(text).lets_through(&summary(), &report()), expected, "{text}");
    }

    #[test]
    fn words_are_looked_for_in_what_is_seen() {
        check("", true);
        check("callback", true);
        check("POST", true);
        check("example oidc", true);
        check("example nothing", false);
        check("a=b,c", true);
        check("\"post app\"", true);
        check("-callback", false);
        check("-", false);
    }

    #[test]
    fn keys_look_at_one_thing() {
        for text in [
            "host:example",
            "HOST:8443",
            "method:post",
            "status:302",
            "status:3xx",
            "status:30x",
            "status:401,302",
            "is:login",
            "is:redirect",
            "is:callback",
            "has:Set-Cookie",
            "cookie:sid",
            "token:jwt",
            "token:\"id token\"",
        ] {
            check(text, true);
            check(&format!("-{text}"), false);
        }
        for text in ["host:oidc", "method:pos", "status:4xx", "is:saml", "has:set", "rule:cookie"] {
            check(text, false);
            check(&format!("-{text}"), true);
        }
    }

    #[test]
    fn a_key_without_a_value_narrows_nothing() {
        check("status:", true);
        check("-host:", true);
        assert!(Filter::parse("cookie: ,").0.len() == 1);
        assert!(Filter::parse("host: -is:").is_empty());
    }

    #[test]
    fn what_has_no_answer_is_none() {
        assert!(status("none", 0) && !status("4xx", 0) && !status("xx", 200) && status("4", 404));
    }

    #[test]
    fn a_key_that_is_none_is_a_word() {
        check("app.example.test:8443", true);
        check("port:8443", false);
    }
}
