//! Firefox 153, measured by driving it; names are the keys of its console messages.

use super::{
    Charset, ClearSiteData, DateGrammar, FirstOut, KeepsCreationTime, Limits, MaxAgeGrammar,
    Nameless, OversizedAttribute, Policy, SecureWithoutTls, ThirdParty, UnsetSameSite, Valueless,
};
use crate::cookie::Exclusion;

/// Firefox.
pub static FIREFOX: Policy = Policy {
    name: "Firefox 153",
    // `network.cookie.valueless_cookie`; sent as `foo=`.
    valueless: Valueless::Name,
    // `network.cookie.block_nameless_with_equal_char`.
    nameless: Nameless::Refused,
    inner_tab_refused: false,
    tab_in_path_refused: true,
    quotes_protect_semicolon: false,
    drops_space_after_comma: false,
    charset: Charset::Utf8Values,
    max_name_value: 4096,
    max_attribute: 1024,
    oversized_attribute: OversizedAttribute::IgnoredUnlessFlag,
    loses_long_default_path: true,
    converts_domain: false,
    // Any host-only cookie will do, whatever its line says of Domain and Path.
    host_prefix_wants_no_domain: false,
    host_prefix_wants_path: false,
    http_prefixes: true,
    prefixes_ignore_case: true,
    date_grammar: DateGrammar::Nspr,
    max_age_grammar: MaxAgeGrammar::MinusDeletes,
    // `network.cookie.useServerTime`.
    corrects_by_date_header: true,
    // `network.cookie.maxageCap`.
    lifetime_cap: Some(34_560_000),
    secure_without_tls: SecureWithoutTls::Loopback,
    // `network.cookie.sameSite.noneRequiresSecure`.
    none_requires_secure: true,
    // `network.cookie.sameSite.laxByDefault` is off.
    unset_same_site: UnsetSameSite::None,
    // `network.cookie.sameSite.schemeful` is off.
    schemeful_same_site: false,
    redirects_count: true,
    same_site_on_storing: true,
    partitioned_attribute: true,
    // `network.cookie.cookieBehavior` 5 and 1.
    third_party_default: ThirdParty::Separated,
    third_party_when_blocked: ThirdParty::OnlyPartitioned,
    // Measured: it is sent by default, where cookies are stored and sent in the partition.
    says_when_blocked: false,
    protects_secure: true,
    keeps_creation_time: KeepsCreationTime::Always,
    clear_site_data: ClearSiteData {
        whole_site: false,
        own_partition: false,
        wants_credentials: false,
        refuses_own_cookies: false,
        refuses_without_tls: false,
    },
    // `network.cookie.maxPerHost`, `quotaPerHost`, `maxNumber`, `purgeAge`, `chips.partitionLimitByteCapacity` with a
    // fifth above it; measured by filling jars.
    limits: Limits {
        per_domain: 180,
        kept: 150,
        kept_in_partition: 150,
        first_out: FirstOut::NotSecure,
        total: 3000,
        kept_in_total: 3000,
        idle_seconds: 30 * 24 * 3600,
        partition_bytes: Some((12_288, 10_240)),
    },
    // One message, for the first thing wrong.
    stages: &[
        &[Exclusion::CredentialsMode],
        &[Exclusion::ThirdPartyBlocked],
        &[Exclusion::ControlCharacterInAttributes],
        &[Exclusion::EmptyNameAndValue],
        &[Exclusion::TooLarge],
        &[Exclusion::ControlCharacterInName],
        &[Exclusion::Nameless],
        &[Exclusion::ControlCharacterInValue],
        &[Exclusion::TabInPath],
        &[Exclusion::HiddenPrefix],
        &[Exclusion::NoneInsecure],
        &[Exclusion::DomainMalformed, Exclusion::DomainPublicSuffix, Exclusion::DomainMismatch],
        &[Exclusion::PrefixViolated],
        &[Exclusion::SecureFromInsecure],
        &[Exclusion::CrossSiteStrict, Exclusion::CrossSiteLax],
        &[Exclusion::PartitionedInsecure],
        &[Exclusion::OverwritesSecure],
        super::rfc6265bis::SENDING,
    ],
    beside: &[],
    names: &[
        (Exclusion::ThirdPartyBlocked, "CookieRejectedThirdParty"),
        (Exclusion::ControlCharacterInAttributes, "CookieRejectedInvalidCharAttributes"),
        (Exclusion::EmptyNameAndValue, "CookieRejectedEmptyNameAndValue"),
        (Exclusion::TooLarge, "CookieOversize"),
        (Exclusion::ControlCharacterInName, "CookieRejectedInvalidCharName"),
        (Exclusion::Nameless, "CookieRejectedInvalidCharName"),
        (Exclusion::ControlCharacterInValue, "CookieRejectedInvalidCharValue"),
        (Exclusion::TabInPath, "CookieRejectedInvalidPath"),
        (Exclusion::HiddenPrefix, "CookieRejectedInvalidPrefix"),
        (Exclusion::NoneInsecure, "CookieRejectedNonRequiresSecure2"),
        (Exclusion::PartitionedInsecure, "CookieRejectedPartitionedRequiresSecure"),
        (Exclusion::DomainMalformed, "CookieRejectedInvalidDomain"),
        (Exclusion::DomainPublicSuffix, "CookieRejectedInvalidDomain"),
        (Exclusion::DomainMismatch, "CookieRejectedInvalidDomain"),
        (Exclusion::PrefixViolated, "CookieRejectedInvalidPrefix"),
        (Exclusion::SecureFromInsecure, "CookieRejectedSecureButNonHttps"),
        (Exclusion::CrossSiteStrict, "CookieRejectedForNonSameSiteness"),
        (Exclusion::CrossSiteLax, "CookieRejectedForNonSameSiteness"),
        (Exclusion::OverwritesSecure, "CookieRejectedNonsecureOverSecure"),
    ],
};
