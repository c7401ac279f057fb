//! Reading a Set-Cookie line (RFC 6265bis §5.6), as bytes.

use std::borrow::Cow;
use std::fmt;

use super::policy::{Charset, Nameless, OversizedAttribute, Policy, Valueless};
use super::{Exclusion, Exclusions, Priority, SameSite, Warning, Warnings};

/// A Set-Cookie line, read.
#[derive(Clone, Default)]
pub struct Parsed<'a> {
    /// Without surrounding white space; may be empty.
    pub name: Cow<'a, [u8]>,
    /// Without surrounding white space, with its quotes.
    pub value: Cow<'a, [u8]>,
    /// The last Domain attribute; an empty one is the same as none.
    pub domain: Option<&'a [u8]>,
    /// The last Path attribute.
    pub path: Option<&'a [u8]>,
    /// The last Expires attribute.
    pub expires: Option<&'a [u8]>,
    /// The last Max-Age attribute.
    pub max_age: Option<&'a [u8]>,
    /// What SameSite says, an unknown value being none.
    pub same_site: SameSite,
    /// Secure.
    pub secure: bool,
    /// HttpOnly.
    pub http_only: bool,
    /// Partitioned.
    pub partitioned: bool,
    /// Chromium's Priority.
    pub priority: Priority,
    /// Attributes that were ignored for their length, by their lower-case names.
    pub oversized: Vec<&'static str>,
    /// What is so wrong that there is no cookie.
    pub exclusions: Exclusions,
    /// What is odd.
    pub warnings: Warnings,
}

impl fmt::Debug for Parsed<'_> {
    /// Without the value, which is a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parsed")
            .field("name", &String::from_utf8_lossy(&self.name))
            .field("value", &format_args!("{} bytes", self.value.len()))
            .field("domain", &self.domain.map(String::from_utf8_lossy))
            .field("path", &self.path.map(String::from_utf8_lossy))
            .field("expires", &self.expires.map(String::from_utf8_lossy))
            .field("max_age", &self.max_age.map(String::from_utf8_lossy))
            .field("same_site", &self.same_site)
            .field("secure", &self.secure)
            .field("http_only", &self.http_only)
            .field("partitioned", &self.partitioned)
            .field("exclusions", &self.exclusions)
            .field("warnings", &self.warnings)
            .finish_non_exhaustive()
    }
}

/// Reads the value of one Set-Cookie header as a browser does.
pub fn parse<'a>(line: &'a [u8], policy: &Policy) -> Parsed<'a> {
    let mut parsed = Parsed::default();
    let unusual = has_control_character(line);
    let end = end_of_pair(line, policy);
    let (pair, rest) = line.split_at(end);
    parsed.read_pair(pair, policy);
    if unusual {
        parsed.check_pair(policy);
    }
    let mut rest = rest;
    // Each round begins at a semicolon.
    while let Some(attribute) = rest.get(1..) {
        let end = memchr::memchr(b';', attribute).unwrap_or(attribute.len());
        let (attribute, next) = attribute.split_at(end);
        parsed.read_attribute(attribute, unusual, policy);
        rest = next;
    }
    if policy.tab_in_path_refused && parsed.path.is_some_and(|path| path.contains(&b'\t')) {
        parsed.exclusions.insert(Exclusion::TabInPath);
    }
    parsed
}

/// Whether any byte below the space, or DEL, is in it: then each part is looked at.
fn has_control_character(line: &[u8]) -> bool {
    line.iter().any(u8::is_ascii_control)
}

fn end_of_pair(line: &[u8], policy: &Policy) -> usize {
    if !policy.quotes_protect_semicolon {
        return memchr::memchr(b';', line).unwrap_or(line.len());
    }
    let mut quoted = false;
    let mut after_equals = false;
    for (place, byte) in line.iter().enumerate() {
        match byte {
            b';' if !quoted => return place,
            b'=' => after_equals = true,
            b'"' if after_equals => quoted = !quoted,
            _ => {}
        }
    }
    // A quote that never closes protects nothing.
    if quoted { memchr::memchr(b';', line).unwrap_or(line.len()) } else { line.len() }
}

