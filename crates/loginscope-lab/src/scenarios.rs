//! The scenarios, in the order in which they are listed; a new one is a file and its name here.

use crate::scenario::Scenario;

macro_rules! scenarios {
    ($($file:ident,)+) => {
        $(mod $file;)+

        /// All of them.
        pub static SCENARIOS: &[&Scenario] = &[$(&$file::SCENARIO),+];
    };
}

scenarios! {
    healthy_form_login,
    healthy_spa_bearer,
    healthy_oauth_code,
    healthy_saml_post,
    samesite_none_insecure,
    secure_over_http,
    domain_mismatch,
    path_mismatch,
    https_downgrade,
    accepted_but_ignored,
    fetch_without_credentials,
    api_401_no_credentials,
    expired_jwt,
    cors_origin_missing,
    oauth_form_post_state_lost,
    prefix_violated,
    domain_public_suffix,
    expired_on_arrival,
    too_large,
    expired_between,
    samesite_strict,
    wrong_password,
    rate_limited,
    server_error,
    cors_wildcard_with_credentials,
    cors_origin_with_slash,
    cors_duplicate_headers,
    cors_preflight_unauthorized,
    second_try,
    session_replaced,
    session_lost,
    session_not_rotated,
    logout_incomplete,
    readable_session,
    csrf_token_missing,
    csrf_token_encoded,
    csrf_cookie_lost,
    csrf_origin_rejected,
    csrf_session_changed,
    csrf_unprotected,
    link_wrong_host,
    link_damaged,
    password_in_url,
    account_enumeration,
    retrying_client,
    second_factor_refused,
    passkey_other_domain,
}
