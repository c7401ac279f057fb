//! Chromium 156, measured by driving it; names from its DevTools protocol (`Network.SetCookieBlockedReason`,
//! `Network.CookieBlockedReason`).

use super::{
    Charset, ClearSiteData, DateGrammar, FirstOut, KeepsCreationTime, Limits, MaxAgeGrammar,
    Nameless, OversizedAttribute, Policy, SecureWithoutTls, ThirdParty, UnsetSameSite, Valueless,
};
use crate::cookie::Exclusion;

/// Chrome, Edge and others built on Chromium.
pub static CHROME: Policy = Policy {
    name: "Chromium 156",
    valueless: Valueless::Value,
    // `=a=b` vanishes without a reason.
    nameless: Nameless::AcceptedWithoutEquals,
    // The standard allows the tab, Chromium does not.
    inner_tab_refused: true,
    tab_in_path_refused: false,
    quotes_protect_semicolon: false,
    drops_space_after_comma: false,
    charset: Charset::Bytes,
    max_name_value: 4096,
    max_attribute: 1024,
    // Also Secure and HttpOnly.
    oversized_attribute: OversizedAttribute::Ignored,
    loses_long_default_path: false,
    // `Audits.CookieWarningReason.WarnDomainNonASCII`; it is compared as A-labels.
    converts_domain: true,
    host_prefix_wants_no_domain: true,
    host_prefix_wants_path: true,
    http_prefixes: true,
    prefixes_ignore_case: true,
    date_grammar: DateGrammar::Chromium,
    max_age_grammar: MaxAgeGrammar::Signed,
    corrects_by_date_header: true,
    lifetime_cap: Some(400 * 24 * 3600),
    // Also for prefixes.
    secure_without_tls: SecureWithoutTls::Loopback,
    none_requires_secure: true,
    // "Lax-allow-unsafe", two minutes.
    unset_same_site: UnsetSameSite::Lax { unsafe_seconds: 120 },
    schemeful_same_site: true,
    // The feature `CookieSameSiteConsidersRedirectChain` is off.
    redirects_count: false,
    same_site_on_storing: true,
    partitioned_attribute: true,
    // Allowed upstream outside Incognito windows; Debian's build blocks them.
    third_party_default: ThirdParty::Allowed,
    third_party_when_blocked: ThirdParty::OnlyPartitioned,
    says_when_blocked: true,
    protects_secure: true,
    // The standard keeps the time whatever the value.
    keeps_creation_time: KeepsCreationTime::SameValue,
    clear_site_data: ClearSiteData {
        whole_site: true,
        own_partition: true,
        wants_credentials: true,
        refuses_own_cookies: true,
        refuses_without_tls: true,
    },
    // `CookieMonster::kDomainMaxCookies` and its neighbours; measured by filling jars.
    limits: Limits {
        per_domain: 180,
        kept: 150,
        kept_in_partition: 180,
        first_out: FirstOut::ByPriority([30, 50, 70]),
        total: 3300,
        kept_in_total: 3000,
        idle_seconds: 30 * 24 * 3600,
        partition_bytes: Some((10_240, 10_240)),
    },
    // Parsing stops at its first failure; later, the reasons of one stage add up.
    stages: &[
        &[Exclusion::CredentialsMode],
        &[Exclusion::EmptyNameAndValue],
        &[Exclusion::TooLarge],
        &[
            Exclusion::ControlCharacterInName,
            Exclusion::ControlCharacterInValue,
            Exclusion::ControlCharacterInAttributes,
        ],
        &[
            Exclusion::DomainMismatch,
            Exclusion::DomainPublicSuffix,
            Exclusion::DomainMalformed,
            Exclusion::PrefixViolated,
            Exclusion::HiddenPrefix,
            Exclusion::PartitionedInsecure,
        ],
        &[Exclusion::NamelessWithEquals],
        &[Exclusion::ThirdPartyBlocked],
        &[Exclusion::ClearedByResponse],
        &[
            Exclusion::SchemeNotSupported,
            Exclusion::SecureFromInsecure,
            Exclusion::NoneInsecure,
            Exclusion::CrossSiteStrict,
            Exclusion::CrossSiteLax,
            Exclusion::CrossSiteUnset,
            Exclusion::OverwritesSecure,
        ],
        super::rfc6265bis::SENDING,
    ],
    beside: &[Exclusion::ClearedByResponse],
    // In the order of the protocol's list. Same-site reasons always came under their schemeful names.
    names: &[
        (Exclusion::SecureFromInsecure, "SecureOnly"),
        (Exclusion::CrossSiteStrict, "SchemefulSameSiteStrict"),
        (Exclusion::CrossSiteLax, "SchemefulSameSiteLax"),
        (Exclusion::CrossSiteUnset, "SchemefulSameSiteUnspecifiedTreatedAsLax"),
        (Exclusion::NoneInsecure, "SameSiteNoneInsecure"),
        (Exclusion::ThirdPartyBlocked, "UserPreferences"),
        (Exclusion::ClearedByResponse, "SyntaxError"),
        (Exclusion::SchemeNotSupported, "SchemeNotSupported"),
        (Exclusion::OverwritesSecure, "OverwriteSecure"),
        (Exclusion::DomainMismatch, "InvalidDomain"),
        (Exclusion::DomainPublicSuffix, "InvalidDomain"),
        (Exclusion::DomainMalformed, "InvalidDomain"),
        (Exclusion::PrefixViolated, "InvalidPrefix"),
        (Exclusion::HiddenPrefix, "InvalidPrefix"),
        (Exclusion::TooLarge, "NameValuePairExceedsMaxSize"),
        (Exclusion::ControlCharacterInName, "DisallowedCharacter"),
        (Exclusion::ControlCharacterInValue, "DisallowedCharacter"),
        (Exclusion::ControlCharacterInAttributes, "DisallowedCharacter"),
        (Exclusion::EmptyNameAndValue, "NoCookieContent"),
        (Exclusion::SecureOverHttp, "SecureOnly"),
        (Exclusion::HostMismatch, "DomainMismatch"),
        (Exclusion::PathMismatch, "NotOnPath"),
        (Exclusion::Strict, "SchemefulSameSiteStrict"),
        (Exclusion::Lax, "SchemefulSameSiteLax"),
        (Exclusion::UnsetAsLax, "SchemefulSameSiteUnspecifiedTreatedAsLax"),
        (Exclusion::ThirdPartyWithheld, "UserPreferences"),
    ],
};
