//! An API that scripts of other origins call.

use serde_json::{Value, json};

use crate::app::App;
use crate::http::{Reply, Request};
use crate::scenario::{API, APP, PASSWORD, USER};
use crate::token::now;

/// How long its access tokens last, in seconds.
const LIFETIME: u64 = 900;

/// Whether name and password of a JSON or URL-encoded body are right.
pub fn accepts_password(request: &Request) -> bool {
    let json = request.json();
    let field = |name: &str| match json.get(name) {
        Some(value) => value.as_str().map(ToOwned::to_owned),
        None => request.field(name),
    };
    field("username").as_deref() == Some(USER) && field("password").as_deref() == Some(PASSWORD)
}

/// The answer to a wrong name or password.
pub fn wrong_password() -> Reply {
    Reply::json(401, &json!({"error": "invalid_credentials"}))
}

/// What the API says about the user.
pub fn profile() -> Reply {
    Reply::json(200, &json!({"name": "Ada", "email": "ada@app.test"}))
}

/// The claims of an access token for the API that was issued at `issued` and lasts a while.
pub fn claims(app: &App, issued: u64) -> Value {
    json!({"iss": app.https(API, ""), "aud": app.origin(API), "sub": "u-1815",
        "scope": "profile", "iat": issued, "exp": issued + LIFETIME, "jti": app.signer.random()})
}

/// A fresh pair of access and refresh token.
pub fn token_pair(app: &App) -> Reply {
    let access_token = app.signer.sign(&claims(app, now()));
    let refresh_token = app.issue("refresh token", USER);
    Reply::json(
        200,
        &json!({"token_type": "Bearer", "expires_in": LIFETIME, "access_token": access_token,
            "refresh_token": refresh_token}),
    )
}

/// Something that only the bearer of a good token gets; readable by the application's scripts.
pub fn protected(app: &App, request: &Request) -> Reply {
    let challenge = match request.bearer() {
        None => "Bearer realm=\"api\"",
        Some(token) if app.signer.accept(token).is_some_and(|claims| meant_for(app, &claims)) => {
            return profile().readable_by(&app.origin(APP));
        }
        Some(token) if app.signer.verify(token).is_some() => {
            "Bearer realm=\"api\", error=\"invalid_token\", error_description=\"The access token expired\""
        }
        Some(_) => {
            "Bearer realm=\"api\", error=\"invalid_token\", error_description=\"The access token is malformed\""
        }
    };
    Reply::json(401, &json!({"error": "unauthorized"}))
        .header("www-authenticate", challenge)
        .header("access-control-expose-headers", "WWW-Authenticate")
        .readable_by(&app.origin(APP))
}

fn meant_for(app: &App, claims: &Value) -> bool {
    claims.get("aud").and_then(Value::as_str) == Some(&app.origin(API))
}
