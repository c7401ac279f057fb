//! A whole capture that is safe to share: the same entries, the secrets replaced.

use base64::Engine as _;
use serde_json::Value;

use super::Redactor;
use crate::http::html;

/// A capture without its secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Redacted {
    /// The file to share.
    pub text: String,
    /// What was replaced.
    pub receipt: Vec<String>,
    /// What was left out, in words.
    pub left_out: Vec<String>,
}

/// Replaces the secrets of a HAR file or of a recording. `Err` says why it is neither.
pub fn redact(bytes: &[u8]) -> Result<Redacted, String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = String::from_utf8_lossy(bytes);
    let problem = match serde_json::from_str::<Value>(&text) {
        Ok(value) if is_capture(&value) => {
            let (mut values, receipt) = both_passes(vec![value]);
            let text = values.pop().map(|value| written(&value)).unwrap_or_default();
            return Ok(Redacted { text, receipt, left_out: Vec::new() });
        }
        Ok(_) => None,
        Err(error) => Some(error),
    };
    let mut lines = Vec::new();
    let mut left_out = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str::<Value>(line) {
            Ok(value) if value.get("source").is_some_and(Value::is_string) => lines.push(value),
            _ => left_out.push(format!("line {} can't be read, so it was left out", index + 1)),
        }
    }
    if lines.is_empty() {
        return Err(match problem {
            Some(error) if text.trim_start().starts_with('{') => format!(
                "the file stops making sense at line {}, column {}, so nothing of it can be shared safely; export it again",
                error.line(),
                error.column()
            ),
            _ => "this is neither a HAR file nor a recording; export the network log as HAR"
                .to_owned(),
        });
    }
    let (lines, receipt) = both_passes(lines);
    let mut text: Vec<String> = lines.iter().map(written).collect();
    text.push(String::new());
    let text = text.join("\n");
    Ok(Redacted { text, receipt, left_out })
}

/// `to_string` of a value goes through the formatter, which takes thrice the time.
fn written(value: &Value) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A HAR file or an export of SAML-tracer.
fn is_capture(value: &Value) -> bool {
    value.get("log").is_some_and(Value::is_object)
        || value.get("requests").and_then(Value::as_array).is_some_and(|requests| {
            requests.iter().any(|request| request.get("responseHeaders").is_some())
        })
}

/// The first pass replaces what is a secret by its place or shape; the second finds the same secrets in all
/// other places, whatever came first.
fn both_passes(values: Vec<Value>) -> (Vec<Value>, Vec<String>) {
    let mut redactor = Redactor::new();
    for value in &values {
        redactor.learn_fields(value);
    }
    let mut values = values;
    for value in &mut values {
        redactor.any("", value);
    }
    for value in &mut values {
        redactor.again(value);
    }
    (values, redactor.receipt())
}

fn text_of<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

impl Redactor {
    /// A field for a password may have any name; the pages that show it tell which.
    fn learn_fields(&mut self, value: &Value) {
        match value {
            Value::String(text) => html::password_fields(text, |name| {
                self.password_fields.extend(name.map(str::to_owned));
            }),
            Value::Array(items) => items.iter().for_each(|item| self.learn_fields(item)),
            Value::Object(members) => members.values().for_each(|member| self.learn_fields(member)),
            _ => {}
        }
    }

    /// Any part of a capture: the parts that HAR and webRequest define by their meaning, all others by their texts.
    fn any(&mut self, name: &str, value: &mut Value) {
        // The lines of the extension that hold a body.
        if name.is_empty() && text_of(value, "source") == "body" {
            return self.body_value(value);
        }
        match (name, &mut *value) {
            ("headers" | "requestHeaders" | "responseHeaders", Value::Array(lines)) => {
                for line in lines {
                    if let Value::Array(pair) = line {
                        self.pair(pair, Redactor::header);
                    } else {
                        self.header_line(line);
                    }
                }
            }
            ("cookies", Value::Array(cookies)) => {
                for cookie in cookies {
                    let kind = super::names::kind_of_cookie(text_of(cookie, "name"));
                    self.replace(cookie, "value", |this, value| this.secret(kind, value));
                }
            }
            ("queryString" | "params" | "post" | "get", Value::Array(fields)) => {
                for field in fields {
                    if let Value::Array(pair) = field {
                        self.pair(pair, Redactor::field);
                        continue;
                    }
                    let name = text_of(field, "name").to_owned();
                    self.replace(field, "value", |this, value| this.field(&name, value));
                }
            }
            ("postData" | "content", Value::Object(_)) => self.body_value(value),
            ("formData", Value::Object(fields)) => {
                for (name, values) in fields.iter_mut() {
                    self.json(name, values);
                }
            }
            ("bytes", Value::String(bytes)) => *bytes = self.base64(bytes, ""),
            (_, Value::Object(members)) => {
                for (name, member) in members.iter_mut() {
                    self.any(name, member);
                }
            }
            (_, Value::Array(items)) => items.iter_mut().for_each(|item| self.any(name, item)),
            (_, Value::String(text)) => *text = self.lone_text(name, text),
            (_, Value::Null | Value::Bool(_) | Value::Number(_)) => {}
        }
    }

