//! What differs between browsers, as data. The algorithms read these fields and never ask for a browser's name.

mod chrome;
mod firefox;
mod rfc6265bis;
mod safari;

pub use chrome::CHROME;
pub use firefox::FIREFOX;
pub use rfc6265bis::RFC6265BIS;
pub use safari::SAFARI;

use super::Exclusion;
use crate::model::Browser;

/// The cookie rules of one browser.
#[derive(Debug)]
pub struct Policy {
    /// What it describes, with the version that it was compared with.
    pub name: &'static str,

    /// `foo`, a line without an equals sign.
    pub valueless: Valueless,
    /// `=foo`, an equals sign without a name before it.
    pub nameless: Nameless,
    /// Whether a tab inside a name, a value or an attribute counts as a control character.
    pub inner_tab_refused: bool,
    /// Whether a tab inside Path is refused.
    pub tab_in_path_refused: bool,
    /// Whether a semicolon between double quotes belongs to the value.
    pub quotes_protect_semicolon: bool,
    /// Whether the space after a comma in an unquoted value is removed.
    pub drops_space_after_comma: bool,
    /// What becomes of bytes above 127.
    pub charset: Charset,
    /// How many bytes name and value may have together.
    pub max_name_value: usize,
    /// How many bytes an attribute's value may have.
    pub max_attribute: usize,
    /// What is done with a longer attribute.
    pub oversized_attribute: OversizedAttribute,

    /// Whether a default path over the limit of an attribute is lost, so that the cookie is never sent.
    pub loses_long_default_path: bool,
    /// Whether a Domain outside ASCII is converted and compared, instead of refused.
    pub converts_domain: bool,
    /// Whether only an absent or empty Domain will do for `__Host-` (a host that is an IP address may be named).
    pub host_prefix_wants_no_domain: bool,
    /// Whether `__Host-` wants `Path=/` in writing, even where the default path is `/`.
    pub host_prefix_wants_path: bool,
    /// Whether `__Http-` and `__Host-Http-` mean something.
    pub http_prefixes: bool,
    /// Whether prefixes are recognised in any case.
    pub prefixes_ignore_case: bool,

    /// How Expires is read.
    pub date_grammar: DateGrammar,
    /// How Max-Age is read.
    pub max_age_grammar: MaxAgeGrammar,
    /// Whether Expires is corrected by the difference between the Date header and the browser's clock.
    pub corrects_by_date_header: bool,
    /// No cookie lives longer than so many seconds.
    pub lifetime_cap: Option<i64>,

    /// Which connections without TLS may use Secure cookies.
    pub secure_without_tls: SecureWithoutTls,
    /// Whether SameSite=None wants Secure.
    pub none_requires_secure: bool,
    /// What a missing or unknown SameSite means.
    pub unset_same_site: UnsetSameSite,
    /// Whether HTTP and HTTPS of one host are different sites.
    pub schemeful_same_site: bool,
    /// Whether a redirect through another site makes a request cross-site.
    pub redirects_count: bool,
    /// Whether Lax and Strict cookies in responses to cross-site requests inside a page are refused.
    pub same_site_on_storing: bool,
    /// Whether Partitioned is known.
    pub partitioned_attribute: bool,
    /// What is done with third-party cookies where the user changed nothing.
    pub third_party_default: ThirdParty,
    /// What is done where the user blocks them.
    pub third_party_when_blocked: ThirdParty,
    /// Whether `Sec-Fetch-Storage-Access: none` says that they are blocked. Where they are kept apart it says nothing:
    /// it stands on every request of a third party.
    pub says_when_blocked: bool,
    /// Whether a Secure cookie is protected from insecure origins.
    pub protects_secure: bool,

    /// When a replaced cookie keeps its place in the Cookie header.
    pub keeps_creation_time: KeepsCreationTime,
    /// What Clear-Site-Data removes.
    pub clear_site_data: ClearSiteData,
    /// Limits of the jar.
    pub limits: Limits,

    /// The order of the checks of a Set-Cookie line: the browser reports what fails in the first stage that fails.
    pub stages: &'static [&'static [Exclusion]],
    /// Reasons that are reported beside those of any stage.
    pub beside: &'static [Exclusion],
    /// The browser's own name for a reason, in the order in which it lists them; the silent ones are left out.
    pub names: &'static [(Exclusion, &'static str)],
}

