//! The codes of RFC 6749, 6750, 7591, 8628, 8707, 9126, 9396, 9449 and OpenID Connect.

use super::Known;

const fn code(
    sign: &'static str,
    means: &'static str,
    causes: &'static [&'static str],
    fix: &'static str,
) -> Known {
    Known { sign, provider: "", means, causes, fix }
}

/// By code.
pub static STANDARD: &[Known] = &[
    // RFC 6749 §4.1.2.1 and §5.2
    code(
        "access_denied",
        "the user or the provider's policy said no",
        &[
            "the user pressed Cancel or did not consent",
            "the user is not assigned to this application",
            "an administrator must consent first",
        ],
        "Tell the user what happened and offer to try again; if nobody pressed Cancel, assign the user to the application at the provider or let an administrator consent.",
    ),
    code(
        "invalid_request",
        "the provider can't accept the request as it was written",
        &[
            "a parameter is missing or there twice",
            "redirect_uri is not registered",
            "PKCE is required and code_challenge is missing",
        ],
        "Compare the parameters of the request with the provider's documentation; the description names the one that is wrong.",
    ),
    code(
        "unauthorized_client",
        "this client may not log in this way",
        &[
            "the grant type or response type is not enabled for this client",
            "client_id belongs to another tenant or environment",
        ],
        "Enable the grant type (usually authorization code) for this client at the provider.",
    ),
    code(
        "unsupported_response_type",
        "the provider does not support this response_type",
        &["the implicit or hybrid flow is switched off for this client"],
        "Use `response_type=code` with PKCE.",
    ),
    code(
        "unsupported_response_mode",
        "the provider does not support this response_mode",
        &[],
        "Use `response_mode=query`, or leave it out.",
    ),
    code(
        "invalid_scope",
        "a scope is unknown or not allowed for this client",
        &[
            "a scope is misspelled or joined with commas instead of blanks",
            "the scope is not assigned to this client",
            "the scope belongs to another API",
        ],
        "Ask only for scopes that the provider lists for this client, separated by blanks.",
    ),
    code(
        "server_error",
        "the provider itself failed",
        &["a fault or an outage at the provider", "a rule or hook that runs at each login failed"],
        "Look into the provider's log at this time; try again.",
    ),
    code(
        "temporarily_unavailable",
        "the provider is overloaded or under maintenance",
        &[],
        "Try again later; look at the provider's status page.",
    ),
    code(
        "invalid_client",
        "the provider does not accept the client's name and secret",
        &[
            "the client secret is wrong or expired",
            "the secret of another environment is in use",
            "the client authenticates in another way than the provider expects (body, Basic header, none)",
            "client_id is misspelled or was deleted",
        ],
        "Compare client_id and secret with the provider's console, byte for byte; set token_endpoint_auth_method on both sides alike. A public client (single-page, mobile) must send no secret and be registered as public.",
    ),
    code(
        "invalid_grant",
        "the code or refresh token is not valid any more or does not belong to this request",
        &[
            "the code was redeemed before (a page loaded twice, a double effect in development mode)",
            "the code is too old",
            "redirect_uri differs from the one of the authorization request",
            "code_verifier does not fit code_challenge",
            "the code was given to another client",
        ],
        "Redeem each code exactly once, at once, with the same client_id and redirect_uri as in the authorization request and with the verifier that was stored for it.",
    ),
    code(
        "unsupported_grant_type",
        "the token endpoint does not know this grant type",
        &[
            "grant_type is misspelled",
            "the body is JSON where a form is expected, so that grant_type is not read",
            "the grant is switched off",
        ],
        "Send `grant_type=authorization_code` as `application/x-www-form-urlencoded`.",
    ),
    // OpenID Connect Core §3.1.2.6
    code(
        "login_required",
        "the provider has no session of this user and was not allowed to ask (prompt=none)",
        &[
            "the user is signed out at the provider",
            "the provider's cookie is a third-party cookie in the hidden frame and the browser withholds it",
        ],
        "Answer it with a visible login. To renew silently without third-party cookies use refresh tokens or put the provider on the same site.",
    ),
    code(
        "interaction_required",
        "the provider wants to show the user something and was not allowed to (prompt=none)",
        &["consent, a second factor or new terms are due"],
        "Send the user there again without `prompt=none`.",
    ),
    code(
        "consent_required",
        "the user has not consented yet and the provider was not allowed to ask (prompt=none)",
        &[],
        "Send the user there once without `prompt=none`, or let an administrator consent for all.",
    ),
    code(
        "account_selection_required",
        "several accounts are signed in and the provider was not allowed to ask which (prompt=none)",
        &[],
        "Send `login_hint` with the account, or leave out `prompt=none`.",
    ),
    code(
        "invalid_request_uri",
        "the provider can't use the request_uri",
        &[
            "the pushed request is older than its expires_in or was used before",
            "the URL can't be fetched by the provider",
        ],
        "Push the parameters anew for each login and use the request_uri at once.",
    ),
    code(
        "invalid_request_object",
        "the signed request object is not valid",
        &["it is signed with a key that the provider does not know", "its aud or exp is wrong"],
        "Sign the request object with the registered key; aud is the provider's issuer.",
    ),
    code(
        "request_not_supported",
        "the provider takes no request objects",
        &[],
        "Send the parameters in the query instead of `request`.",
    ),
    code(
        "request_uri_not_supported",
        "the provider takes no request_uri",
        &[],
        "Send the parameters in the query instead of `request_uri`.",
    ),
    code(
        "registration_not_supported",
        "the provider takes no registration parameter",
        &[],
        "Register the client at the provider.",
    ),
    code(
        "unmet_authentication_requirements",
        "the provider can't authenticate the user as strongly as asked (acr)",
        &["the user has no second factor"],
        "Let the user set up the second factor, or ask for an `acr` that the provider offers.",
    ),
    // RFC 6750 §3.1
    code(
        "invalid_token",
        "the access token is expired, revoked, malformed or for another audience",
        &["it is expired", "it was issued for another API (aud)"],
        "Renew the token; ask for it with the audience or scope of this API.",
    ),
    code(
        "insufficient_scope",
        "the access token lacks the scope that this needs",
        &[],
        "Ask for the scope that the challenge names, and let the user consent.",
    ),
    // RFC 7591, 8707, 9396
    code(
        "invalid_redirect_uri",
        "the redirect URI is not allowed",
        &["it is not registered for this client"],
        "Register the exact redirect URI.",
    ),
    code(
        "invalid_target",
        "the provider does not know this resource or may not issue tokens for it",
        &["`resource` or `audience` is misspelled or not registered"],
        "Use the identifier of the API as it is registered.",
    ),
    code(
        "invalid_authorization_details",
        "the provider can't accept authorization_details",
        &[],
        "Compare the types with `authorization_details_types_supported`.",
    ),
    // Not in a standard, but everywhere
    code(
        "redirect_uri_mismatch",
        "the redirect URI is not one that is registered for this client",
        &[
            "it differs from the registered one in scheme, host, port, path or trailing slash",
            "the client of another environment is in use",
        ],
        "Register the exact redirect URI at the provider, or send the registered one.",
    ),
    code(
        "mfa_required",
        "a second factor is due",
        &[],
        "Lead the user through the second factor; the password grant can't do that.",
    ),
    code(
        "invalid_user_password",
        "name or password is wrong",
        &[],
        "Check the user and the connection at the provider.",
    ),
    // RFC 8628 §3.5
    code(
        "authorization_pending",
        "the user has not finished on the other device yet",
        &[],
        "Ask again after `interval` seconds.",
    ),
    code(
        "slow_down",
        "the client asks too often",
        &[],
        "Add 5 seconds to the interval after each slow_down.",
    ),
    code(
        "expired_token",
        "the device code is too old",
        &["the user did not enter the code in time"],
        "Begin anew with a fresh user code.",
    ),
    // RFC 9449
    code(
        "invalid_dpop_proof",
        "the DPoP proof does not fit the request",
        &[
            "htu or htm differ from URL and method",
            "iat is too old or in the future",
            "jti was seen before",
        ],
        "Make a fresh proof for each request, with its exact method and its URL without query.",
    ),
    code(
        "use_dpop_nonce",
        "the server wants its nonce in the DPoP proof",
        &[],
        "Repeat the request with the value of the `DPoP-Nonce` response header as `nonce` in the proof.",
    ),
    // GitHub writes these in an answer with status 200
    code(
        "bad_verification_code",
        "the code is wrong, expired or used before",
        &["the code was redeemed before", "it is older than 10 minutes"],
        "Redeem each code once and at once; begin the login anew.",
    ),
    code(
        "incorrect_client_credentials",
        "client_id or client_secret is wrong",
        &["the secret was regenerated", "the secret of another app is in use"],
        "Copy both from the app's settings.",
    ),
    code("application_suspended", "the app is suspended", &[], "Write to the provider's support."),
    code(
        "unverified_user_email",
        "the user's e-mail address is not verified at the provider",
        &[],
        "The user must verify the address first.",
    ),
];
