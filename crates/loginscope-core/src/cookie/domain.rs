//! Domain and Path attributes (RFC 6265bis §5.1.3, §5.1.4, §5.6.3, §5.7 steps 6 to 11).

use url::{Host, Url};

use super::{Exclusion, Exclusions, Warning, Warnings};
use crate::site::{is_ip_address, registrable_domain};

/// Which hosts a cookie is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scope<'a> {
    /// The end of the URL's host that Domain names, or all of it.
    pub(super) domain: &'a str,
    /// Whether only that very host.
    pub(super) host_only: bool,
}

/// Judges a Domain attribute on a host; a refused one keeps the host as its scope.
pub(super) fn scope<'a>(
    attribute: Option<&[u8]>,
    host: &'a str,
    converts: bool,
    exclusions: &mut Exclusions,
    warnings: &mut Warnings,
) -> Scope<'a> {
    let whole_host = Scope { domain: host, host_only: true };
    if host.ends_with("..") {
        exclusions.insert(Exclusion::DomainMalformed);
    }
    let Some(attribute) = attribute.filter(|attribute| !attribute.is_empty()) else {
        return whole_host;
    };
    let converted;
    let mut domain = attribute.strip_prefix(b".").unwrap_or(attribute);
    if !domain.is_ascii() {
        warnings.insert(Warning::DomainNonAscii);
        let Some(ascii) = to_ascii(domain).filter(|_| converts) else {
            exclusions.insert(Exclusion::DomainMalformed);
            return whole_host;
        };
        converted = ascii;
        domain = converted.as_bytes();
    }
    if domain.eq_ignore_ascii_case(host.as_bytes()) {
        // A host that could not have sub-domains of its own may name itself.
        let host_only = is_ip_address(host) || registrable_domain(host).is_none();
        return Scope { domain: host, host_only };
    }
    match end_of_host(domain, host) {
        Some(_) if is_ip_address(host) => exclusions.insert(Exclusion::DomainMismatch),
        Some(domain) if registrable_domain(domain).is_none() => {
            exclusions.insert(Exclusion::DomainPublicSuffix);
        }
        Some(domain) => return Scope { domain, host_only: false },
        None if is_domain_name(domain) => exclusions.insert(Exclusion::DomainMismatch),
        None => exclusions.insert(Exclusion::DomainMalformed),
    }
    whole_host
}

fn to_ascii(domain: &[u8]) -> Option<String> {
    match Host::parse(std::str::from_utf8(domain).ok()?) {
        Ok(Host::Domain(ascii)) => Some(ascii),
        _ => None,
    }
}

/// The end of the host that is this domain, in any case, and begins a label.
fn end_of_host<'a>(domain: &[u8], host: &'a str) -> Option<&'a str> {
    let start = host.len().checked_sub(domain.len())?;
    let end = host.get(start..)?;
    let begins_label = host.get(..start)?.ends_with('.');
    (begins_label && !domain.is_empty() && end.as_bytes().eq_ignore_ascii_case(domain))
        .then_some(end)
}

fn is_domain_name(domain: &[u8]) -> bool {
    !domain.is_empty()
        && domain.split(|byte| *byte == b'.').all(|label| {
            !label.is_empty()
                && label
                    .iter()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        })
}

/// Whether a host is a domain or below it (RFC 6265bis §5.1.3).
pub(crate) fn domain_matches(host: &str, domain: &str) -> bool {
    host == domain
        || (!is_ip_address(host)
            && host
                .strip_suffix(domain)
                .is_some_and(|start| start.ends_with('.') && !domain.is_empty()))
}

/// The path of a cookie: the attribute where it begins with a slash, else the directory of the URL, unless that is too
/// long.
pub(super) fn path<'a>(attribute: Option<&'a [u8]>, url: &'a Url, max_default: usize) -> &'a [u8] {
    match attribute {
        Some(path) if path.first() == Some(&b'/') => path,
        _ => Some(default_path(url).as_bytes())
            .filter(|path| path.len() <= max_default)
            .unwrap_or_default(),
    }
}

