//! Links that come by mail: to reset a password, to confirm an address, to log in without a password.

use url::Url;

use super::{Analysis, steps::StepKind};
use crate::{
    http::form,
    model::{Exchange, ExchangeId},
};

/// The words by which the path of such a link is known.
const WORDS: &[&str] = &[
    "reset",
    "verify",
    "confirm",
    "activate",
    "activation",
    "invite",
    "invitation",
    "magic",
    "recover",
    "unlock",
];

/// What servers say of a link that they do not accept.
pub const BAD_LINK: &[&str] = &[
    "invalid or expired",
    "expired or invalid",
    "link has expired",
    "link is invalid",
    "link is no longer valid",
    "link expired",
    "invalid link",
    "token is invalid",
    "token has expired",
    "token expired",
    "invalid token",
    "invalid reset",
    "signature is invalid",
];

/// The most that is read of a body in search of links.
pub(super) const MOST_BYTES: usize = 256 * 1024;

/// A link in the body of an answer.
#[derive(Clone, Debug)]
pub struct Link {
    /// The answer.
    pub exchange: ExchangeId,
    /// Where it leads.
    pub url: Url,
}

/// A link that was opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The request.
    pub exchange: ExchangeId,
    /// The parameter that holds its token.
    pub parameter: String,
    /// What is wrong with the token, as what it does: "holds …".
    pub damage: Option<&'static str>,
}

fn is_such_a_path(url: &Url) -> bool {
    url.path().split(['/', '-', '_', '.']).any(|part| {
        let part = part.to_ascii_lowercase();
        WORDS
            .iter()
            .any(|word| part == *word || (part.len() > word.len() && part.starts_with(word)))
    })
}

/// The links with a token in the answers of the login's own pages and calls.
pub fn links(analysis: &Analysis) -> Vec<Link> {
    let mut found = Vec::new();
    for (exchange, kind) in analysis.steps() {
        if matches!(kind, StepKind::Other | StepKind::Preflight) {
            continue;
        }
        let Some(body) = exchange.response.as_ref().and_then(|response| response.body.value())
        else {
            continue;
        };
        if body.raw.len() > MOST_BYTES
            || !(body.mime.starts_with("text/") || body.mime.contains("json"))
        {
            continue;
        }
        let text = body.text();
        for (at, _) in text.match_indices("http") {
            let rest = text.get(at..).unwrap_or_default();
            if !rest.starts_with("http://") && !rest.starts_with("https://") {
                continue;
            }
            let end = rest.find(['"', '\'', '<', '>', ' ', '\n', '\\', ')']).unwrap_or(rest.len());
            let Ok(url) = Url::parse(rest.get(..end).unwrap_or_default()) else { continue };
            if is_such_a_path(&url)
                && (url.query().is_some() || url.path().split('/').any(|part| part.len() >= 20))
            {
                found.push(Link { exchange: exchange.id, url });
            }
        }
    }
    found
}

/// The links that were opened in this capture.
pub fn opened(analysis: &Analysis) -> Vec<Opened> {
    analysis.trace.exchanges.iter().filter_map(|exchange| open(analysis, exchange)).collect()
}

/// Whether a request is a link from a mail that was opened.
pub fn is_opened(analysis: &Analysis, exchange: &Exchange) -> bool {
    open(analysis, exchange).is_some()
}

fn open(analysis: &Analysis, exchange: &Exchange) -> Option<Opened> {
    if exchange.request.method != "GET" || !analysis.is_document(exchange.id) {
        return None;
    }
    analysis.url(exchange.id).filter(|url| is_such_a_path(url))?;
    let (before, query, _) = form::parts(&exchange.request.url);
    let from_query = query.and_then(|query| {
        query.split('&').filter_map(|pair| pair.split_once('=')).find(|(name, value)| {
            let name = name.trim_start_matches("amp;").to_ascii_lowercase();
            value.len() >= 6
                && ["token", "code", "key", "t", "signature", "sig", "hash"]
                    .iter()
                    .any(|word| name == *word || name.ends_with("_token"))
        })
    });
    let (parameter, value) = match from_query {
        Some((name, value)) => (name.to_owned(), value),
        None => ("path".to_owned(), before.rsplit('/').next().filter(|last| last.len() >= 16)?),
    };
    Some(Opened {
        exchange: exchange.id,
        damage: damage(&parameter, value, query.unwrap_or_default()),
        parameter,
    })
}

/// What is wrong with a token as it stands in the URL.
fn damage(name: &str, value: &str, query: &str) -> Option<&'static str> {
    if name.starts_with("amp;") || query.contains("&amp;") {
        return Some("stands behind `&amp;`: the link was escaped as HTML once too often");
    }
    if value.contains("%25") {
        return Some("is percent-encoded twice (`%25…`)");
    }
    if value.starts_with("3D") || value.contains("=3D") || value.contains("%3D3D") {
        return Some("begins with `3D`: the mail's quoted-printable encoding was not undone");
    }
    if value.ends_with(['.', ',', ')', '>', ';'])
        || value.ends_with("%3E")
        || value.ends_with("%22")
    {
        return Some("ends with a sign of the sentence or tag around it");
    }
    if value.contains("%20")
        || value.contains('+')
        || value.contains("%0A")
        || value.contains("%0D")
    {
        return Some(
            "holds a space or line break: the link was broken into lines, or a `+` was taken for a space",
        );
    }
    None
}
