//! Safari, from WebKit's source and its checked-in expectations of the Web Platform Tests: nothing here was measured.
//! Its network stack is closed, so what neither shows follows the standard.

use super::{
    Charset, ClearSiteData, DateGrammar, FirstOut, KeepsCreationTime, Limits, MaxAgeGrammar,
    Nameless, OversizedAttribute, Policy, SecureWithoutTls, ThirdParty, UnsetSameSite, Valueless,
};

/// Safari.
pub static SAFARI: Policy = Policy {
    name: "Safari 26",
    // cookies/name/name.html, cookies/value/value.html: both forms are dropped.
    valueless: Valueless::Refused,
    nameless: Nameless::Refused,
    // cookies/value/value-ctl.html.
    inner_tab_refused: false,
    tab_in_path_refused: false,
    // http/tests/cookies/double-quoted-value-with-semi-colon.
    quotes_protect_semicolon: true,
    // cookies/value/value.html.
    drops_space_after_comma: true,
    // cookies/encoding/charset.html.
    charset: Charset::Latin1,
    max_name_value: 4096,
    max_attribute: 1024,
    // cookies/size/attributes.www.sub.html.
    oversized_attribute: OversizedAttribute::RefusesCookie,
    loses_long_default_path: false,
    converts_domain: false,
    // cookies/prefix/__host.explicit-path.https.html.
    host_prefix_wants_no_domain: true,
    host_prefix_wants_path: false,
    // cookies/prefix/__Http.https.html.
    http_prefixes: false,
    // cookies/prefix/__host.header.https.html.
    prefixes_ignore_case: false,
    date_grammar: DateGrammar::Rfc6265bis,
    max_age_grammar: MaxAgeGrammar::Rfc6265bis,
    corrects_by_date_header: false,
    lifetime_cap: Some(400 * 24 * 3600),
    // WebKit PR 61338 lets loopback read them; storing depends on CFNetwork.
    secure_without_tls: SecureWithoutTls::Nobody,
    // cookies/samesite-none-secure.
    none_requires_secure: false,
    // cookies/samesite/fetch.https.html, form-post-blank.https.html.
    unset_same_site: UnsetSameSite::None,
    // cookies/schemeful-same-site.
    schemeful_same_site: false,
    // cookies/samesite/window-open.https.html, fetch.https.html.
    redirects_count: true,
    // cookies/samesite/setcookie-lax.https.html.
    same_site_on_storing: false,
    partitioned_attribute: false,
    // webkit.org/blog/10218.
    third_party_default: ThirdParty::Refused,
    third_party_when_blocked: ThirdParty::Refused,
    says_when_blocked: false,
    protects_secure: true,
    keeps_creation_time: KeepsCreationTime::Always,
    clear_site_data: ClearSiteData {
        whole_site: true,
        own_partition: true,
        wants_credentials: true,
        refuses_own_cookies: false,
        refuses_without_tls: false,
    },
    limits: Limits {
        per_domain: 600,
        kept: 600,
        kept_in_partition: 600,
        first_out: FirstOut::LeastRecentlyUsed,
        total: 100_000,
        kept_in_total: 100_000,
        idle_seconds: 0,
        partition_bytes: None,
    },
    stages: super::rfc6265bis::STAGES,
    beside: &[],
    names: &[],
};
