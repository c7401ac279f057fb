//! The ordered list of all rules. The order is the order of the documentation.

use crate::{
    analysis::{Analysis, Outcome},
    finding::{Finding, Level, Need, Reporter, Rule},
};

macro_rules! rules {
    ($($category:ident { $($rule:ident),+ $(,)? })+) => {
        $(mod $category { $(pub(super) mod $rule;)+ })+

        /// Every rule.
        pub static RULES: &[&Rule] = &[$($(&$category::$rule::RULE),+),+];
    };
}

mod assertion;
mod confirmation;
mod crossing;
mod rejection;
mod withholding;

rules! {
    cookie {
        samesite_none_insecure,
        secure_from_insecure_origin,
        domain_mismatch,
        domain_public_suffix,
        prefix_violated,
        too_large,
        invalid_syntax,
        overwrites_secure,
        third_party_blocked,
        partitioned_invalid,
        partition_mismatch,
        samesite_cross_site_response,
        credentials_mode_ignored,
        expired_on_arrival,
        expires_unparsable,
        folded_header,
        deletion_missed,
        shadowed,
        jar_limit,
        lifetime_capped,
        not_issued,
        cached_set_cookie,
        weak_attributes,
        two_minute_lax,
    }
    send {
        path_mismatch,
        domain_mismatch,
        localhost_alias,
        secure_over_http,
        samesite_strict,
        samesite_lax,
        form_post_callback,
        credentials_omitted,
        third_party_blocked,
        schemeful_site,
        expired_between,
        header_too_large,
        accepted_but_ignored,
    }
    cors {
        preflight_status,
        preflight_redirect,
        origin_missing,
        origin_mismatch,
        wildcard_with_credentials,
        credentials_not_allowed,
        header_not_allowed,
        method_not_allowed,
        preflight_list_invalid,
        redirect_tainted,
        redirect_with_user,
        opaque_origin,
        error_without_headers,
        duplicate_headers,
        vary_origin_missing,
        token_header_not_exposed,
        private_network,
        local_network_access,
        mixed_content,
        bff_redirect,
    }
    redirect {
        r#loop,
        login_bounce,
        https_downgrade,
        internal_host,
        secure_cookie_lost_on_http_hop,
        method_changed,
        host_flip,
        slash_redirect,
        authorization_dropped,
        open_redirect,
    }
    http {
        credentials_missing,
        authorization_malformed,
        authorization_stripped,
        token_in_wrong_place,
        bearer_error,
        conflicting_identities,
        forbidden,
        status_misused,
        cached_unauthorized,
        rate_limited,
        server_error_on_auth,
        endpoint_not_found,
        intermittent,
        bot_challenge,
    }
    session {
        replaced_every_request,
        lost_after_login,
        not_rotated_at_login,
        logout_incomplete,
        contents,
        secret_mismatch,
    }
    csrf {
        token_missing,
        token_mismatch,
        cookie_lost,
        origin_rejected,
        session_changed,
        unprotected,
    }
    link {
        wrong_host,
        token_damaged,
    }
    credentials {
        rejected,
        exposed,
        enumeration,
        attack_pattern,
    }
    mfa {
        rejected,
    }
    token {
        expired,
        not_yet_valid,
        clock_skew,
        millisecond_times,
        malformed,
        no_expiry,
        short_lifetime,
        too_large,
        in_url,
        sensitive_payload,
        environment_mix,
        id_token_as_access_token,
        issuer_mismatch,
        audience_mismatch,
        algorithm_mismatch,
        algorithm_none,
        unknown_key,
        signature_invalid,
        jwks_unavailable,
        stale_claims,
        expired_no_refresh,
        refresh_failed,
    }
    oauth {
        redirect_uri_mismatch,
        redirect_uri_insecure,
        state_missing,
        state_mismatch,
        state_cookie_lost,
        callback_other_environment,
        callback_too_late,
        pkce_missing,
        pkce_plain,
        pkce_mismatch,
        nonce_mismatch,
        token_hash_mismatch,
        authorization_error,
        token_error,
        code_reused,
        issuer_mix_up,
        client_mismatch,
        implicit_flow,
        client_secret_in_browser,
        token_endpoint_cors,
        silent_login_loop,
        scope_missing,
        sign_in_refused,
        dpop,
        par,
        device_flow,
        protected_resource_metadata,
    }
    saml {
        unreadable,
        status,
        audience_mismatch,
        destination_mismatch,
        in_response_to_mismatch,
        time_window,
        attribute_missing,
        unsigned,
        weak_algorithm,
        certificate_expired,
        relay_state_lost,
        ws_federation,
    }
    fedcm {
        endpoint_failed,
    }
    dbsc {
        session_challenge,
    }
    webauthn {
        rp_id_mismatch,
    }
    popup {
        opener_severed,
    }
    storage_access {
        not_granted,
    }
    capture {
        started_late,
        sanitised,
        incomplete,
    }
    browser {
        verdicts_differ,
    }
}

