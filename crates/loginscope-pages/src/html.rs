//! The pages as HTML. Everything that comes from elsewhere is text.

use std::fmt::{self, Display, Write as _};

use loginscope_core::{
    finding::{Bucket, Level, Owner, Rule},
    report::Finding,
    rules::group_label,
};
use pulldown_cmark::{Event, Options, Parser, html::push_html};

use crate::example::Example;

/// The page of a rule.
pub(crate) fn rule(rule: &Rule, examples: &[Example]) -> String {
    let docs: Vec<&str> =
        rule.docs.trim().lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    let mut main = format!(
        "<nav><a href=\"../index.html\">All rules</a></nav>\n<h1>{}</h1>\n\
         <p class=\"meta\"><code>{}</code> <span class=\"{}\">{}</span></p>\n\
         <dl><dt>Where it fails</dt><dd>{}</dd><dt>Who has to change something</dt><dd>{}</dd></dl>\n{}",
        Markdown(rule.title).inline(),
        Text(rule.id),
        level(rule.level),
        level(rule.level),
        bucket(rule.bucket),
        owner(rule.owner),
        Markdown(&docs.join("\n"))
    );
    let fires = examples.iter().filter_map(|example| Some((example, example.finding.as_ref()?)));
    for (example, finding) in fires {
        let _ = writeln!(
            main,
            "<h2>Example: {}</h2>\n{}",
            Text(&example.name),
            Markdown(&example.markdown)
        );
        main += &says(finding);
    }
    for example in examples.iter().filter(|example| example.finding.is_none()) {
        let _ = writeln!(
            main,
            "<h2>Not this: {}</h2>\n{}\n<p>Here the rule says nothing.</p>",
            Text(&example.name),
            Markdown(&example.markdown)
        );
    }
    if examples.iter().any(|example| example.markdown.contains("{{")) {
        main += "<p class=\"meta\">Double braces stand for what would be long or unreadable: <code>{{jwt HEADER CLAIMS}}</code> is a token of these parts.</p>\n";
    }
    page("../../", &rule.title.replace('`', ""), &main)
}

/// What Loginscope says of the example, with the lines to paste.
fn says(finding: &Finding) -> String {
    let mut out = format!(
        "<section>\n<h3>What Loginscope says</h3>\n<p>{}</p>\n",
        Markdown(&finding.what).inline()
    );
    let (words, lines) = finding.fix.split_once('\n').unwrap_or((&finding.fix, ""));
    if !words.is_empty() {
        let _ = writeln!(out, "<p><strong>Fix.</strong> {}</p>", Markdown(words).inline());
    }
    if !lines.is_empty() {
        let _ = writeln!(out, "<pre>{}</pre>", Text(lines));
    }
    for check in &finding.checks {
        let _ = writeln!(out, "<pre>{}</pre>", Text(check));
    }
    if !finding.snippets.is_empty() {
        out += "<h3>In your framework or server</h3>\n";
    }
    for snippet in &finding.snippets {
        let _ = writeln!(
            out,
            "<details><summary>{}</summary><pre>{}</pre></details>",
            Text(snippet.label()),
            Text(&snippet.text)
        );
    }
    out + "</section>\n"
}

/// The page that lists all rules.
pub(crate) fn index(rules: &[&Rule]) -> String {
    let mut main = format!(
        "<h1>What Loginscope explains</h1>\n<p>{} ways in which a login breaks, each with an example and its repair.</p>\n\
         <p><label>Find <input type=\"search\" id=\"find\" placeholder=\"cookie, 401, state …\"></label></p>\n<p id=\"none\" hidden>No rule has these words.</p>\n",
        rules.len()
    );
    let mut category = "";
    for rule in rules {
        let own = rule.id.split('/').next().unwrap_or_default();
        if own != category {
            if !category.is_empty() {
                main += "</ul>\n";
            }
            let _ = writeln!(main, "<h2>{}</h2>\n<ul class=\"rules\">", Text(group_label(own)));
            category = own;
        }
        let _ = writeln!(
            main,
            "<li><a href=\"{id}.html\">{}</a> <code>{id}</code></li>",
            Markdown(rule.title).inline(),
            id = Text(rule.id)
        );
    }
    page(
        "../",
        "What Loginscope explains",
        &(main + "</ul>\n<script src=\"../rules.js\"></script>\n"),
    )
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

fn bucket(bucket: Bucket) -> &'static str {
    match bucket {
        Bucket::Credentials => "name, password or second factor",
        Bucket::SessionOrToken => "session cookie or token",
        Bucket::IdentityProvider => "identity provider",
        Bucket::Policy => "policy: lock-out, rate limit, roles",
        Bucket::ConfigurationDrift => "configuration: hosts, proxies, headers, keys",
        Bucket::Browser => "a rule of the browser",
    }
}

fn owner(owner: Owner) -> &'static str {
    match owner {
        Owner::Application => "the application",
        Owner::Proxy => "the proxy or load balancer",
        Owner::IdentityProvider => "the identity provider's administration",
        Owner::Browser => "the browser's settings",
        Owner::User => "the person who signs in",
    }
}

/// A whole page; `root` leads to the folder of the stand-alone page.
fn page(root: &str, title: &str, main: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'\">\n\
         <title>{} · Loginscope</title>\n<link rel=\"icon\" href=\"{root}icons/32.png\">\n<link rel=\"stylesheet\" href=\"{root}rules.css\">\n</head>\n\
         <body>\n<header><a href=\"{root}index.html\">Loginscope</a></header>\n<main>\n{main}</main>\n</body>\n</html>\n",
        Text(title)
    )
}

struct Text<'a>(&'a str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

/// Markdown in which HTML is text.
struct Markdown<'a>(&'a str);

impl Markdown<'_> {
    /// One paragraph without its tags.
    fn inline(&self) -> String {
        let html = self.to_string();
        html.trim().trim_start_matches("<p>").trim_end_matches("</p>").to_owned()
    }
}

impl Display for Markdown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let events = Parser::new_ext(self.0, Options::empty()).map(|event| match event {
            Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
            other => other,
        });
        let mut html = String::new();
        push_html(&mut html, events);
        f.write_str(&html)
    }
}

#[cfg(test)]
mod tests {
    use super::Markdown;

    #[test]
    fn markup_in_markdown_is_text() {
        let html = Markdown("a <script>x</script> `<b>`").to_string();
        assert_eq!(html, "<p>a &lt;script&gt;x&lt;/script&gt; <code>&lt;b&gt;</code></p>\n");
    }
}
