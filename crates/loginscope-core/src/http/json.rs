//! JSON bodies: the members that matter for a login, at any depth.

use serde_json::Value;

use crate::model::Body;

/// How deep and how much of a body is looked at. Login answers are small; a hostile body must not cost more.
const MOST_BYTES: usize = 1 << 20;

/// The body as JSON; `None` where it is something else, broken or larger than a login answer ever is.
pub fn body(body: &Body) -> Option<Value> {
    let looks_like =
        body.mime.ends_with("json") || body.mime.is_empty() || body.mime == "text/plain";
    if !looks_like || body.raw.len() > MOST_BYTES {
        return None;
    }
    let text = body.text();
    let start = text.trim_start();
    if !start.starts_with(['{', '[']) {
        return None;
    }
    serde_json::from_str(start).ok()
}

/// Calls `visit` with the path and value of every text in `value`.
pub fn texts<'v>(value: &'v Value, visit: &mut dyn FnMut(&str, &'v str)) {
    fn walk<'v>(path: &mut String, value: &'v Value, visit: &mut dyn FnMut(&str, &'v str)) {
        match value {
            Value::String(text) => visit(path, text),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let length = path.len();
                    path.push('[');
                    path.push_str(&index.to_string());
                    path.push(']');
                    walk(path, item, visit);
                    path.truncate(length);
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    let length = path.len();
                    if length > 0 {
                        path.push('.');
                    }
                    path.push_str(name);
                    walk(path, member, visit);
                    path.truncate(length);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    walk(&mut String::new(), value, visit);
}