impl Policy {
    /// The rules of a browser.
    pub fn of(browser: Browser) -> &'static Policy {
        match browser {
            Browser::Chrome => &CHROME,
            Browser::Firefox => &FIREFOX,
            Browser::Safari => &SAFARI,
        }
    }
}

/// What a line without an equals sign is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Valueless {
    /// The value of a cookie without a name.
    Value,
    /// The name of a cookie without a value.
    Name,
    /// Nothing.
    Refused,
}

/// What is done with an equals sign that has nothing before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nameless {
    /// A cookie without a name.
    Accepted,
    /// The same, unless the value has an equals sign too.
    AcceptedWithoutEquals,
    /// Nothing.
    Refused,
}

/// How the bytes of name and value are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// As they are.
    Bytes,
    /// The name as it is; the value as UTF-8, with U+FFFD for what is not.
    Utf8Values,
    /// Each byte as one Latin-1 character, written as UTF-8.
    Latin1,
}

/// What is done with an attribute whose value is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OversizedAttribute {
    /// It is ignored, whichever it is.
    Ignored,
    /// It is ignored where its value matters; Secure, HttpOnly and Partitioned count nevertheless.
    IgnoredUnlessFlag,
    /// Path and Domain make the cookie refused.
    RefusesCookie,
}

/// How an Expires attribute is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateGrammar {
    /// RFC 6265bis §5.1.1.
    Rfc6265bis,
    /// The same idea with other limits on digits, as Chromium's `cookie_util::ParseCookieExpirationTime`.
    Chromium,
    /// Netscape's `PR_ParseTimeString`, which knows time zones and rolls over.
    Nspr,
}

/// How a Max-Age attribute is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaxAgeGrammar {
    /// RFC 6265bis §5.6.2: an optional minus and digits.
    Rfc6265bis,
    /// The same, and a plus is allowed.
    Signed,
    /// Digits; everything that begins with a minus deletes.
    MinusDeletes,
}

/// Which origins without TLS count as secure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecureWithoutTls {
    /// None.
    Nobody,
    /// `localhost`, names below it and loopback addresses.
    Loopback,
}

/// What a missing or unknown SameSite means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnsetSameSite {
    /// The same as None.
    None,
    /// The same as Lax, but for so many seconds it is sent with top-level requests of unsafe methods too.
    Lax {
        /// How old the cookie may be.
        unsafe_seconds: i64,
    },
}

/// What is done with cookies of a third party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThirdParty {
    /// Nothing.
    Allowed,
    /// Only those with Partitioned.
    OnlyPartitioned,
    /// Each top-level site has a jar of its own.
    Separated,
    /// None, whatever their attributes.
    Refused,
}

/// When a cookie that replaces another keeps its time of creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeepsCreationTime {
    /// Always.
    Always,
    /// If the value is the same.
    SameValue,
}

/// What Clear-Site-Data removes, over TLS or on this machine: cookies of the jar that the request itself would use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClearSiteData {
    /// All of the registrable domain, or only those whose Domain, or host, is exactly this host.
    pub whole_site: bool,
    /// Of a first party also those in its own partition.
    pub own_partition: bool,
    /// Whether a request without credentials clears nothing.
    pub wants_credentials: bool,
    /// Whether Set-Cookie lines of the same response are refused; else they are stored, then removed.
    pub refuses_own_cookies: bool,
    /// Whether that is so even where the header itself is ignored for want of TLS.
    pub refuses_without_tls: bool,
}

/// How many cookies a jar holds. Those of a registrable domain count together, in each partition for themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// So many may there be.
    pub per_domain: usize,
    /// So many are left when there were more.
    pub kept: usize,
    /// So many are left in a partition, of which the least recently used go.
    pub kept_in_partition: usize,
    /// Which go first outside of partitions.
    pub first_out: FirstOut,
    /// In the whole jar.
    pub total: usize,
    /// So many are left of the whole jar.
    pub kept_in_total: usize,
    /// For the whole jar's sake only those go that were not used for so many seconds.
    pub idle_seconds: i64,
    /// Bytes of names and values in each partition of a site: how many there may be, and how many are left of more.
    pub partition_bytes: Option<(usize, usize)>,
}

/// Which of too many cookies go first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstOut {
    /// Those that were not used for the longest time.
    LeastRecentlyUsed,
    /// In rounds of priority, so many of each spared at first: low, medium, high.
    ByPriority([usize; 3]),
    /// Those without Secure, however few; where there are none, one without it does not come in.
    NotSecure,
}
