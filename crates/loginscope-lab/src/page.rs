//! The documents that the lab's sites show.

use serde_json::Value;

use crate::app::{App, Ports};
use crate::http::Reply;
use crate::scenarios::SCENARIOS;

const STYLE: &str = include_str!("page/style.css");
/// A square of one colour; what matters is that pages have an icon.
const ICON: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#3b5bdb"/></svg>"##;

/// Text that may stand in HTML, in attributes too.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// A document with the site's style and icon.
pub fn document(app: &App, title: &str, body: &str) -> String {
    let (style, icon) = (app.path("/static/site.css"), app.path("/static/icon.svg"));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <link rel=\"stylesheet\" href=\"{style}\">\n<link rel=\"icon\" href=\"{icon}\">\n\
         <main>\n<h1>{title}</h1>\n{body}\n</main>\n",
        title = escape(title),
    )
}

/// A page with a heading and some HTML.
pub fn page(app: &App, status: u16, title: &str, body: &str) -> Reply {
    Reply::html(status, document(app, title, body))
}

/// The files that every site has.
pub(crate) fn file(path: &str) -> Option<Reply> {
    match path {
        "/static/site.css" => Some(Reply::status(200).content("text/css", STYLE).cached()),
        "/static/icon.svg" | "/favicon.ico" => {
            Some(Reply::status(200).content("image/svg+xml", ICON).cached())
        }
        _ => None,
    }
}

/// Hidden fields of a form.
pub fn hidden<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    fields.into_iter().fold(String::new(), |mut html, (name, value)| {
        html += "<input type=\"hidden\" name=\"";
        html += &escape(name);
        html += "\" value=\"";
        html += &escape(value);
        html += "\">\n";
        html
    })
}

/// The form in which a user types name and password; `action` is empty for forms that a script sends.
pub fn sign_in_form(action: &str, hidden: &str) -> String {
    let target = if action.is_empty() {
        String::new()
    } else {
        format!(" method=\"post\" action=\"{}\"", escape(action))
    };
    format!(
        "<form id=\"sign-in\"{target}>\n{hidden}\
         <label>Name <input name=\"username\" autocomplete=\"username\" required></label>\n\
         <label>Password <input name=\"password\" type=\"password\" autocomplete=\"current-password\" required></label>\n\
         <button type=\"submit\">Sign in</button>\n</form>"
    )
}

/// A document that posts a form at once, as OpenID providers and SAML identity providers answer.
pub fn self_posting_form<'a>(
    action: &str,
    fields: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Reply {
    Reply::html(
        200,
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<title>Working…</title>\n\
             <body onload=\"document.forms[0].submit()\">\n\
             <form method=\"post\" action=\"{}\">\n{}\
             <noscript><button type=\"submit\">Continue</button></noscript>\n</form>\n",
            escape(action),
            hidden(fields)
        ),
    )
}

/// A page with a script, which finds `site` (these values) and `say(text)`, the line below `body`.
pub fn scripted(app: &App, title: &str, body: &str, site: &Value, script: &str) -> Reply {
    // A closing tag inside a string would end the script.
    let site = site.to_string().replace("</", "<\\/");
    let body = format!(
        "{body}\n<p id=\"status\" role=\"status\"></p>\n<script type=\"module\">\n\
         const site = {site};\n\
         const say = text => document.querySelector('#status').textContent = text;\n\
         {script}\n</script>"
    );
    page(app, 200, title, &body)
}

/// A single-page application: a sign-in form and a script that gives `signIn(username, password)`.
pub fn single_page(app: &App, title: &str, site: &Value, script: &str) -> Reply {
    let script = format!(
        "const form = document.querySelector('#sign-in');\n\
         form.onsubmit = event => {{\n  event.preventDefault();\n  \
         signIn(form.username.value, form.password.value).catch(error => say(String(error)));\n}};\n\
         {script}"
    );
    scripted(app, title, &sign_in_form("", ""), site, &script)
}

/// The list of all scenarios, each with a link to its start page.
pub(crate) fn index(ports: Ports) -> Reply {
    let mut rows = Vec::new();
    for scenario in SCENARIOS {
        let origin = ports.origin(scenario.start.scheme, scenario.start.host);
        let start = format!("{origin}/{}{}", scenario.mount, scenario.start.path);
        let (title, story) = (escape(scenario.title), escape(scenario.story));
        rows.push(format!("<li><a href=\"{start}\">{title}</a><br>{story}</li>\n"));
    }
    let rows = rows.concat();
    Reply::html(
        200,
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
             <title>Loginscope lab</title>\n<style>{STYLE}</style>\n\
             <main>\n<h1>Loginscope lab</h1>\n<ul>\n{rows}</ul>\n</main>\n"
        ),
    )
}
