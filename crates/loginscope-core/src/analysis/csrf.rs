//! Refused CSRF checks: the token that was sent, its other half, and what the server complains about.

mod halves;

use super::{
    Analysis,
    refusals::{self, Csrf},
};
use crate::{
    finding::Locus,
    http::{form, json},
    model::{Exchange, ExchangeId},
};

pub use self::halves::Halves;

/// A request that changes something and was refused by a CSRF check.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The request.
    pub exchange: ExchangeId,
    /// What the server complains about.
    pub about: Csrf,
    /// The framework whose words it uses; empty where unknown.
    pub framework: &'static str,
    /// Where the request carried a token.
    pub token: Option<Locus>,
    /// The name of the cookie that holds the other half, and whether token and cookie belong together.
    pub cookie: Option<(String, Halves)>,
}

/// Whether a header, field or cookie is named like a CSRF token.
pub fn is_csrf_name(name: &str) -> bool {
    let bare: String =
        name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    ["csrf", "xsrf", "authenticitytoken", "requestverificationtoken", "antiforgery"]
        .iter()
        .any(|word| bare.contains(word))
}

/// Whether a method changes something (RFC 9110 §9.2.1).
pub fn is_unsafe(method: &str) -> bool {
    !matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE")
}

/// The refused checks of a capture.
pub fn refusals(analysis: &Analysis) -> impl Iterator<Item = Refusal> + '_ {
    analysis.trace.exchanges.iter().filter_map(|exchange| refusal_of(analysis, exchange))
}

/// Whether a request was refused by a CSRF check, and what is known about it.
pub fn refusal_of(analysis: &Analysis, exchange: &Exchange) -> Option<Refusal> {
    let status = exchange.response.as_ref()?.status;
    if !is_unsafe(&exchange.request.method) || !matches!(status, 400 | 401 | 403 | 419 | 422 | 500)
    {
        return None;
    }
    let text = analysis.refusals.text(exchange.id.0 as usize);
    let says = |phrase: &str, framework: &str| {
        // A refused form is shown again, with its token: the bare word must be said to a reader.
        text.match_indices(phrase).any(|(at, _)| !framework.is_empty() || is_said(text, at))
    };
    let found = refusals::CSRF.iter().find(|(phrase, framework, _)| says(phrase, framework));
    let (framework, about) = match found {
        Some((_, framework, about)) => (*framework, *about),
        // Only Laravel answers with 419.
        None if status == 419 => ("Laravel", Csrf::TokenMismatch),
        None => return None,
    };
    let token = token(exchange);
    let pairs = exchange.request.headers.all("cookie").flat_map(|(_, line)| line.split(';'));
    let mut cookies =
        pairs.filter_map(|pair| pair.trim().split_once('=')).filter(|(name, _)| is_csrf_name(name));
    let cookie = cookies.next().map(|(name, value)| {
        let compared = token.as_ref().map_or(Halves::Unknown, |(locus, sent)| {
            let place = match locus {
                Locus::RequestHeader(name, _) | Locus::RequestBody(name) => name.as_str(),
                _ => "",
            };
            halves::compare((place, sent), (name, value))
        });
        (name.to_owned(), compared)
    });
    Some(Refusal {
        exchange: exchange.id,
        about,
        framework,
        token: token.map(|(locus, _)| locus),
        cookie,
    })
}

/// Whether a word at this place of an answer is said to a reader: it stands in no tag, no script and no name of a member.
fn is_said(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let after = text.get(at..).unwrap_or_default();
    let in_tag = before.rfind('<') > before.rfind('>');
    let in_script = before.rfind("<script") > before.rfind("</script");
    let is_name = after.split_once('"').is_some_and(|(name, rest)| {
        let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        name.bytes().all(word) && rest.trim_start().starts_with(':')
    });
    !in_tag && !in_script && !is_name
}

/// Why a check failed, as far as the capture tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Origin or Referer is not one that the server trusts.
    Origin,
    /// A cookie of the check or its session was set before and is not on the request.
    CookieLost(String),
    /// The request carries no token.
    NoToken,
    /// The session or its half of the token changed after the form was shown: by this exchange.
    Changed(ExchangeId, String),
    /// The token does not fit the other half.
    Mismatch,
}

