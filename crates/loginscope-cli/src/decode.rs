//! `loginscope decode [TOKEN|-]`

use std::{
    io::{self, IsTerminal as _},
    path::Path,
    process::ExitCode,
};

use anyhow::Context as _;
use clap::Args;
use loginscope_core::{
    model::Timestamp,
    report::redact::Redactor,
    session_cookie::{self, SessionCookie},
    token::{Payload, Shape, shape, unwrapped},
};
use loginscope_verify::{Verdict, verify, verify_cookie};
use serde_json::{Map, Value};

use crate::{
    files,
    keys::{self, Keys, cookie_kind},
};

/// What `decode` takes.
#[derive(Args)]
pub(crate) struct Arguments {
    /// A token, a session cookie (`name=value`) or a Set-Cookie line; `-` or nothing reads standard input, which keeps
    /// it out of the shell's history.
    #[arg(value_name = "TOKEN", allow_hyphen_values = true)]
    token: Option<String>,
    #[command(flatten)]
    keys: keys::KeyFiles,
    /// The time that the times are held against.
    #[arg(long, value_name = "RFC3339")]
    now: Option<String>,
    /// Prints secrets and personal claims as they are. Do not share the result.
    #[arg(long)]
    show_secrets: bool,
}

/// Collects the lines of the answer.
struct Answer {
    text: String,
    redactor: Redactor,
    now: Option<Timestamp>,
    failed: bool,
}

/// Explains a token. The exit status is 1 where a signature does not hold or the token is broken.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let now = arguments
        .now
        .as_deref()
        .map(|now| {
            Timestamp::from_rfc3339(now).with_context(|| {
                format!("--now {now:?} is no time; write it as 2026-11-20T10:00:00Z")
            })
        })
        .transpose()?;
    let input = match arguments.token.as_deref() {
        None | Some("-") => {
            anyhow::ensure!(
                arguments.token.is_some() || !io::stdin().is_terminal(),
                "there is no token; give one, or pipe it to standard input"
            );
            String::from_utf8_lossy(&files::read(Path::new("-"))?).into_owned()
        }
        Some(token) => token.to_owned(),
    };
    anyhow::ensure!(!input.trim().is_empty(), "there is no token; standard input is empty");
    let keys = arguments.keys.read()?;
    let redactor = if arguments.show_secrets { Redactor::revealing() } else { Redactor::new() };
    let mut answer = Answer { text: String::new(), redactor, now, failed: false };
    answer.input(input.trim(), &keys);
    files::write(None, &answer.text)?;
    Ok(ExitCode::from(u8::from(answer.failed)))
}

impl Answer {
    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn input(&mut self, input: &str, keys: &Keys) {
        let line = strip_name(input, "set-cookie:");
        let pair = strip_name(input, "cookie:").unwrap_or(input);
        if let Some(line) = line.or_else(|| pair.contains(';').then_some(pair)) {
            return self.set_cookie(line.trim(), keys);
        }
        // base64url has no `=` inside, so what stands before one is a cookie's name.
        match pair.split_once('=') {
            Some((name, value))
                if !name.contains('.')
                    && !value.trim_matches('=').is_empty()
                    && !pair.starts_with("ey") =>
            {
                self.cookie(name.trim(), value, keys);
            }
            _ => self.value("", strip_name(pair, "authorization:").unwrap_or(pair), keys),
        }
    }