    /// A name and its value, as SAML-tracer writes them.
    fn pair(&mut self, pair: &mut [Value], change: impl FnOnce(&mut Self, &str, &str) -> String) {
        if let [name, value, ..] = pair
            && let (Some(name), Some(text)) = (name.as_str(), value.as_str())
        {
            *value = Value::String(change(self, name, text));
        }
    }

    /// Replaces what came to be known only after this value was seen.
    fn again(&mut self, value: &mut Value) {
        match value {
            Value::String(text) => {
                let caught = self.text(text);
                if caught != *text {
                    *text = caught;
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.again(item)),
            Value::Object(members) => {
                let encoded = members.get("encoding").is_some_and(|it| it == "base64");
                for (name, member) in members.iter_mut() {
                    match member {
                        Value::String(text) if name == "bytes" || encoded && name == "text" => {
                            *text = base64_changed(text, |plain| self.text(plain));
                        }
                        member => self.again(member),
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn replace(
        &mut self,
        of: &mut Value,
        name: &str,
        change: impl FnOnce(&mut Self, &str) -> String,
    ) {
        let Some(members) = of.as_object_mut() else { return };
        for (other, member) in members.iter_mut() {
            match member {
                Value::String(text) if other == name => {
                    *text = change(self, text);
                    break;
                }
                _ => {}
            }
        }
        for (other, member) in members.iter_mut().filter(|(other, _)| *other != name) {
            if matches!(other.as_str(), "comment" | "fileName" | "path") {
                self.any(other, member);
            }
        }
    }

    fn header_line(&mut self, line: &mut Value) {
        let name = text_of(line, "name").to_owned();
        if let Some(bytes) = line.get("binaryValue").and_then(Value::as_array) {
            let bytes: Vec<u8> =
                bytes.iter().filter_map(|it| it.as_u64().map(|it| it as u8)).collect();
            let text = self.header(&name, &String::from_utf8_lossy(&bytes));
            *line = serde_json::json!({ "name": name, "value": text });
        } else {
            self.replace(line, "value", |this, value| this.header(&name, value));
        }
    }

    /// `postData`, `content` or a line with a body.
    fn body_value(&mut self, value: &mut Value) {
        let mime = text_of(value, "mimeType")
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        let encoded = text_of(value, "encoding") == "base64";
        let Some(members) = value.as_object_mut() else { return };
        for (name, member) in members.iter_mut() {
            match (name.as_str(), &mut *member) {
                ("text", Value::String(text)) => {
                    *text = if encoded {
                        self.base64(text, &mime)
                    } else {
                        self.body_text(&mime, text)
                    };
                }
                ("mimeType" | "encoding", _) => {}
                (name, member) => self.any(name, member),
            }
        }
    }

    fn base64(&mut self, encoded: &str, mime: &str) -> String {
        base64_changed(encoded, |text| self.body_text(mime, text))
    }

    fn lone_text(&mut self, name: &str, text: &str) -> String {
        match name {
            "url" | "redirectURL" | "redirectUrl" | "documentUrl" | "originUrl" | "initiator"
            | "documentURL" => self.url(text),
            "startedDateTime" | "started"
                if crate::model::Timestamp::from_rfc3339(text).is_some() =>
            {
                text.to_owned()
            }
            "startedDateTime" | "started" => self.secret("value", text),
            // What the browsers and HAR 1.2 write here is none of the user's.
            "method" | "httpVersion" | "mimeType" | "encoding" | "version" | "source" | "event"
            | "browser" | "id" | "pageref" | "type" | "serverIPAddress" | "connection"
            | "requestId" | "_connectionId" | "_priority" | "_resourceType" | "ip"
            | "statusLine" => self.text(text),
            "saml" | "samlart" | "postData" => self.secret("SAML-message", text),
            // Notes of people and programs may hold anything.
            "comment" => self.secret("comment", text),
            "data" | "title" => self.field("", text),
            _ => self.content(text),
        }
    }
}

/// The content changed inside its encoding; what is no text is left out.
fn base64_changed(encoded: &str, change: impl FnOnce(&str) -> String) -> String {
    let engine = base64::engine::general_purpose::STANDARD;
    match engine.decode(encoded.trim()).map(String::from_utf8) {
        Ok(Ok(text)) => engine.encode(change(&text)),
        _ => String::new(),
    }
}
