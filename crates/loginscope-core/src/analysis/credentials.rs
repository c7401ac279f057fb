//! Attempts to log in with a name and a password, and what the server thought of them.

use super::{Analysis, csrf, refusals, steps::StepKind};
use crate::{
    finding::Certainty,
    http::{form, json},
    model::{Exchange, ExchangeId},
};

/// What servers say when name and password do not fit.
const WRONG: &[&str] = &[
    "invalid credentials",
    "invalid_credentials",
    "invalidcredentials",
    "bad credentials",
    "bad_credentials",
    "incorrect credentials",
    "wrong credentials",
    "these credentials do not match",
    "provided credentials",
    "no active account found",
    "incorrect username",
    "incorrect user name",
    "incorrect email",
    "incorrect password",
    "incorrect login",
    "invalid username",
    "invalid user name",
    "invalid email or password",
    "invalid email/password",
    "invalid login",
    "invalid password",
    "invalid user or password",
    "wrong username",
    "wrong user name",
    "wrong email or password",
    "wrong password",
    "password is incorrect",
    "password is wrong",
    "password is invalid",
    "password does not match",
    "password mismatch",
    "password incorrect",
    "correct username and password",
    "correct email and password",
    "username or password you entered",
    "user not found",
    "no such user",
    "unknown user",
    "login failed",
    "authentication failed",
    "falsches passwort",
    "mot de passe incorrect",
];

/// What servers say of an account that they know and do not let in, or of too many tries.
pub const LOCKED: &[&str] = &[
    "too many",
    "temporarily locked",
    "account locked",
    "account is locked",
    "account has been locked",
    "locked out",
    "rate limit",
    "ratelimit",
    "try again later",
    "try again in",
];

/// Messages that tell whether an account exists.
pub const ENUMERATING: &[&str] = &[
    "user not found",
    "no such user",
    "unknown user",
    "user does not exist",
    "account does not exist",
    "no account with",
    "no account found",
    "couldn't find your account",
    "email not found",
    "email is not registered",
    "email not registered",
    "unknown email",
];

/// An attempt that was refused for its name, password or code.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The request.
    pub exchange: ExchangeId,
    /// Whether the server says so, or it only looks like it.
    pub certainty: Certainty,
    /// Its words, where they are known ones.
    pub words: Option<&'static str>,
    /// The answer that says so: that of the request, or the page that it led to.
    pub said_in: ExchangeId,
}

/// The refused attempts, in order.
pub fn refused(analysis: &Analysis) -> impl Iterator<Item = Refused> + '_ {
    analysis
        .steps()
        .filter(|(exchange, kind)| {
            *kind == StepKind::LoginRequest
                || (*kind == StepKind::SecondFactor && csrf::is_unsafe(&exchange.request.method))
        })
        .filter_map(|(exchange, _)| judge(analysis, exchange))
}

fn judge(analysis: &Analysis, exchange: &Exchange) -> Option<Refused> {
    let id = exchange.id;
    let response = exchange.response.as_ref()?;
    let other_reason = refusals::CSRF.iter().any(|(phrase, ..)| {
        analysis.refusals.text(id.0 as usize).contains(phrase) && response.status >= 400
    });
    if other_reason || analysis.says(id, LOCKED).is_some() || is_bot_challenge(exchange) {
        return None;
    }
    let words = analysis.says(id, WRONG);
    let refused =
        |certainty, words, said_in| Some(Refused { exchange: id, certainty, words, said_in });
    match response.status {
        400 | 401 | 403 | 404 | 422 if words.is_some() => refused(Certainty::Certain, words, id),
        401 => refused(Certainty::Likely, None, id),
        200..=299 if words.is_some() && !gives_token(exchange) => {
            refused(Certainty::Certain, words, id)
        }
        200 if analysis.leads_to_login(id) => refused(Certainty::Likely, None, id),
        300..=399 => {
            let next = analysis.context(id)?.redirected_to?;
            let page = analysis.trace.get(next)?;
            let said = (page.status() == 200).then(|| analysis.says(next, WRONG)).flatten();
            let in_query = analysis.url(next)?.query_pairs().any(|(name, value)| {
                matches!(&*name, "error" | "login_error" | "failed" | "failure")
                    || matches!(&*value, "invalid_credentials" | "CredentialsSignin" | "failed")
            });
            match said {
                Some(words) => refused(Certainty::Certain, Some(words), next),
                None if in_query && analysis.leads_to_login(id) => {
                    refused(Certainty::Likely, None, next)
                }
                None => None,
            }
        }
        _ => None,
    }
}

fn gives_token(exchange: &Exchange) -> bool {
    let body = exchange.response.as_ref().and_then(|response| response.body.value());
    body.and_then(json::body).is_some_and(|body| {
        let mut found = false;
        json::texts(&body, &mut |path, value| {
            let name = path.rsplit('.').next().unwrap_or(path).to_ascii_lowercase();
            found |= name.ends_with("token") && !value.is_empty();
        });
        found
    })
}

/// The name of the user that an attempt sent. It is personal: compare it, never show it.
pub fn user_name(analysis: &Analysis, exchange: &Exchange) -> Option<String> {
    let is_name = |name: &str| {
        let bare: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        ["username", "email", "login", "user", "userid", "identifier", "account", "name"]
            .iter()
            .any(|word| bare == *word || (bare.len() > word.len() && bare.ends_with(word)))
    };
    if let Some(form) = analysis.sent(exchange.id).and_then(|sent| sent.form.as_ref()) {
        return form
            .0
            .iter()
            .find(|(name, value)| is_name(name) && !value.is_empty())
            .map(|(_, value)| value.to_lowercase());
    }
    let body = exchange.request.body.value().and_then(json::body)?;
    let mut found = None;
    json::texts(&body, &mut |path, value| {
        if found.is_none() && is_name(path.rsplit('.').next().unwrap_or(path)) && !value.is_empty()
        {
            found = Some(value.to_lowercase());
        }
    });
    found
}

/// What a bot check or firewall that answers in the application's place gives away.
pub fn bot_challenge(exchange: &Exchange) -> Option<(&'static str, usize)> {
    let header = |name: &'static str| exchange.response_header(name);
    if let Some((index, value)) = header("cf-mitigated")
        && value.eq_ignore_ascii_case("challenge")
    {
        return Some(("Cloudflare", index));
    }
    if let Some((index, value)) = header("x-amzn-waf-action")
        && ["challenge", "captcha"].iter().any(|action| value.eq_ignore_ascii_case(action))
    {
        return Some(("AWS WAF", index));
    }
    if !matches!(exchange.status(), 403 | 405 | 429 | 503) {
        return None;
    }
    let (index, name) = [
        ("x-datadome", "DataDome"),
        ("x-iinfo", "Imperva"),
        ("x-sucuri-id", "Sucuri"),
        ("x-px", "HUMAN"),
    ]
    .into_iter()
    .find_map(|(header_name, name)| header(header_name).map(|(index, _)| (index, name)))?;
    Some((name, index))
}

fn is_bot_challenge(exchange: &Exchange) -> bool {
    bot_challenge(exchange).is_some()
}

/// Passwords in the query of a URL: the names of the parameters.
pub fn password_in_url(exchange: &Exchange) -> Option<String> {
    let (_, query, _) = form::parts(&exchange.request.url);
    let fields = form::query(query?);
    fields
        .0
        .into_iter()
        .find(|(name, value)| super::steps::is_password_name(name) && !value.is_empty())
        .map(|(name, _)| name)
}
