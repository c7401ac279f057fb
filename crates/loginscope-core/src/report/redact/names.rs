//! Which names are names of secrets or of personal data, and what such a value is called when it is replaced.

/// Endings of names whose values say something about a secret and are none themselves.
const ABOUT: [&str; 17] = [
    "type",
    "endpoint",
    "supported",
    "expiresin",
    "expiresat",
    "expires",
    "expiry",
    "lifetime",
    "required",
    "enabled",
    "method",
    "methods",
    "length",
    "tokenname",
    "cookiename",
    "headername",
    "parametername",
];

const EXACT: &[&str] = &[
    "code",
    "state",
    "nonce",
    "pin",
    "otp",
    "totp",
    "mfa",
    "sid",
    "jti",
    "sub",
    "user",
    "username",
    "usr",
    "uname",
    "login",
    "email",
    "mail",
    "emailaddress",
    "phone",
    "phonenumber",
    "mobile",
    "name",
    "givenname",
    "familyname",
    "firstname",
    "lastname",
    "middlename",
    "fullname",
    "displayname",
    "surname",
    "nickname",
    "birthdate",
    "birthday",
    "dob",
    "address",
    "streetaddress",
    "street",
    "postalcode",
    "locality",
    "upn",
    "uid",
    "userid",
    "loginid",
    "accountname",
    "key",
    "sig",
    "mac",
    "hint",
    "loginhint",
    "pwd",
    "pass",
    "pw",
    "ticket",
    "samlrequest",
    "samlresponse",
    "samlart",
    "wresult",
    "wctx",
    "relaystate",
    "jwt",
    "preferredusername",
    "uniquename",
    "unique",
    "ssn",
    "picture",
    "userhandle",
    "challenge",
    "clientdatajson",
    "authenticatordata",
    "attestationobject",
    "usercode",
    "devicecode",
    "authcode",
    "smscode",
    "answer",
    "nameid",
    "attributevalue",
    "memberid",
    "employeeid",
    "remoteuser",
    "passwd",
    "cookie",
    "cookies",
    "setcookie",
    "authorization",
    "proxyauthorization",
];

const PARTS: [&str; 20] = [
    "token",
    "secret",
    "passw",
    "session",
    "verifier",
    "credential",
    "apikey",
    "accesskey",
    "csrf",
    "xsrf",
    "signature",
    "assertion",
    "passphrase",
    "passcode",
    "privatekey",
    "recoverycode",
    "backupcode",
    "verificationcode",
    "securityanswer",
    "onetimecode",
];

fn bare(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether values of this name are secrets or personal, by the name's words.
pub(super) fn is_secret(name: &str) -> bool {
    let bare = bare(name);
    if bare.is_empty()
        || ABOUT.iter().any(|ending| bare.ends_with(ending))
        || matches!(
            bare.as_str(),
            "errorcode"
                | "statuscode"
                | "countrycode"
                | "zipcode"
                | "languagecode"
                | "tokenurl"
                | "accesscontrolallowcredentials"
                | "secfetchuser"
                | "useragent"
                | "authorized"
                | "authenticated"
                | "sessionexpired"
        )
    {
        return false;
    }
    // `pwd2`, `password_1`: forms number their fields.
    let unnumbered = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    EXACT.contains(&unnumbered)
        || EXACT.contains(&bare.as_str())
        || PARTS.iter().any(|part| bare.contains(part))
        || unnumbered.ends_with("otp")
        || unnumbered.ends_with("email")
}

/// Names that mean a secret in a login and something harmless elsewhere, where a plain word tells them apart:
/// `"code": "invalid_grant"`, `"key": "theme"`.
pub(super) fn is_harmless(name: &str, value: &str) -> bool {
    if !matches!(bare(name).as_str(), "code" | "state" | "key" | "challenge" | "mac" | "hint") {
        return false;
    }
    let word = value.chars().all(|c| c.is_alphabetic() || matches!(c, '_' | '-' | '.' | ' '));
    let mixed =
        value.chars().skip(1).any(char::is_uppercase) && value.chars().any(char::is_lowercase);
    let number = value.len() < 5 && value.bytes().all(|byte| byte.is_ascii_digit());
    (word && !mixed) || number
}

/// Headers that are the same for everybody.
pub(super) fn is_plain_header(name: &str) -> bool {
    [
        "accept",
        "accept-encoding",
        "accept-language",
        "accept-ranges",
        "age",
        "alt-svc",
        "cache-control",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "cross-origin-opener-policy",
        "date",
        "expires",
        "host",
        "last-modified",
        "origin",
        "pragma",
        "priority",
        "referrer-policy",
        "sec-ch-ua",
        "sec-ch-ua-mobile",
        "sec-ch-ua-platform",
        "sec-fetch-dest",
        "sec-fetch-mode",
        "sec-fetch-site",
        "sec-fetch-user",
        "server",
        "strict-transport-security",
        "transfer-encoding",
        "upgrade-insecure-requests",
        "user-agent",
        "vary",
        "x-content-type-options",
        "x-frame-options",
        "x-xss-protection",
        ":authority",
        ":method",
        ":scheme",
    ]
    .iter()
    .any(|known| name.eq_ignore_ascii_case(known))
}

/// Whether a header says who the user is, as proxies add them.
pub(super) fn is_user_header(lower: &str) -> bool {
    !matches!(lower, "user-agent" | "sec-fetch-user" | "sec-ch-ua")
        && (lower.ends_with("-user")
            || lower.contains("user-id")
            || lower.contains("userid")
            || lower.contains("email")
            || lower.contains("username"))
}

/// What a value of this name is called.
pub(super) fn kind(name: &str) -> &'static str {
    let bare = bare(name);
    let has = |word: &str| bare.contains(word);
    if has("passw")
        || matches!(bare.trim_end_matches(|c: char| c.is_ascii_digit()), "pwd" | "pass" | "pw")
    {
        "password"
    } else if has("csrf") || has("xsrf") {
        "CSRF-token"
    } else if has("verifier") {
        "code-verifier"
    } else if bare == "code" {
        "authorization-code"
    } else if bare == "state" {
        "state"
    } else if bare == "nonce" {
        "nonce"
    } else if has("secret") {
        "client-secret"
    } else if has("saml") || has("assertion") {
        "SAML-message"
    } else if has("refresh") && has("token") {
        "refresh-token"
    } else if has("idtoken") {
        "ID-token"
    } else if has("token") || has("jwt") {
        "token"
    } else if has("session") || bare == "sid" {
        "session-id"
    } else if has("mail") {
        "e-mail-address"
    } else if has("otp")
        || has("recovery")
        || has("backupcode")
        || matches!(bare.as_str(), "pin" | "mfa" | "smscode")
    {
        "one-time-code"
    } else if has("user") || has("name") || has("login") || bare == "sub" {
        "user"
    } else {
        "value"
    }
}

/// What the value of a cookie of this name is called.
pub(super) fn kind_of_cookie(name: &str) -> &'static str {
    let lower = name.to_ascii_lowercase();
    if lower.contains("csrf") || lower.contains("xsrf") {
        "CSRF-cookie"
    } else if lower.contains("sess") || lower.contains("sid") || lower.contains("auth") {
        "session-cookie"
    } else {
        "cookie"
    }
}