fn trim(bytes: &[u8]) -> &[u8] {
    let mut bytes = bytes;
    while let [b' ' | b'\t', rest @ ..] = bytes {
        bytes = rest;
    }
    while let [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}

fn split_at_equals(bytes: &[u8]) -> (&[u8], Option<&[u8]>) {
    match memchr::memchr(b'=', bytes) {
        Some(place) => {
            let (name, value) = bytes.split_at(place);
            (trim(name), Some(trim(value.get(1..).unwrap_or_default())))
        }
        None => (trim(bytes), None),
    }
}

fn is_refused(bytes: &[u8], tab_refused: bool) -> bool {
    bytes.iter().any(|byte| match byte {
        b'\t' => tab_refused,
        0..=0x1f | 0x7f => true,
        _ => false,
    })
}

impl<'a> Parsed<'a> {
    fn read_pair(&mut self, pair: &'a [u8], policy: &Policy) {
        let (name, value) = match split_at_equals(pair) {
            (name, Some(value)) => {
                if name.is_empty() && !value.is_empty() {
                    match policy.nameless {
                        Nameless::Accepted => {}
                        Nameless::AcceptedWithoutEquals if !value.contains(&b'=') => {}
                        Nameless::AcceptedWithoutEquals => {
                            self.exclusions.insert(Exclusion::NamelessWithEquals);
                        }
                        Nameless::Refused => self.exclusions.insert(Exclusion::Nameless),
                    }
                }
                (name, value)
            }
            (token, None) => match policy.valueless {
                Valueless::Value => (Default::default(), token),
                Valueless::Name => (token, Default::default()),
                Valueless::Refused => {
                    if !token.is_empty() {
                        self.exclusions.insert(Exclusion::Nameless);
                    }
                    (Default::default(), token)
                }
            },
        };
        if name.is_empty() && value.is_empty() {
            self.exclusions.insert(Exclusion::EmptyNameAndValue);
        }
        if name.len() + value.len() > policy.max_name_value {
            self.exclusions.insert(Exclusion::TooLarge);
        }
        // Firefox takes only values for text.
        self.name = match policy.charset {
            Charset::Latin1 => self.decode(name, policy.charset),
            Charset::Bytes | Charset::Utf8Values => Cow::Borrowed(name),
        };
        self.value = self.decode(value, policy.charset);
        if policy.drops_space_after_comma && self.value.first() != Some(&b'"') {
            drop_space_after_comma(&mut self.value);
        }
    }

    fn decode(&mut self, bytes: &'a [u8], charset: Charset) -> Cow<'a, [u8]> {
        if charset == Charset::Bytes || bytes.is_ascii() {
            return Cow::Borrowed(bytes);
        }
        match charset {
            Charset::Latin1 => {
                let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
                Cow::Owned(text.into_bytes())
            }
            _ if std::str::from_utf8(bytes).is_ok() => Cow::Borrowed(bytes),
            _ => {
                self.warnings.insert(Warning::InvalidUtf8);
                Cow::Owned(String::from_utf8_lossy(bytes).into_owned().into_bytes())
            }
        }
    }

    fn check_pair(&mut self, policy: &Policy) {
        if is_refused(&self.name, policy.inner_tab_refused) {
            self.exclusions.insert(Exclusion::ControlCharacterInName);
        }
        if is_refused(&self.value, policy.inner_tab_refused) {
            self.exclusions.insert(Exclusion::ControlCharacterInValue);
        }
    }

    fn read_attribute(&mut self, attribute: &'a [u8], unusual: bool, policy: &Policy) {
        let (name, value) = split_at_equals(attribute);
        let given = value.is_some();
        let value = value.unwrap_or_default();
        if unusual
            && (is_refused(name, policy.inner_tab_refused)
                || is_refused(value, policy.inner_tab_refused))
        {
            self.exclusions.insert(Exclusion::ControlCharacterInAttributes);
        }
        let Some(attribute) = Attribute::of(name) else { return };
        if value.len() > policy.max_attribute && self.is_oversized(attribute, policy) {
            return;
        }
        let earlier = match attribute {
            Attribute::Domain => self.domain.replace(value),
            Attribute::Path => self.path.replace(value),
            Attribute::Expires => self.expires.replace(value),
            Attribute::MaxAge => self.max_age.replace(value),
            Attribute::SameSite => {
                let known = SameSite::from_attribute(value);
                if known.is_none() && (given || !value.is_empty()) {
                    self.warnings.insert(Warning::SameSiteInvalid);
                }
                self.same_site = known.unwrap_or(SameSite::Unset);
                None
            }
            Attribute::Secure => {
                self.secure = true;
                None
            }
            Attribute::HttpOnly => {
                self.http_only = true;
                None
            }
            Attribute::Partitioned => {
                self.partitioned = true;
                None
            }
            Attribute::Priority => {
                self.priority = Priority::from_attribute(value);
                None
            }
        };
        if earlier.is_some_and(|earlier| !earlier.is_empty()) {
            self.warnings.insert(Warning::AttributeOverwritten);
        }
    }

    /// Notes an attribute that is too long; returns whether it is to be ignored.
    fn is_oversized(&mut self, attribute: Attribute, policy: &Policy) -> bool {
        let is_flag =
            matches!(attribute, Attribute::Secure | Attribute::HttpOnly | Attribute::Partitioned);
        match policy.oversized_attribute {
            OversizedAttribute::IgnoredUnlessFlag if is_flag => return false,
            OversizedAttribute::RefusesCookie
                if matches!(attribute, Attribute::Path | Attribute::Domain) =>
            {
                self.exclusions.insert(Exclusion::AttributeTooLarge);
            }
            _ => {}
        }
        self.warnings.insert(Warning::AttributeTooLarge);
        self.oversized.push(attribute.name());
        true
    }
}

fn drop_space_after_comma(value: &mut Cow<'_, [u8]>) {
    if value.windows(2).any(|pair| pair == b", ") {
        let mut kept = Vec::with_capacity(value.len());
        for byte in value.iter() {
            if *byte != b' ' || kept.last() != Some(&b',') {
                kept.push(*byte);
            }
        }
        *value = Cow::Owned(kept);
    }
}

/// The attributes that a browser knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attribute {
    Domain,
    Path,
    Expires,
    MaxAge,
    SameSite,
    Secure,
    HttpOnly,
    Partitioned,
    Priority,
}

impl Attribute {
    const ALL: [Attribute; 9] = [
        Attribute::Domain,
        Attribute::Path,
        Attribute::Expires,
        Attribute::MaxAge,
        Attribute::SameSite,
        Attribute::Secure,
        Attribute::HttpOnly,
        Attribute::Partitioned,
        Attribute::Priority,
    ];

    fn name(self) -> &'static str {
        match self {
            Attribute::Domain => "domain",
            Attribute::Path => "path",
            Attribute::Expires => "expires",
            Attribute::MaxAge => "max-age",
            Attribute::SameSite => "samesite",
            Attribute::Secure => "secure",
            Attribute::HttpOnly => "httponly",
            Attribute::Partitioned => "partitioned",
            Attribute::Priority => "priority",
        }
    }

    fn of(name: &[u8]) -> Option<Attribute> {
        Attribute::ALL
            .into_iter()
            .find(|attribute| attribute.name().as_bytes().eq_ignore_ascii_case(name))
    }
}
