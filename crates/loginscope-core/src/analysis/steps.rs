//! The part of each exchange in the login: form, login request, redirect to the provider, callback, …

use std::collections::BTreeSet;

use serde::Serialize;
use url::Url;

use super::{
    context::{Context, Destination},
    forms::shows_password_field,
};
use crate::{
    http::{form, form::Fields, json},
    model::{Exchange, ResourceType, Trace},
};

/// What an exchange is for in a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// A page with a form for name and password, or one at a login address.
    LoginForm,
    /// Name and password are sent.
    LoginRequest,
    /// The user agent is sent to the authorization server or identity provider (RFC 6749 §4.1.1, SAML AuthnRequest).
    AuthorizationRequest,
    /// It comes back with a code, an error or a token (RFC 6749 §4.1.2), or a SAML response.
    AuthorizationResponse,
    /// A code or refresh token is exchanged (RFC 6749 §4.1.3).
    TokenRequest,
    /// A session or token is renewed at an endpoint of the application's own.
    Refresh,
    /// A one-time code is asked for or sent.
    SecondFactor,
    /// An account is made.
    Registration,
    /// A password is forgotten or set anew.
    PasswordReset,
    /// The session is ended.
    Logout,
    /// Data for a script.
    ApiRequest,
    /// A CORS preflight.
    Preflight,
    /// A page.
    Page,
    /// A redirect that is none of the above.
    Redirect,
    /// Part of no login: styles, images, scripts.
    Other,
}

impl StepKind {
    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            StepKind::LoginForm => "Login form",
            StepKind::LoginRequest => "Login request",
            StepKind::AuthorizationRequest => "Redirect to the identity provider",
            StepKind::AuthorizationResponse => "Callback",
            StepKind::TokenRequest => "Token request",
            StepKind::Refresh => "Renewal",
            StepKind::SecondFactor => "Second factor",
            StepKind::Registration => "Registration",
            StepKind::PasswordReset => "Password reset",
            StepKind::Logout => "Logout",
            StepKind::ApiRequest => "API request",
            StepKind::Preflight => "CORS preflight",
            StepKind::Page => "Page",
            StepKind::Redirect => "Redirect",
            StepKind::Other => "Resource",
        }
    }

    /// The stable word of the JSON report.
    pub fn name(self) -> &'static str {
        match self {
            StepKind::LoginForm => "login-form",
            StepKind::LoginRequest => "login-request",
            StepKind::AuthorizationRequest => "authorization-request",
            StepKind::AuthorizationResponse => "callback",
            StepKind::TokenRequest => "token-request",
            StepKind::Refresh => "refresh",
            StepKind::SecondFactor => "second-factor",
            StepKind::Registration => "registration",
            StepKind::PasswordReset => "password-reset",
            StepKind::Logout => "logout",
            StepKind::ApiRequest => "api-request",
            StepKind::Preflight => "preflight",
            StepKind::Page => "page",
            StepKind::Redirect => "redirect",
            StepKind::Other => "resource",
        }
    }
}

/// What was sent with a request, as far as a login is concerned.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    /// The fields of the query.
    pub query: Fields,
    /// The fields of a posted form.
    pub form: Option<Fields>,
}

impl Sent {
    /// A parameter of the query, the fragment not included, or of the posted form.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.form.as_ref().and_then(|form| form.get(name)).or_else(|| self.query.get(name))
    }
}

/// Reads query and form of a request.
pub fn sent(exchange: &Exchange) -> Sent {
    let (_, query, _) = form::parts(&exchange.request.url);
    Sent {
        query: query.map(form::query).unwrap_or_default(),
        form: exchange.request.body.value().and_then(form::body),
    }
}

/// The kind of every exchange.
pub fn kinds(
    trace: &Trace,
    contexts: &[Context],
    sent: &[Sent],
    password_fields: &BTreeSet<String>,
) -> Vec<StepKind> {
    trace
        .exchanges
        .iter()
        .zip(contexts)
        .zip(sent)
        .map(|((exchange, context), sent)| kind(exchange, context, sent, password_fields))
        .collect()
}

