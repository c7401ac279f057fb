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
    invalid_syntax,
    partitioned_invalid,
    expires_unparsable,
    lifetime_capped,
    weak_attributes,
    cached_set_cookie,
    not_issued,
    folded_header,
    deletion_missed,
    shadowed,
    overwrites_secure,
    jar_limit,
    header_too_large,
    samesite_cross_site_response,
    third_party_script,
    partition_mismatch,
    credentials_mode_ignored,
    host_only_sibling,
    samesite_lax,
    third_party_embedded,
    schemeful_site,
    localhost_alias,
    embedded_frame,
    two_minute_lax,
    expired_between,
    samesite_strict,
    wrong_password,
    rate_limited,
    server_error,
    cors_wildcard_with_credentials,
    cors_origin_with_slash,
    cors_duplicate_headers,
    cors_preflight_unauthorized,
}