impl Refusal {
    /// Why this check failed.
    pub fn cause(&self, analysis: &Analysis) -> Cause {
        // Django checks the origin first and then the token; where the token fits, it was the origin.
        let fits = matches!(&self.cookie, Some((_, Halves::Same)));
        if self.about == Csrf::Origin
            || (self.framework == "Django" && self.about == Csrf::Unspecified && fits)
        {
            return Cause::Origin;
        }
        let form = self.form(analysis);
        let belongs = |name: &str| is_csrf_name(name) || analysis.cookies.is_login_name(name);
        let lost = analysis
            .cookies
            .lost_since(form.unwrap_or_default(), self.exchange)
            .find(|name| belongs(name));
        if self.cookie.is_none()
            && let Some(name) = lost
        {
            return Cause::CookieLost(name.to_owned());
        }
        if self.about == Csrf::CookieMissing {
            return Cause::CookieLost(String::new());
        }
        if self.token.is_none() {
            return Cause::NoToken;
        }
        let changed = analysis.cookies.stores.iter().find(|store| {
            form.is_some_and(|form| store.exchange > form)
                && store.exchange < self.exchange
                && belongs(&store.name)
                && !store.is_deletion()
                && analysis.same_site(store.exchange, self.exchange)
        });
        match changed {
            Some(store) => Cause::Changed(store.exchange, store.name.clone()),
            None => Cause::Mismatch,
        }
    }

    /// The framework, or the server where it is not known.
    pub fn framework_or_server(&self) -> &'static str {
        if self.framework.is_empty() { "the server" } else { self.framework }
    }

    /// Where the framework reads the token.
    pub fn where_the_token_goes(&self) -> &'static str {
        match self.framework {
            "Django" | "Django REST framework" => {
                "header `X-CSRFToken: …` or form field `csrfmiddlewaretoken`"
            }
            "Flask-WTF" => "header `X-CSRFToken: …` or form field `csrf_token`",
            "Laravel" => "header `X-XSRF-TOKEN: …` or form field `_token`",
            "Spring Security" => "header `X-XSRF-TOKEN: …` or form field `_csrf`",
            "Rails" => "header `X-CSRF-Token: …` or form field `authenticity_token`",
            "ASP.NET Core" => {
                "header `RequestVerificationToken: …` or form field `__RequestVerificationToken`"
            }
            _ if self.about == Csrf::TokenMissing => {
                "header `X-CSRF-Token: …` or the form field that the server names"
            }
            _ => "header `X-CSRF-Token: …`",
        }
    }

    /// The page that the request was sent from.
    pub fn form(&self, analysis: &Analysis) -> Option<ExchangeId> {
        analysis
            .steps()
            .take(self.exchange.0 as usize)
            .filter(|(exchange, _)| {
                analysis.is_document(exchange.id)
                    && exchange.request.method == "GET"
                    && (200..300).contains(&exchange.status())
            })
            .map(|(exchange, _)| exchange.id)
            .last()
    }
}

/// Whether a request carries a token against forgery.
pub fn has_token(exchange: &Exchange) -> bool {
    token(exchange).is_some()
}

/// The token that a request carries in a header, a form field or its JSON.
fn token(exchange: &Exchange) -> Option<(Locus, String)> {
    let header = exchange
        .request
        .headers
        .0
        .iter()
        .enumerate()
        .find(|(_, header)| is_csrf_name(&header.name) && !header.value.trim().is_empty());
    if let Some((index, header)) = header {
        return Some((
            Locus::RequestHeader(header.name.to_string(), Some(index)),
            header.value.trim().to_owned(),
        ));
    }
    let body = exchange.request.body.value()?;
    if let Some(fields) = form::body(body) {
        let (name, value) =
            fields.0.into_iter().find(|(name, value)| is_csrf_name(name) && !value.is_empty())?;
        return Some((Locus::RequestBody(name), value));
    }
    let json = json::body(body)?;
    let mut found = None;
    json::texts(&json, &mut |path, value| {
        let name = path.rsplit('.').next().unwrap_or(path);
        if found.is_none() && is_csrf_name(name) && !value.is_empty() {
            found = Some((Locus::RequestBody(path.to_owned()), value.to_owned()));
        }
    });
    found
}