fn kind(
    exchange: &Exchange,
    context: &Context,
    sent: &Sent,
    password_fields: &BTreeSet<String>,
) -> StepKind {
    let Some(url) = &context.url else { return StepKind::Other };
    if context.is_preflight {
        return StepKind::Preflight;
    }
    if matches!(
        exchange.hints.resource_type,
        Some(
            ResourceType::Image
                | ResourceType::Script
                | ResourceType::Stylesheet
                | ResourceType::Font
                | ResourceType::Media
        )
    ) {
        return StepKind::Other;
    }
    let has = |name: &str| sent.parameter(name).is_some();
    let is_post = exchange.request.method == "POST";
    if is_post && (has("grant_type") || json_has(exchange, &["grant_type"])) {
        return StepKind::TokenRequest;
    }
    if has("SAMLResponse") || has("wresult") {
        return StepKind::AuthorizationResponse;
    }
    if (has("response_type") && has("client_id"))
        || has("SAMLRequest")
        || sent.parameter("wa") == Some("wsignin1.0")
    {
        return StepKind::AuthorizationRequest;
    }
    let came_back = has("code") || has("error") || has("id_token");
    if came_back && (has("state") || path_has(url, &["callback", "signin-oidc", "redirect_uri"])) {
        return StepKind::AuthorizationResponse;
    }
    let is_page =
        matches!(context.destination.value(), Some(Destination::Document | Destination::Frame));
    let sends = exchange.request.method != "GET";
    if (sends || is_page) && path_has(url, PASSWORD_RESET) {
        return StepKind::PasswordReset;
    }
    if (sends || is_page) && path_has(url, REGISTRATION) {
        return StepKind::Registration;
    }
    if sends && sends_password(exchange, sent, password_fields) {
        return StepKind::LoginRequest;
    }
    // A form without `method="post"`.
    if sent.query.0.iter().any(|(name, value)| is_password_name(name) && !value.is_empty()) {
        return StepKind::LoginRequest;
    }
    if (is_page && path_has(url, SECOND_FACTOR)) || (sends && sends_code(exchange, sent, url)) {
        return StepKind::SecondFactor;
    }
    if sends && path_has(url, &["refresh", "renew"]) {
        return StepKind::Refresh;
    }
    if path_has(
        url,
        &["logout", "signout", "sign-out", "log-out", "sign_out", "endsession", "end_session"],
    ) {
        return StepKind::Logout;
    }
    let status = exchange.response.as_ref().map_or(0, |response| response.status);
    if !is_page {
        // Logs without context (plain HTTP, other producers) still tell a page by what came back.
        let html = exchange
            .response
            .as_ref()
            .and_then(|response| response.headers.get("content-type"))
            .is_some_and(|mime| mime.starts_with("text/html"));
        let unknown = context.destination.value().is_none();
        if !(unknown && (html || (300..400).contains(&status))) {
            return if is_asset(exchange, url) { StepKind::Other } else { StepKind::ApiRequest };
        }
    }
    if (300..400).contains(&status) {
        return StepKind::Redirect;
    }
    if is_login_address(url) || shows_password_field(exchange) {
        StepKind::LoginForm
    } else {
        StepKind::Page
    }
}

const PASSWORD_RESET: &[&str] = &[
    "reset",
    "forgot",
    "recover",
    "recovery",
    "reset-password",
    "reset_password",
    "resetpassword",
    "forgot-password",
    "forgot_password",
    "forgotpassword",
    "password-reset",
    "password_reset",
];

const REGISTRATION: &[&str] =
    &["register", "registration", "signup", "sign-up", "sign_up", "create-account"];

const SECOND_FACTOR: &[&str] = &[
    "mfa",
    "2fa",
    "otp",
    "totp",
    "two-factor",
    "two_factor",
    "twofactor",
    "second-factor",
    "one-time-code",
    "verify-code",
];

/// Whether a path has one of these words as a segment or the end of one (`/auth/logout`, `/user-logout`).
pub fn path_has(url: &Url, words: &[&str]) -> bool {
    url.path().split('/').any(|segment| {
        let stem = segment.split('.').next().unwrap_or(segment);
        words.iter().any(|word| {
            let Some(at) = stem.len().checked_sub(word.len()) else { return false };
            let ends = stem.get(at..).is_some_and(|end| end.eq_ignore_ascii_case(word));
            ends && (at == 0 || stem.get(..at).is_some_and(|start| start.ends_with(['-', '_'])))
        })
    })
}

/// Whether people are sent here to log in, by the words of the path.
pub fn is_login_address(url: &Url) -> bool {
    path_has(
        url,
        &[
            "login",
            "log-in",
            "log_in",
            "signin",
            "sign-in",
            "sign_in",
            "logon",
            "sso",
            "authenticate",
        ],
    ) || is_auth_address(url)
}

