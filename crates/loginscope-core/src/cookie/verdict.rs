//! Why a cookie was not stored or not sent, and what is odd about one that was.

use std::fmt;

use super::policy::Policy;

/// A reason against storing or sending a cookie. All that apply are kept, not only the browser's first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exclusion {
    /// The response's Set-Cookie lines are not looked at: the request was made without credentials.
    CredentialsMode,
    /// The URL's scheme has no cookies.
    SchemeNotSupported,
    /// Neither a name nor a value.
    EmptyNameAndValue,
    /// Name and value together are over the limit.
    TooLarge,
    /// A control character in the name.
    ControlCharacterInName,
    /// A control character in the value.
    ControlCharacterInValue,
    /// A control character in an attribute, also in one that no browser knows.
    ControlCharacterInAttributes,
    /// An attribute over its limit, where that counts against the cookie.
    AttributeTooLarge,
    /// A tab in Path.
    TabInPath,
    /// No name.
    Nameless,
    /// No name, and an equals sign in the value, so that a server would read a name into it.
    NamelessWithEquals,
    /// No name, and the value begins as a reserved prefix.
    HiddenPrefix,
    /// The host is not in Domain.
    DomainMismatch,
    /// Domain is a public suffix.
    DomainPublicSuffix,
    /// Domain is no domain name.
    DomainMalformed,
    /// The name has a prefix whose conditions are unmet.
    PrefixViolated,
    /// Partitioned without Secure.
    PartitionedInsecure,
    /// Secure, set over a connection that is not.
    SecureFromInsecure,
    /// SameSite=None without Secure.
    NoneInsecure,
    /// SameSite=Strict in the response to a cross-site request that is no top-level navigation.
    CrossSiteStrict,
    /// SameSite=Lax in such a response.
    CrossSiteLax,
    /// No SameSite in such a response.
    CrossSiteUnset,
    /// The browser blocks third-party cookies.
    ThirdPartyBlocked,
    /// An insecure origin would replace or shadow a Secure cookie.
    OverwritesSecure,
    /// The response clears all cookies with Clear-Site-Data.
    ClearedByResponse,

    /// Sending: the cookie is of another host.
    HostMismatch,
    /// Sending: the URL's path is not in the cookie's.
    PathMismatch,
    /// Sending: Secure, and the connection is not.
    SecureOverHttp,
    /// Sending: Strict, and another site had a part in the request.
    Strict,
    /// Sending: Lax, and the request is cross-site and no top-level navigation by a safe method.
    Lax,
    /// Sending: no SameSite, taken as Lax.
    UnsetAsLax,
    /// Sending: same host, but the other of HTTP and HTTPS, which makes it another site.
    SchemefulSite,
    /// Sending: the browser blocks third-party cookies.
    ThirdPartyWithheld,
    /// Sending: the browser keeps third parties' cookies apart by top-level site, and this one is of no partition.
    OutsidePartition,
    /// Sending: the cookie belongs to another partition.
    OtherPartition,
    /// Sending: the request is made without credentials.
    CredentialsOmitted,
    /// Sending: it expired before.
    Expired,
}

impl Exclusion {
    /// All, in the order of their declaration.
    pub const ALL: [Exclusion; 37] = {
        use Exclusion::*;
        [
            CredentialsMode,
            SchemeNotSupported,
            EmptyNameAndValue,
            TooLarge,
            ControlCharacterInName,
            ControlCharacterInValue,
            ControlCharacterInAttributes,
            AttributeTooLarge,
            TabInPath,
            Nameless,
            NamelessWithEquals,
            HiddenPrefix,
            DomainMismatch,
            DomainPublicSuffix,
            DomainMalformed,
            PrefixViolated,
            PartitionedInsecure,
            SecureFromInsecure,
            NoneInsecure,
            CrossSiteStrict,
            CrossSiteLax,
            CrossSiteUnset,
            ThirdPartyBlocked,
            OverwritesSecure,
            ClearedByResponse,
            HostMismatch,
            PathMismatch,
            SecureOverHttp,
            Strict,
            Lax,
            UnsetAsLax,
            SchemefulSite,
            ThirdPartyWithheld,
            OutsidePartition,
            OtherPartition,
            CredentialsOmitted,
            Expired,
        ]
    };

