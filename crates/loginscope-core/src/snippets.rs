//! Lines to paste: what to write in which framework or server so that the right header results.
//!
//! A recipe serves several rules. Its texts have places for what the capture knows: `{cookie}` (the cookie's name),
//! `{origin}` (the page's origin), `{host}` (the host that answers), `{site}` (its registrable domain), `{headers}` and
//! `{quoted headers}` (those that a preflight must allow) and `{token header}` (the one that a script must read).

mod cookies;
mod cors;
mod proxies;
mod redirects;
mod requests;
mod sessions;

use std::collections::BTreeMap;

use crate::{analysis::Analysis, model::Exchange};

/// A framework, server or client that lines are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// Flask 3.
    Flask,
    /// Django 5.
    Django,
    /// FastAPI and Starlette.
    FastApi,
    /// Express 5 (and 4).
    Express,
    /// Next.js 15.
    NextJs,
    /// Rails 8.
    Rails,
    /// Laravel 12.
    Laravel,
    /// Spring Boot 3.
    Spring,
    /// ASP.NET Core 9.
    AspNetCore,
    /// Go's net/http.
    Go,
    /// PHP without a framework.
    Php,
    /// nginx.
    Nginx,
    /// Caddy 2.
    Caddy,
    /// Traefik 3.
    Traefik,
    /// Apache httpd 2.4.
    Apache,
    /// A script in the browser.
    Browser,
}

impl Target {
    /// The stable word of the JSON report.
    pub fn name(self) -> &'static str {
        match self {
            Target::Flask => "flask",
            Target::Django => "django",
            Target::FastApi => "fastapi",
            Target::Express => "express",
            Target::NextJs => "nextjs",
            Target::Rails => "rails",
            Target::Laravel => "laravel",
            Target::Spring => "spring",
            Target::AspNetCore => "aspnetcore",
            Target::Go => "go",
            Target::Php => "php",
            Target::Nginx => "nginx",
            Target::Caddy => "caddy",
            Target::Traefik => "traefik",
            Target::Apache => "apache",
            Target::Browser => "browser",
        }
    }

    /// How a comment begins in its language.
    fn comment(self) -> &'static str {
        match self {
            Target::Express
            | Target::NextJs
            | Target::Laravel
            | Target::Spring
            | Target::AspNetCore
            | Target::Go
            | Target::Php
            | Target::Browser => "//",
            _ => "#",
        }
    }
}

/// Lines for each target that lead to the same header.
pub(crate) struct Recipe {
    /// The rules that it repairs.
    rules: &'static [&'static str],
    /// The header that results; empty where the lines result in none.
    result: &'static str,
    /// The lines.
    lines: &'static [(Target, &'static str)],
}

/// What a capture knows for the places in the lines.
pub(crate) struct Values<'v> {
    pub(crate) cookie: &'v str,
    pub(crate) origin: &'v str,
    pub(crate) host: &'v str,
    pub(crate) site: &'v str,
    /// Names of headers that a preflight asked for, with commas between them.
    pub(crate) asked: &'v str,
    pub(crate) token_header: &'v str,
}

impl Values<'_> {
    /// The headers that a preflight must allow: those of most logins, and those that one asked for.
    fn headers(&self) -> Vec<&str> {
        let mut headers = vec!["Authorization", "Content-Type"];
        for name in self.asked.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            if !headers.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                headers.push(name);
            }
        }
        headers
    }
}

/// The lines that repair a finding of this rule: those for the servers seen first, the others behind.
pub(crate) fn for_rule(rule: &str, seen: &[Target], values: &Values<'_>) -> Vec<(Target, String)> {
    let mut found: Vec<(Target, String)> = all()
        .filter(|recipe| recipe.rules.contains(&rule))
        .flat_map(|recipe| {
            recipe
                .lines
                .iter()
                .map(|(target, lines)| (*target, recipe.fill(*target, lines, values)))
        })
        .collect();
    found.sort_by_key(|(target, _)| !seen.contains(target));
    found
}

fn all() -> impl Iterator<Item = &'static Recipe> {
    [
        cookies::RECIPES,
        cors::RECIPES,
        proxies::RECIPES,
        redirects::RECIPES,
        requests::RECIPES,
        sessions::RECIPES,
    ]
    .into_iter()
    .flatten()
}