/// Whether a path begins or ends with `auth`: `/auth/google`, `/oauth2/auth`. In between it is the name of a part of the
/// application, as in `/admin/auth/user/`.
fn is_auth_address(url: &Url) -> bool {
    let mut segments = url.path().split('/').filter(|segment| !segment.is_empty());
    let is_auth = |segment: &str| {
        let stem = segment.split('.').next().unwrap_or(segment).to_ascii_lowercase();
        stem == "auth" || stem.ends_with("-auth") || stem.ends_with("_auth")
    };
    segments.next().is_some_and(is_auth) || segments.next_back().is_some_and(is_auth)
}

fn is_asset(exchange: &Exchange, url: &Url) -> bool {
    let by_type = exchange
        .response
        .as_ref()
        .and_then(|response| response.headers.get("content-type"))
        .is_some_and(|mime| {
            let mime = mime.to_ascii_lowercase();
            ["image/", "font/", "text/css", "audio/", "video/"]
                .iter()
                .any(|kind| mime.starts_with(kind))
                || mime.contains("javascript")
        });
    by_type
        || matches!(
            url.path().rsplit('.').next(),
            Some(
                "css"
                    | "js"
                    | "mjs"
                    | "png"
                    | "jpg"
                    | "jpeg"
                    | "gif"
                    | "svg"
                    | "ico"
                    | "woff"
                    | "woff2"
                    | "map"
                    | "webp"
            )
        )
}

/// The names that forms and APIs give to a password.
pub fn is_password_name(name: &str) -> bool {
    let bare: String =
        name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    matches!(
        bare.as_str(),
        "pw" | "pwd" | "pass" | "passwd" | "passwort" | "passcode" | "jpassword" | "motdepasse"
    ) || bare.ends_with("password")
}

fn sends_password(exchange: &Exchange, sent: &Sent, fields: &BTreeSet<String>) -> bool {
    if let Some(form) = &sent.form {
        return form.0.iter().any(|(name, value)| {
            (is_password_name(name) || fields.contains(&**name)) && !value.is_empty()
        });
    }
    let Some(body) = exchange.request.body.value().and_then(json::body) else { return false };
    let mut found = false;
    json::texts(&body, &mut |path, value| {
        let name = path.rsplit('.').next().unwrap_or(path);
        found |= is_password_name(name) && !value.is_empty();
    });
    found
}

/// Whether a one-time code is sent: by the name of its field, or a field `code` at a path for it.
fn sends_code(exchange: &Exchange, sent: &Sent, url: &Url) -> bool {
    let at_such_path = path_has(url, SECOND_FACTOR);
    let is_code = |name: &str, value: &str| {
        let bare: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        let named = ["otp", "totp", "mfacode", "onetimecode", "twofactorcode", "otpcode"]
            .iter()
            .any(|word| bare == *word || bare.ends_with(word));
        let general = ["code", "token", "passcode", "pin"].contains(&bare.as_str());
        !value.is_empty() && value.len() <= 16 && (named || (at_such_path && general))
    };
    if let Some(form) = &sent.form {
        return form.0.iter().any(|(name, value)| is_code(name, value));
    }
    let Some(body) = exchange.request.body.value().and_then(json::body) else { return false };
    let mut found = false;
    json::texts(&body, &mut |path, value| {
        found |= is_code(path.rsplit('.').next().unwrap_or(path), value);
    });
    found
}

fn json_has(exchange: &Exchange, names: &[&str]) -> bool {
    exchange
        .request
        .body
        .value()
        .and_then(json::body)
        .is_some_and(|body| names.iter().any(|name| body.get(name).is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_passwords_by_name() {
        for name in ["password", "user[password]", "j_password", "Passwd", "loginPassword", "pwd"] {
            assert!(is_password_name(name), "{name}");
        }
        for name in ["username", "passport", "password_hint", "compass"] {
            assert!(!is_password_name(name), "{name}");
        }
    }

    #[test]
    fn knows_login_addresses() {
        for url in [
            "https://a.test/login?next=/x",
            "https://a.test/accounts/login/",
            "https://a.test/user-login.php",
            "https://a.test/auth/google",
            "https://a.test/oauth2/auth?client_id=x",
        ] {
            assert!(is_login_address(&Url::parse(url).unwrap()), "{url}");
        }
        for url in [
            "https://a.test/",
            "https://login.a.test/account",
            "https://a.test/blogin",
            "https://a.test/admin/auth/user/",
        ] {
            assert!(!is_login_address(&Url::parse(url).unwrap()), "{url}");
        }
    }
}