/// RFC 6265bis §5.1.4.
fn default_path(url: &Url) -> &str {
    let path = url.path();
    match path.rfind('/') {
        Some(slash) if slash > 0 && path.starts_with('/') => path.get(..slash).unwrap_or("/"),
        _ => "/",
    }
}

/// Whether a URL's path is a cookie's or below it (RFC 6265bis §5.1.4).
pub(super) fn path_matches(path: &[u8], cookie_path: &[u8]) -> bool {
    match path.strip_prefix(cookie_path) {
        Some(_) if cookie_path.is_empty() => false,
        Some(rest) => {
            rest.is_empty() || cookie_path.last() == Some(&b'/') || rest.first() == Some(&b'/')
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Scope, path, path_matches, scope};
    use crate::cookie::{Exclusion, Exclusions, Warnings};
    use url::Url;

    fn judge(attribute: &str, host: &'static str) -> Result<Scope<'static>, Exclusions> {
        let (mut exclusions, mut warnings) = (Exclusions::EMPTY, Warnings::EMPTY);
        let scope = scope(Some(attribute.as_bytes()), host, true, &mut exclusions, &mut warnings);
        if exclusions.is_empty() { Ok(scope) } else { Err(exclusions) }
    }

    #[test]
    fn a_domain_is_an_end_of_the_host() {
        assert_eq!(
            judge("App.Test", "www.app.test"),
            Ok(Scope { domain: "app.test", host_only: false })
        );
        assert_eq!(
            judge(".app.test", "app.test"),
            Ok(Scope { domain: "app.test", host_only: false })
        );
        assert_eq!(judge("", "app.test"), Ok(Scope { domain: "app.test", host_only: true }));
        assert_eq!(judge("b\u{fc}ro.test", "xn--bro-hoa.test").unwrap().domain, "xn--bro-hoa.test");
        let refused =
            |attribute: &str, host| judge(attribute, host).unwrap_err().iter().next().unwrap();
        assert_eq!(refused("pp.test", "app.test"), Exclusion::DomainMismatch);
        assert_eq!(refused("www.app.test", "app.test"), Exclusion::DomainMismatch);
        assert_eq!(refused("github.io", "me.github.io"), Exclusion::DomainPublicSuffix);
        assert_eq!(refused("..app.test", "app.test"), Exclusion::DomainMalformed);
        assert_eq!(refused(".", "app.test"), Exclusion::DomainMalformed);
        assert_eq!(refused("0.0.1", "127.0.0.1"), Exclusion::DomainMismatch);
        assert_eq!(refused("app.test.", "app.test"), Exclusion::DomainMalformed);
    }

    #[test]
    fn a_host_without_subdomains_may_name_itself() {
        for host in ["127.0.0.1", "[::1]", "localhost", "github.io", "intranet"] {
            assert_eq!(judge(host, host), Ok(Scope { domain: host, host_only: true }), "{host}");
        }
    }

    #[test]
    fn the_default_path_is_the_directory() {
        for (url, expected) in [
            ("/", "/"),
            ("/a", "/"),
            ("/a/", "/a"),
            ("/a/b?c=/d/e", "/a"),
            ("//x", "/"),
            ("//a/b", "//a"),
            ("/%2F/x", "/%2F"),
        ] {
            let url = Url::parse(&format!("https://app.test{url}")).unwrap();
            assert_eq!(path(None, &url, 1024), expected.as_bytes(), "{url}");
            assert_eq!(path(Some(b"relative"), &url, 1024), expected.as_bytes(), "{url}");
        }
    }

    #[test]
    fn a_path_ends_at_a_slash() {
        assert!(path_matches(b"/foo/bar", b"/foo"));
        assert!(path_matches(b"/foo/bar", b"/foo/"));
        assert!(path_matches(b"/foo", b"/foo"));
        assert!(!path_matches(b"/foo", b"/foo/"));
        assert!(!path_matches(b"/foobar", b"/foo"));
        assert!(!path_matches(b"/f%6Fo", b"/foo"));
    }
}
