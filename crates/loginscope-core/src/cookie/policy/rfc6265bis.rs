//! The standard, for comparison: draft-ietf-httpbis-rfc6265bis.

use super::{
    Charset, ClearSiteData, DateGrammar, FirstOut, KeepsCreationTime, Limits, MaxAgeGrammar,
    Nameless, OversizedAttribute, Policy, SecureWithoutTls, ThirdParty, UnsetSameSite, Valueless,
};
use crate::cookie::Exclusion;

/// The standard as written.
pub static RFC6265BIS: Policy = Policy {
    name: "RFC 6265bis",
    // §5.6 step 3.
    valueless: Valueless::Value,
    nameless: Nameless::Accepted,
    // §5.6 step 1 excepts the tab.
    inner_tab_refused: false,
    tab_in_path_refused: false,
    quotes_protect_semicolon: false,
    drops_space_after_comma: false,
    charset: Charset::Bytes,
    // §5.6 steps 5 and 6.
    max_name_value: 4096,
    max_attribute: 1024,
    oversized_attribute: OversizedAttribute::Ignored,
    loses_long_default_path: false,
    // §5.7 step 8.
    converts_domain: false,
    // §5.7 steps 20 and 21.
    host_prefix_wants_no_domain: true,
    host_prefix_wants_path: true,
    http_prefixes: false,
    prefixes_ignore_case: true,
    // §5.1.1, §5.6.1, §5.6.2.
    date_grammar: DateGrammar::Rfc6265bis,
    max_age_grammar: MaxAgeGrammar::Rfc6265bis,
    corrects_by_date_header: false,
    lifetime_cap: Some(400 * 24 * 3600),
    // §5.7 step 13 leaves it to the browser.
    secure_without_tls: SecureWithoutTls::Nobody,
    none_requires_secure: true,
    // §5.6.7.2 recommends at most two minutes.
    unset_same_site: UnsetSameSite::Lax { unsafe_seconds: 120 },
    schemeful_same_site: true,
    // §5.2, where the condition on redirects was removed.
    redirects_count: false,
    same_site_on_storing: true,
    partitioned_attribute: false,
    // §7.1 leaves it to the browser.
    third_party_default: ThirdParty::Allowed,
    third_party_when_blocked: ThirdParty::Refused,
    says_when_blocked: false,
    protects_secure: true,
    // §5.7 step 23.3.
    keeps_creation_time: KeepsCreationTime::Always,
    clear_site_data: ClearSiteData {
        whole_site: true,
        own_partition: true,
        wants_credentials: true,
        refuses_own_cookies: false,
        refuses_without_tls: false,
    },
    // §6.1 gives the least that a browser should hold.
    limits: Limits {
        per_domain: 180,
        kept: 150,
        kept_in_partition: 150,
        first_out: FirstOut::NotSecure,
        total: 3000,
        kept_in_total: 3000,
        idle_seconds: 0,
        partition_bytes: None,
    },
    stages: STAGES,
    beside: &[],
    names: &[],
};

/// The order of §5.6, §5.7 and §5.8.3; what the standard does not know stands where it fits.
pub(super) const STAGES: &[&[Exclusion]] = &[
    &[Exclusion::CredentialsMode],
    &[Exclusion::ThirdPartyBlocked],
    &[
        Exclusion::ControlCharacterInName,
        Exclusion::ControlCharacterInValue,
        Exclusion::ControlCharacterInAttributes,
    ],
    &[Exclusion::EmptyNameAndValue],
    &[Exclusion::Nameless, Exclusion::NamelessWithEquals],
    &[Exclusion::TooLarge, Exclusion::AttributeTooLarge],
    &[Exclusion::TabInPath],
    &[Exclusion::DomainMalformed],
    &[Exclusion::DomainPublicSuffix],
    &[Exclusion::DomainMismatch],
    &[Exclusion::SchemeNotSupported, Exclusion::SecureFromInsecure],
    &[Exclusion::OverwritesSecure],
    &[Exclusion::CrossSiteStrict, Exclusion::CrossSiteLax, Exclusion::CrossSiteUnset],
    &[Exclusion::NoneInsecure],
    &[Exclusion::PartitionedInsecure],
    &[Exclusion::PrefixViolated],
    &[Exclusion::HiddenPrefix],
    &[Exclusion::ClearedByResponse],
    SENDING,
];

/// The reasons against sending, which are all looked at.
pub(super) const SENDING: &[Exclusion] = &[
    Exclusion::HostMismatch,
    Exclusion::PathMismatch,
    Exclusion::SecureOverHttp,
    Exclusion::Strict,
    Exclusion::Lax,
    Exclusion::UnsetAsLax,
    Exclusion::SchemefulSite,
    Exclusion::ThirdPartyWithheld,
    Exclusion::OutsidePartition,
    Exclusion::OtherPartition,
    Exclusion::CredentialsOmitted,
    Exclusion::Expired,
];