impl Recipe {
    fn fill(&self, target: Target, lines: &str, values: &Values<'_>) -> String {
        let mut text = lines.trim().to_owned();
        // In a script of the browser no header is written by hand.
        if !self.result.is_empty() && target != Target::Browser {
            for (index, line) in self.result.lines().enumerate() {
                let arrow = if index == 0 { "→ " } else { "  " };
                text.push_str(&format!("\n{} {arrow}{line}", target.comment()));
            }
        }
        let headers = values.headers();
        text.replace("{cookie}", values.cookie)
            .replace("{origin}", values.origin)
            .replace("{host}", values.host)
            .replace("{site}", values.site)
            .replace("{headers}", &headers.join(", "))
            .replace("{quoted headers}", &format!("\"{}\"", headers.join("\", \"")))
            .replace("{token header}", values.token_header)
    }
}

/// The frameworks and servers that answers give away by their headers and the names of their cookies, by host.
pub(crate) fn servers(analysis: &Analysis) -> BTreeMap<&str, Vec<Target>> {
    let mut servers: BTreeMap<&str, Vec<Target>> = BTreeMap::new();
    for (exchange, _) in analysis.steps() {
        let Some(host) = analysis.url(exchange.id).and_then(|url| url.host_str()) else { continue };
        let seen = servers.entry(host).or_default();
        gives_away(exchange, seen);
        seen.sort_unstable();
        seen.dedup();
    }
    servers
}

fn gives_away(exchange: &Exchange, seen: &mut Vec<Target>) {
    let header = |name: &str| {
        exchange
            .response
            .as_ref()
            .and_then(|response| response.headers.get(name))
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    let server = header("server");
    let powered = header("x-powered-by");
    for (text, word, target) in [
        (&server, "nginx", Target::Nginx),
        (&server, "openresty", Target::Nginx),
        (&server, "caddy", Target::Caddy),
        (&server, "traefik", Target::Traefik),
        (&server, "apache", Target::Apache),
        (&server, "werkzeug", Target::Flask),
        (&server, "uvicorn", Target::FastApi),
        (&server, "hypercorn", Target::FastApi),
        (&server, "wsgiserver", Target::Django),
        (&server, "kestrel", Target::AspNetCore),
        (&server, "microsoft-iis", Target::AspNetCore),
        (&server, "puma", Target::Rails),
        (&powered, "express", Target::Express),
        (&powered, "next.js", Target::NextJs),
        (&powered, "asp.net", Target::AspNetCore),
        (&powered, "php", Target::Php),
    ] {
        if text.contains(word) {
            seen.push(target);
        }
    }
    for (name, target) in [
        ("x-nextjs-cache", Target::NextJs),
        ("x-runtime", Target::Rails),
        ("x-aspnet-version", Target::AspNetCore),
    ] {
        if exchange.response_header(name).is_some() {
            seen.push(target);
        }
    }
    let cookies = exchange
        .response
        .iter()
        .flat_map(|response| response.headers.all("set-cookie"))
        .map(|(_, line)| line);
    let sent = exchange.request.headers.all("cookie").flat_map(|(_, line)| line.split(';'));
    for cookie in cookies.chain(sent) {
        let name = cookie.split(['=', ';']).next().unwrap_or_default().trim();
        seen.extend(match name {
            "connect.sid" => Some(Target::Express),
            "laravel_session" => Some(Target::Laravel),
            "csrftoken" | "sessionid" => Some(Target::Django),
            "JSESSIONID" => Some(Target::Spring),
            "PHPSESSID" => Some(Target::Php),
            _ if name.starts_with(".AspNetCore.") => Some(Target::AspNetCore),
            _ if name.starts_with("next-auth.") || name.starts_with("authjs.") => {
                Some(Target::NextJs)
            }
            _ if name.starts_with('_') && name.ends_with("_session") => Some(Target::Rails),
            _ => None,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_recipe_is_for_rules_that_exist() {
        for recipe in all() {
            for rule in recipe.rules {
                assert!(
                    crate::rules::find(rule).is_some()
                        || rule.starts_with("cors/")
                        || rule.starts_with("oauth/")
                        || rule.starts_with("session/"),
                    "{rule}"
                );
            }
        }
    }

    #[test]
    fn no_place_stays_empty() {
        let values = Values {
            cookie: "sid",
            origin: "https://app.test",
            host: "api.test",
            site: "test",
            asked: "x-csrf-token",
            token_header: "x-token",
        };
        for recipe in all() {
            for (target, lines) in recipe.lines {
                let text = recipe.fill(*target, lines, &values);
                for place in
                    ["{cookie}", "{origin}", "{host}", "{site}", "headers}", "{token header}"]
                {
                    assert!(!text.contains(place), "{text}");
                }
                assert!(!text.contains('\t'), "{text}");
            }
        }
    }
}
