//! An OpenID provider on a host of its own.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{APP, IDP, PASSWORD, USER};
use crate::token::{code_challenge, now};

/// The one client that is registered.
pub const CLIENT_ID: &str = "lab-client";
/// How long its tokens last, in seconds.
const LIFETIME: u64 = 900;

/// What the provider's host answers.
pub fn answer(app: &App, request: &Request) -> Option<Reply> {
    if request.host != IDP {
        return None;
    }
    Some(match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/.well-known/openid-configuration") => discovery(app),
        ("GET", "/jwks") => Reply::json(200, &app.signer.key_set())
            .header("access-control-allow-origin", "*")
            .cached(),
        ("GET", "/authorize") => show_form(app, &request.parameters(), ""),
        ("POST", "/authorize") => sign_in(app, request),
        ("POST", "/token") => redeem_code(app, &request.fields()).readable_by(&app.origin(APP)),
        _ => return None,
    })
}

fn issuer(app: &App) -> String {
    app.https(IDP, "")
}

fn discovery(app: &App) -> Reply {
    let document = json!({
        "issuer": issuer(app),
        "authorization_endpoint": app.https(IDP, "/authorize"),
        "token_endpoint": app.https(IDP, "/token"),
        "jwks_uri": app.https(IDP, "/jwks"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "form_post"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    });
    Reply::json(200, &document).header("access-control-allow-origin", "*").cached()
}

/// The parameters of the authorization request that travel through the form.
const CARRIED: [&str; 9] = [
    "response_type",
    "response_mode",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
];

fn show_form(app: &App, asked: &BTreeMap<String, String>, notice: &str) -> Reply {
    let known = asked.get("client_id").map(String::as_str) == Some(CLIENT_ID)
        && asked.get("redirect_uri").is_some_and(|uri| *uri == app.https(APP, "/callback"));
    if !known {
        return page::page(
            app,
            400,
            "Error",
            "<p class=\"notice\">Unknown client or redirect URI.</p>",
        );
    }
    let carried = CARRIED.iter().filter_map(|name| Some((*name, asked.get(*name)?.as_str())));
    let form = page::sign_in_form(&app.path("/authorize"), &page::hidden(carried));
    let interaction = app.issue("interaction", "");
    page::page(app, 200, "Sign in with ID", &format!("{notice}\n{form}")).cookie(&format!(
        "idp_interaction={interaction}; Path={}; HttpOnly; Secure; SameSite=Lax",
        app.path("")
    ))
}

fn sign_in(app: &App, request: &Request) -> Reply {
    let fields = request.fields();
    let field = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    if request.cookie("idp_interaction").and_then(|key| app.redeem("interaction", key)).is_none() {
        return page::page(app, 400, "Error", "<p class=\"notice\">This page has expired.</p>");
    }
    if field("username") != USER || field("password") != PASSWORD {
        return show_form(app, &fields, "<p class=\"notice\">Name or password is wrong.</p>");
    }
    let kept: BTreeMap<_, _> = CARRIED.iter().map(|name| (*name, field(name))).collect();
    let code = app.issue("code", &json!(kept).to_string());
    let session = app.issue("provider session", USER);
    let issuer = issuer(app);
    let answer = [("code", code.as_str()), ("state", field("state")), ("iss", issuer.as_str())];
    let reply = if field("response_mode") == "form_post" {
        page::self_posting_form(field("redirect_uri"), answer)
    } else {
        let query =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(answer).finish();
        Reply::see_other(&format!("{}?{query}", field("redirect_uri")))
    };
    reply.cookie(&format!(
        "idp_session={session}; Path={}; HttpOnly; Secure; SameSite=Lax",
        app.path("")
    ))
}

fn redeem_code(app: &App, fields: &BTreeMap<String, String>) -> Reply {
    let field = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    let refused = |reason: &str| {
        Reply::json(400, &json!({"error": "invalid_grant", "error_description": reason}))
    };
    if field("grant_type") != "authorization_code" || field("client_id") != CLIENT_ID {
        return Reply::json(400, &json!({"error": "unsupported_grant_type"}));
    }
    let Some(asked) = app.redeem("code", field("code")) else {
        return refused("The code is unknown, expired or was used before.");
    };
    let asked: BTreeMap<String, String> = serde_json::from_str(&asked).unwrap_or_default();
    let asked = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    if asked("redirect_uri") != field("redirect_uri") {
        return refused("redirect_uri differs from the authorization request.");
    }
    if asked("code_challenge") != code_challenge(field("code_verifier")) {
        return refused("code_verifier does not match code_challenge.");
    }
    Reply::json(200, &tokens(app, asked("nonce"), asked("scope")))
}

fn tokens(app: &App, nonce: &str, scope: &str) -> Value {
    let now = now();
    let id_token = json!({"iss": issuer(app), "aud": CLIENT_ID, "sub": "u-1815", "name": "Ada",
        "iat": now, "auth_time": now, "exp": now + LIFETIME, "nonce": nonce});
    let access_token = json!({"iss": issuer(app), "aud": app.origin(crate::scenario::API),
        "sub": "u-1815", "client_id": CLIENT_ID, "scope": scope, "iat": now, "nbf": now,
        "exp": now + LIFETIME, "jti": app.signer.random()});
    json!({"token_type": "Bearer", "expires_in": LIFETIME, "scope": scope,
        "access_token": app.signer.sign(&access_token), "id_token": app.signer.sign(&id_token)})
}