/// What the rules found and which of them could not run.
#[derive(Default)]
pub struct Checked {
    /// In order of severity, then of the exchanges, then of the rules.
    pub findings: Vec<Finding>,
    /// Rules that ran and found nothing.
    pub silent: Vec<&'static Rule>,
    /// Rules that could not run, with what was missing.
    pub skipped: Vec<(&'static Rule, String)>,
}

/// Runs every rule.
pub fn check(analysis: &Analysis) -> Checked {
    let mut checked = Checked::default();
    for &rule in RULES {
        if let Some(because) = rule.needs.iter().find_map(|need| missing(analysis, *need)) {
            checked.skipped.push((rule, because));
            continue;
        }
        let before = checked.findings.len();
        (rule.check)(analysis, &mut Reporter { rule, findings: &mut checked.findings });
        if checked.findings.len() == before {
            checked.silent.push(rule);
        }
    }
    for finding in &mut checked.findings {
        confirmation::add(analysis, finding);
    }
    if analysis.outcome == Outcome::Success {
        // What did not keep the login from working is no error, however wrong it is.
        for finding in &mut checked.findings {
            finding.level = finding.level.max(Level::Warning);
        }
    }
    checked.findings.sort_by_key(|finding| (finding.level, finding.first_exchange()));
    checked
}

fn missing(analysis: &Analysis, need: Need) -> Option<String> {
    match need {
        Need::Cookies | Need::Authorization if analysis.sanitised => Some(
            "cookies and credentials were removed from this capture when it was exported; export it with sensitive data"
                .to_owned(),
        ),
        Need::Keys if analysis.signatures.is_empty() && analysis.has_signatures() => Some(
            "no key was given to check signatures with; on the command line, `loginscope analyze` takes one with --secret-file, --key or --jwks, and those of the capture with --verify"
                .to_owned(),
        ),
        Need::Cookies | Need::Authorization | Need::Keys => None,
    }
}

/// What the rules of a group, the first part of their ids, are about.
pub fn group_label(group: &str) -> &str {
    match group {
        "browser" => "The browser",
        "capture" => "The capture",
        "cookie" => "Cookies: storing",
        "send" => "Cookies: sending",
        "cors" => "Scripts of other origins (CORS)",
        "credentials" => "Name and password",
        "csrf" => "Protection against forged requests (CSRF)",
        "http" => "HTTP authentication and authorisation",
        "link" => "Links in mails",
        "mfa" => "Second factor",
        "oauth" => "OAuth and OpenID Connect",
        "redirect" => "Redirects and proxies",
        "saml" => "SAML",
        "session" => "The session",
        "dbsc" => "Device-bound sessions",
        "fedcm" => "FedCM",
        "popup" => "Pop-up windows",
        "storage-access" => "Storage access of embedded pages",
        "webauthn" => "Passkeys",
        "token" => "Tokens",
        other => other,
    }
}

/// The rule with this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}