    /// The id of the rule that explains it.
    pub fn rule_id(self) -> &'static str {
        match self {
            Exclusion::CredentialsMode => "cookie/credentials-mode-ignored",
            Exclusion::SchemeNotSupported
            | Exclusion::EmptyNameAndValue
            | Exclusion::ControlCharacterInName
            | Exclusion::ControlCharacterInValue
            | Exclusion::ControlCharacterInAttributes
            | Exclusion::TabInPath
            | Exclusion::Nameless
            | Exclusion::NamelessWithEquals
            | Exclusion::HiddenPrefix => "cookie/invalid-syntax",
            Exclusion::TooLarge | Exclusion::AttributeTooLarge => "cookie/too-large",
            Exclusion::DomainMismatch | Exclusion::DomainMalformed => "cookie/domain-mismatch",
            Exclusion::DomainPublicSuffix => "cookie/domain-public-suffix",
            Exclusion::PrefixViolated => "cookie/prefix-violated",
            Exclusion::PartitionedInsecure => "cookie/partitioned-invalid",
            Exclusion::SecureFromInsecure => "cookie/secure-from-insecure-origin",
            Exclusion::NoneInsecure => "cookie/samesite-none-insecure",
            Exclusion::CrossSiteStrict | Exclusion::CrossSiteLax | Exclusion::CrossSiteUnset => {
                "cookie/samesite-cross-site-response"
            }
            Exclusion::ThirdPartyBlocked => "cookie/third-party-blocked",
            Exclusion::OverwritesSecure => "cookie/overwrites-secure",
            Exclusion::ClearedByResponse => "cookie/expired-on-arrival",
            Exclusion::HostMismatch => "send/domain-mismatch",
            Exclusion::PathMismatch => "send/path-mismatch",
            Exclusion::SecureOverHttp => "send/secure-over-http",
            Exclusion::Strict => "send/samesite-strict",
            Exclusion::Lax | Exclusion::UnsetAsLax => "send/samesite-lax",
            Exclusion::SchemefulSite => "send/schemeful-site",
            Exclusion::ThirdPartyWithheld | Exclusion::OutsidePartition => {
                "send/third-party-blocked"
            }
            Exclusion::OtherPartition => "cookie/partition-mismatch",
            Exclusion::CredentialsOmitted => "send/credentials-omitted",
            Exclusion::Expired => "send/expired-between",
        }
    }
}

/// Something odd that does not keep the cookie from being stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Warning {
    /// An attribute over 1024 bytes was ignored.
    AttributeTooLarge,
    /// An attribute stands there twice; the last one counts.
    AttributeOverwritten,
    /// A SameSite value that does not exist.
    SameSiteInvalid,
    /// A Max-Age that is no number.
    MaxAgeInvalid,
    /// An Expires that could not be read: it lasts for the session instead.
    ExpiresUnparsable,
    /// A lifetime above the browser's cap.
    LifetimeCapped,
    /// A Domain that is not ASCII.
    DomainNonAscii,
    /// Secure was accepted without TLS because the host is this machine.
    SecureOnLoopback,
    /// A third party's cookie was stored in a partition of its own.
    PartitionedByBrowser,
    /// Bytes that are not UTF-8 were replaced.
    InvalidUtf8,
    /// It dies on arrival and deletes the cookie of its name.
    ExpiredOnArrival,
}

impl Warning {
    /// All, in the order of their declaration.
    pub const ALL: [Warning; 11] = {
        use Warning::*;
        [
            AttributeTooLarge,
            AttributeOverwritten,
            SameSiteInvalid,
            MaxAgeInvalid,
            ExpiresUnparsable,
            LifetimeCapped,
            DomainNonAscii,
            SecureOnLoopback,
            PartitionedByBrowser,
            InvalidUtf8,
            ExpiredOnArrival,
        ]
    };