    fn set_cookie(&mut self, line: &str, keys: &Keys) {
        let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
        let (name, value) = pair.split_once('=').unwrap_or(("", pair));
        self.line(&format!("Set-Cookie line, cookie `{}`", name.trim()));
        for attribute in attributes.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            self.line(&format!("  {attribute}"));
            if let Some(("expires", date)) = attribute
                .split_once('=')
                .map(|(key, date)| (key.to_ascii_lowercase(), date))
                .as_ref()
                .map(|(key, date)| (key.as_str(), *date))
            {
                match Timestamp::from_http_date(date) {
                    Some(at) => {
                        let when = self.moment(at);
                        self.line(&format!("    {when}"));
                    }
                    None => self.line("    the date is in no form of HTTP"),
                }
            }
        }
        if value.len() + name.len() > 4096 {
            self.line("  name and value are too long for browsers to keep");
        }
        self.cookie(name.trim(), value, keys);
    }

    fn cookie(&mut self, name: &str, value: &str, keys: &Keys) {
        match session_cookie::recognise(name, value.trim()) {
            Some(found) => self.session(name, value.trim(), &found, keys),
            None => self.value(name, value, keys),
        }
    }

    fn session(&mut self, name: &str, value: &str, found: &SessionCookie, keys: &Keys) {
        self.line(&format!("{}: `{name}`, {} bytes", found.maker.label(), value.len()));
        if let Some(at) = found.signed_at {
            let when = self.moment(at);
            self.line(&format!("  signed {when}"));
        }
        if let Some(contents) = &found.contents {
            self.json("contents", contents.clone());
        }
        let Some(kind) = cookie_kind(found.maker) else { return };
        if let Some(secret) = &keys.secret {
            let (value, _) = unwrapped(value);
            let verdict = verify_cookie(kind, &value, secret);
            self.verdict(
                &verdict,
                "another instance, or this one with another secret, made this cookie",
            );
        } else {
            self.line("  signature not checked; give the secret with --secret-file");
        }
    }

    fn value(&mut self, name: &str, text: &str, keys: &Keys) {
        let (inner, taken) = unwrapped(text);
        if !taken.is_empty() {
            self.line(&format!("taken off first: {}", taken.join(", ")));
        }
        let found = shape(&inner);
        if matches!(found, Shape::Opaque)
            && let Some(cookie) = session_cookie::recognise(name, &inner)
        {
            return self.session(name, &inner, &cookie, keys);
        }
        // An SD-JWT's signature is that of its first part.
        let signed = inner.split('~').next().unwrap_or_default();
        self.shape(&found, &inner);
        if matches!(found, Shape::Jws { .. } | Shape::SdJwt { .. }) {
            if keys.tokens.is_empty() && !matches!(found, Shape::Jws { signature: 0, .. }) {
                self.line("  signature not checked; give --secret-file, --key or --jwks");
            } else {
                let verdict = verify(signed, &keys.tokens);
                self.verdict(&verdict, "another key made it, or it was changed since");
            }
        }
    }

    fn verdict(&mut self, verdict: &Verdict, meaning: &str) {
        self.failed |= *verdict != Verdict::Valid;
        match verdict {
            Verdict::Valid => self.line("  signature VALID"),
            Verdict::Invalid => self.line(&format!("  signature INVALID: {meaning}")),
            Verdict::Refused(why) => self.line(&format!("  signature NOT ACCEPTED: {why}")),
        }
    }

    fn shape(&mut self, found: &Shape, text: &str) {
        self.line(&format!("{}, {} bytes", found.label(), text.len()));
        match found {
            Shape::Jws { header, payload, .. } => {
                self.json("header", Value::Object(header.clone()));
                match payload {
                    Payload::Claims(claims) => {
                        self.json("claims", Value::Object(claims.clone()));
                        self.times(claims);
                    }
                    Payload::Nested(inner) => {
                        self.line("  inside it:");
                        self.shape(inner, "");
                    }
                    Payload::Bytes(length) => {
                        self.line(&format!("  payload of {length} bytes that is no JSON object"));
                    }
                }
            }
            Shape::Jwe { header } => {
                self.json("header", Value::Object(header.clone()));
                self.line("  the rest is encrypted: only its receiver can read it");
            }
            Shape::SdJwt { token, disclosures, key_binding } => {
                self.shape(token, text.split('~').next().unwrap_or_default());
                let mut shown = Map::new();
                for disclosure in disclosures {
                    match disclosure.as_array().map(Vec::as_slice) {
                        Some([_, Value::String(name), value]) => {
                            shown.insert(name.clone(), value.clone());
                        }
                        Some([_, element]) => {
                            shown.insert("(an element of an array)".into(), element.clone());
                        }
                        _ => {}
                    }
                }
                self.json("disclosed", Value::Object(shown));
                self.line(if *key_binding {
                    "  with key binding"
                } else {
                    "  without key binding"
                });
            }
            Shape::Paseto { version, purpose, claims } => {
                self.line(&format!("  {version}.{purpose}"));
                match claims {
                    Some(claims) => self.json("claims", claims.clone()),
                    None => self.line("  its contents can't be read without the key"),
                }
                self.line("  signature not checked: PASETO keys are not supported");
            }
            Shape::Opaque => self.line("  it means something to the server that issued it only"),
            Shape::Malformed(fault) => {
                self.failed = true;
                self.line(&format!("  at byte {}: {}", fault.at, fault.what));
            }
        }
    }

    fn times(&mut self, claims: &Map<String, Value>) {
        for (claim, meaning) in [
            ("iat", "issued"),
            ("auth_time", "logged in"),
            ("nbf", "good from"),
            ("exp", "expires"),
        ] {
            let Some(value) = claims.get(claim) else { continue };
            let Some(number) = value.as_f64() else {
                self.line(&format!(
                    "  {claim}: a time is a number of seconds (RFC 7519 §2), this is something else"
                ));
                continue;
            };
            if number > 1e11 {
                self.line(&format!(
                    "  {claim}: in milliseconds; a time is a number of seconds (RFC 7519 §2)"
                ));
                continue;
            }
            let when = self.moment(Timestamp::from_seconds(number as i64));
            self.line(&format!("  {meaning} {when}"));
        }
        if !claims.contains_key("exp") {
            self.line("  it never expires (no `exp`)");
        }
    }

    fn json(&mut self, title: &str, mut value: Value) {
        self.redactor.json("", &mut value);
        let text = serde_json::to_string_pretty(&value).unwrap_or_default();
        self.line(&format!("  {title} {}", text.replace('\n', "\n  ")));
    }

    fn moment(&self, at: Timestamp) -> String {
        let Some(now) = self.now else { return at.to_string() };
        let seconds = at.seconds().saturating_sub(now.seconds());
        let length = length(seconds.unsigned_abs());
        if seconds < 0 { format!("{at} ({length} ago)") } else { format!("{at} (in {length})") }
    }
}

fn length(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// What stands after a header's name, its case ignored.
fn strip_name<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let head = text.get(..name.len())?;
    head.eq_ignore_ascii_case(name).then(|| text.get(name.len()..).unwrap_or_default().trim())
}
