//! The JSON that SAML-tracer exports: requests in their order, with headers and posted fields, without times.

use serde_json::Value;

use crate::model::{
    Body, BodyForm, Exchange, Gap, GapKind, Header, Headers, Hints, Observed, Request, Response,
    Sources, Text, Timestamp, Trace,
};

/// Reads an export; `None` where the JSON is none.
pub(super) fn read(json: &str) -> Option<Trace> {
    let file: Value = serde_json::from_str(json).ok()?;
    let requests = file.get("requests")?.as_array()?;
    let is_request = |request: &Value| {
        request.get("url").is_some_and(Value::is_string)
            && (request.get("requestHeaders").is_some() || request.get("responseHeaders").is_some())
    };
    if !requests.iter().any(is_request) {
        return None;
    }
    let exported = file.get("timestamp").and_then(Value::as_str).and_then(Timestamp::from_rfc3339);
    // The export has the time of the export only; the servers' own clocks tell the most about each request.
    let dates: Vec<Option<Timestamp>> = requests.iter().map(date).collect();
    let first = dates.iter().flatten().next().copied().or(exported).unwrap_or_default();
    let mut trace = Trace { producer: "SAML-tracer".into(), ..Trace::default() };
    let mut now = first;
    for (index, request) in requests.iter().enumerate() {
        now = Timestamp(now.0.saturating_add(1000));
        if let Some(date) = dates.get(index).copied().flatten() {
            now = now.max(date);
        }
        if is_request(request) {
            trace.exchanges.push(exchange(request, now));
        } else {
            trace.gaps.push(Gap {
                kind: GapKind::BrokenEntry,
                message: format!("request {index} was left out: it has no URL or no headers"),
            });
        }
    }
    trace.gaps.push(Gap {
        kind: GapKind::Incomplete,
        message: "an export of SAML-tracer has no times of requests and no bodies of answers; times are taken from the servers' Date headers"
            .into(),
    });
    super::number(&mut trace);
    Some(trace)
}

fn word(value: &Value, name: &str) -> Text {
    Text::from(value.get(name).and_then(Value::as_str).unwrap_or_default())
}

fn date(request: &Value) -> Option<Timestamp> {
    let headers = headers(request.get("responseHeaders"));
    headers.get("date").and_then(Timestamp::from_http_date)
}

fn exchange(request: &Value, at: Timestamp) -> Exchange {
    let sent = headers(request.get("requestHeaders"));
    let status = request.get("responseStatus").and_then(Value::as_u64).unwrap_or_default();
    let posted = request.get("post").map(pairs).filter(|fields| !fields.is_empty());
    Exchange {
        started_at: at,
        responded_at: Some(at),
        request: Request {
            method: word(request, "method"),
            url: word(request, "url"),
            headers_complete: !sent.0.is_empty(),
            headers: sent,
            body: posted.map_or(Observed::Missing, |fields| {
                let mut form = url::form_urlencoded::Serializer::new(String::new());
                form.extend_pairs(fields);
                Observed::Inferred(Body {
                    mime: Text::from("application/x-www-form-urlencoded"),
                    raw: Text::from(form.finish()),
                    form: BodyForm::Plain,
                    truncated: false,
                })
            }),
        },
        response: (100..600).contains(&status).then(|| Response {
            status: status as u16,
            headers: headers(request.get("responseHeaders")),
            ..Response::default()
        }),
        hints: Hints {
            request_id: Some(word(request, "requestId")).filter(|id| !id.is_empty()),
            ..Hints::default()
        },
        sources: Sources { har: false, web_request: true },
        ..Exchange::default()
    }
}

/// Names and values, as objects or, before version 1.0, as pairs.
fn pairs(list: &Value) -> Vec<(String, String)> {
    let text = |value: Option<&Value>| match value {
        Some(Value::String(text)) => text.clone(),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
        _ => String::new(),
    };
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(|item| match item {
            Value::Object(_) => Some((text(item.get("name")), text(item.get("value")))),
            Value::Array(_) => Some((text(item.get(0)), text(item.get(1)))),
            _ => None,
        })
        .collect()
}

/// Header lines; Firefox joins the `Set-Cookie` lines of a response with newlines.
fn headers(list: Option<&Value>) -> Headers {
    let mut lines = Vec::new();
    for (name, value) in list.map(pairs).unwrap_or_default() {
        let name = Text::from(name);
        for line in value.split('\n') {
            lines.push(Header { name: name.clone(), value: Text::from(line) });
        }
    }
    Headers(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture;

    const EXPORT: &str = r#"{"requests":[
        {"method":"GET","url":"https://sp.test/app","requestId":"1","requestHeaders":[{"name":"Cookie","value":"a=1"}],"get":[],"responseStatus":302,
         "responseStatusText":"HTTP/1.1 302 Found","responseHeaders":[{"name":"Location","value":"https://idp.test/sso?SAMLRequest=x"},{"name":"Date","value":"Fri, 20 Nov 2026 10:00:00 GMT"}]},
        {"method":"POST","url":"https://sp.test/acs","requestId":"2","requestHeaders":[["Host","sp.test"]],"post":[["SAMLResponse","PHg+"],["RelayState","r s"]],"responseStatus":200,
         "responseHeaders":[{"name":"Set-Cookie","value":"s=1; Path=/\nt=2; Path=/"},{"name":"Date","value":"Fri, 20 Nov 2026 10:00:07 GMT"}]},
        {"oops":1}],"timestamp":"2026-11-20T10:05:00.000Z"}"#;

    #[test]
    fn an_export_is_a_capture() {
        let trace = capture::read(EXPORT.as_bytes()).unwrap();
        let [start, back] = trace.exchanges.as_slice() else { panic!("two") };
        assert_eq!(start.response.as_ref().unwrap().status, 302);
        assert_eq!(start.request.headers.get("cookie"), Some("a=1"));
        assert_eq!(back.request.body.value().unwrap().text(), "SAMLResponse=PHg%2B&RelayState=r+s");
        assert_eq!(back.response.as_ref().unwrap().headers.all("set-cookie").count(), 2);
        assert_eq!(back.started_at.to_string(), "2026-11-20T10:00:07.000Z");
        assert!(start.started_at < back.started_at);
        assert_eq!(trace.gaps.len(), 2);
    }

    #[test]
    fn other_json_with_requests_is_none() {
        assert!(read(r#"{"requests":[{"url":"x"}]}"#).is_none());
        assert!(read(r#"{"requests":{}}"#).is_none());
        assert!(read("[1").is_none());
    }
}