    /// The id of the rule that explains it, where there is one.
    pub fn rule_id(self) -> Option<&'static str> {
        match self {
            Warning::AttributeTooLarge => Some("cookie/too-large"),
            Warning::ExpiresUnparsable => Some("cookie/expires-unparsable"),
            Warning::LifetimeCapped => Some("cookie/lifetime-capped"),
            Warning::SecureOnLoopback => Some("cookie/secure-from-insecure-origin"),
            Warning::PartitionedByBrowser => Some("cookie/third-party-blocked"),
            Warning::ExpiredOnArrival => Some("cookie/expired-on-arrival"),
            Warning::AttributeOverwritten
            | Warning::SameSiteInvalid
            | Warning::MaxAgeInvalid
            | Warning::DomainNonAscii
            | Warning::InvalidUtf8 => None,
        }
    }
}

macro_rules! set {
    ($(#[$doc:meta])* $set:ident of $item:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Default, PartialEq, Eq)]
        pub struct $set(u64);

        impl $set {
            /// None.
            pub const EMPTY: $set = $set(0);

            /// Adds one.
            pub fn insert(&mut self, item: $item) {
                self.0 |= 1 << item as u8;
            }

            /// Takes one out.
            pub fn remove(&mut self, item: $item) {
                self.0 &= !(1 << item as u8);
            }

            /// Whether this one is among them.
            pub fn contains(self, item: $item) -> bool {
                self.0 & (1 << item as u8) != 0
            }

            /// Whether there is none.
            pub fn is_empty(self) -> bool {
                self.0 == 0
            }

            /// Those of both.
            #[must_use]
            pub fn and(self, other: $set) -> $set {
                $set(self.0 | other.0)
            }

            /// In the order of their declaration.
            pub fn iter(self) -> impl Iterator<Item = $item> {
                $item::ALL.into_iter().filter(move |item| self.contains(*item))
            }
        }

        impl fmt::Debug for $set {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_set().entries(self.iter()).finish()
            }
        }

        impl FromIterator<$item> for $set {
            fn from_iter<I: IntoIterator<Item = $item>>(items: I) -> $set {
                let mut set = $set::EMPTY;
                items.into_iter().for_each(|item| set.insert(item));
                set
            }
        }
    };
}

set!(
    /// Reasons against a cookie.
    Exclusions of Exclusion
);
set!(
    /// Oddities of a cookie.
    Warnings of Warning
);

/// What a browser decides about one cookie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Every reason against it; none means that it is stored or sent.
    pub exclusions: Exclusions,
    /// What is odd about it.
    pub warnings: Warnings,
}

impl Verdict {
    /// Whether nothing speaks against it.
    pub fn is_included(self) -> bool {
        self.exclusions.is_empty()
    }

    /// The reasons that the browser gets to: those of the first stage of its checks that fails.
    pub fn decisive(self, policy: &Policy) -> Exclusions {
        let decisive = policy
            .stages
            .iter()
            .map(|stage| {
                stage.iter().copied().filter(|one| self.exclusions.contains(*one)).collect()
            })
            .find(|found: &Exclusions| !found.is_empty())
            .unwrap_or_default();
        let beside = policy.beside.iter().copied().filter(|one| self.exclusions.contains(*one));
        decisive.and(beside.collect())
    }

    /// What the browser itself calls them; a reason that it keeps to itself is left out.
    pub fn reported(self, policy: &Policy) -> Vec<&'static str> {
        let decisive = self.decisive(policy);
        let mut names = Vec::new();
        for (exclusion, name) in policy.names {
            if decisive.contains(*exclusion) && !names.contains(name) {
                names.push(*name);
            }
        }
        names
    }
}

/// The reasons as rule ids, each once.
pub fn rule_ids(exclusions: Exclusions) -> Vec<&'static str> {
    let mut ids: Vec<&'static str> = Vec::new();
    for exclusion in exclusions.iter() {
        if !ids.contains(&exclusion.rule_id()) {
            ids.push(exclusion.rule_id());
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::{Exclusion, Exclusions, Warning};

    #[test]
    fn a_set_holds_what_was_put_in() {
        for (place, exclusion) in Exclusion::ALL.into_iter().enumerate() {
            assert_eq!(exclusion as usize, place);
        }
        for (place, warning) in Warning::ALL.into_iter().enumerate() {
            assert_eq!(warning as usize, place);
        }
        let set: Exclusions = [Exclusion::Expired, Exclusion::TooLarge].into_iter().collect();
        assert_eq!(format!("{set:?}"), "{TooLarge, Expired}");
        assert!(!set.contains(Exclusion::Lax));
    }
}
