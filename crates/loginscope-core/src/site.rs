//! Origins, sites and public suffixes (HTML "origin" and "site"; publicsuffix.org).

mod public_suffix;

use std::fmt;

use url::{Host, Url};

/// Who may read whose data: scheme, host and port, or nobody's (HTML "origin").
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Of an address.
    Tuple {
        /// Lower case.
        scheme: String,
        /// As in a URL: A-labels in lower case, IPv6 in brackets.
        host: String,
        /// `None` for the scheme's default.
        port: Option<u16>,
    },
    /// Of a sandboxed document, a `data:` URL, a redirected CORS request. Equal to nothing but written `null`.
    Opaque,
}

impl Origin {
    /// The origin of a URL (URL Standard "origin").
    pub fn of(url: &Url) -> Origin {
        match (url.scheme(), url.host_str()) {
            ("blob", _) => {
                Url::parse(url.path()).map_or(Origin::Opaque, |inner| Origin::of(&inner))
            }
            ("http" | "https" | "ws" | "wss" | "ftp", Some(host)) => Origin::Tuple {
                scheme: url.scheme().to_owned(),
                host: host.to_owned(),
                port: url.port(),
            },
            _ => Origin::Opaque,
        }
    }

    /// Reads the value of an `Origin` header.
    pub fn parse(text: &str) -> Option<Origin> {
        if text == "null" {
            return Some(Origin::Opaque);
        }
        Url::parse(text).ok().map(|url| Origin::of(&url))
    }

    /// Whether a URL names a host that only its own network knows: this machine, a private address, a name
    /// without a dot, or one below `.local`, `.internal`, `.lan`, `.localdomain`, `.cluster.local`.
    pub fn is_internal(url: &Url) -> bool {
        let private_v4 = |address: std::net::Ipv4Addr| {
            address.is_private() || address.is_loopback() || address.is_link_local()
        };
        match url.host() {
            Some(url::Host::Ipv4(address)) => private_v4(address),
            Some(url::Host::Ipv6(address)) => {
                address.is_loopback()
                    || address.is_unique_local()
                    || address.to_ipv4_mapped().is_some_and(private_v4)
            }
            Some(url::Host::Domain(name)) => {
                let name = name.trim_end_matches('.');
                let below = |suffix: &str| name.ends_with(suffix);
                !name.contains('.')
                    || [".localhost", ".local", ".internal", ".lan", ".localdomain", ".docker"]
                        .iter()
                        .any(|suffix| below(suffix))
            }
            None => false,
        }
    }

    /// Whether both are the same address; an opaque origin is the same as none.
    pub fn is_same(&self, other: &Origin) -> bool {
        *self != Origin::Opaque && self == other
    }

    /// The site that it belongs to.
    pub fn site(&self) -> Option<Site> {
        match self {
            Origin::Tuple { scheme, host, .. } => Some(Site {
                scheme: http_scheme(scheme).to_owned(),
                host: site_host(host).to_owned(),
            }),
            Origin::Opaque => None,
        }
    }
}

impl fmt::Display for Origin {
    /// As an `Origin` header writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Tuple { scheme, host, port: Some(port) } => {
                write!(f, "{scheme}://{host}:{port}")
            }
            Origin::Tuple { scheme, host, port: None } => write!(f, "{scheme}://{host}"),
            Origin::Opaque => f.write_str("null"),
        }
    }
}

/// A scheme and a registrable domain, or a host that has none (HTML "site"). The port does not count.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Site {
    /// `http` or `https`; WebSockets count as the HTTP they begin with.
    pub scheme: String,
    /// A registrable domain, an IP address or a name without a registrable domain.
    pub host: String,
}

impl Site {
    /// The site of a URL; `None` where its origin is opaque.
    pub fn of(url: &Url) -> Option<Site> {
        SiteRef::of(url).map(SiteRef::to_owned)
    }

    /// The same without a copy.
    pub fn borrow(&self) -> SiteRef<'_> {
        SiteRef { scheme: &self.scheme, host: &self.host }
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.host)
    }
}

/// A [`Site`] that borrows from a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SiteRef<'a> {
    /// `http` or `https`.
    pub scheme: &'a str,
    /// As in [`Site::host`].
    pub host: &'a str,
}

impl<'a> SiteRef<'a> {
    /// The site of a URL; `None` where its origin is opaque.
    pub fn of(url: &'a Url) -> Option<SiteRef<'a>> {
        match (url.scheme(), url.host_str()) {
            ("http" | "https" | "ws" | "wss" | "ftp", Some(host)) => {
                Some(SiteRef { scheme: http_scheme(url.scheme()), host: site_host(host) })
            }
            _ => None,
        }
    }

    /// Whether both are the same site; without `schemeful` HTTP and HTTPS are not told apart.
    pub fn is_same(self, other: SiteRef<'_>, schemeful: bool) -> bool {
        self.host == other.host && (!schemeful || self.scheme == other.scheme)
    }

    /// A copy of its own.
    pub fn to_owned(self) -> Site {
        Site { scheme: self.scheme.to_owned(), host: self.host.to_owned() }
    }
}

/// Whether two URLs are of one site; an opaque origin is of none.
pub fn is_same_site(a: &Url, b: &Url, schemeful: bool) -> bool {
    match (SiteRef::of(a), SiteRef::of(b)) {
        (Some(a), Some(b)) => a.is_same(b, schemeful),
        _ => false,
    }
}

fn http_scheme(scheme: &str) -> &str {
    match scheme {
        "ws" => "http",
        "wss" => "https",
        _ => scheme,
    }
}

/// The part of a host that a site is named after: its registrable domain, else the host.
pub fn site_host(host: &str) -> &str {
    registrable_domain(host).unwrap_or(host)
}

/// The public suffix and the label before it; `None` for IP addresses and for public suffixes themselves.
///
/// The host must be as a URL has it: lower case, A-labels. A trailing dot stays.
pub fn registrable_domain(host: &str) -> Option<&str> {
    let bare = host.strip_suffix('.').unwrap_or(host);
    if bare.is_empty() || bare.starts_with('.') || bare.ends_with('.') || is_ip_address(bare) {
        return None;
    }
    let label_end = bare.len().checked_sub(public_suffix::suffix_len(bare) + 1)?;
    let start = memchr::memrchr(b'.', bare.as_bytes().get(..label_end)?).map_or(0, |dot| dot + 1);
    if start == label_end { None } else { host.get(start..) }
}

/// Whether a host, as a URL has it, is an IP address.
pub fn is_ip_address(host: &str) -> bool {
    // A URL's host that ends in a digit can only be an IPv4 address: the parser rejects the others.
    host.starts_with('[') || (host.ends_with(|end: char| end.is_ascii_digit()) && is_ipv4(host))
}

fn is_ipv4(host: &str) -> bool {
    host.parse::<std::net::Ipv4Addr>().is_ok()
}

/// Whether data from this address is safe from the network (Secure Contexts "potentially trustworthy URL").
pub fn is_potentially_trustworthy(url: &Url) -> bool {
    match url.scheme() {
        "https" | "wss" | "file" | "about" | "data" => true,
        "blob" | "filesystem" => {
            // Only one layer has an origin to look at.
            Url::parse(url.path()).is_ok_and(|inner| {
                !matches!(inner.scheme(), "blob" | "filesystem")
                    && is_potentially_trustworthy_origin(&inner)
            })
        }
        _ => is_loopback(url),
    }
}

/// The same for the origin of an address: that of a `data:` or `about:` URL is nobody's.
pub fn is_potentially_trustworthy_origin(url: &Url) -> bool {
    !matches!(url.scheme(), "data" | "about") && is_potentially_trustworthy(url)
}

/// Whether a URL names this machine: `localhost`, names below it and loopback addresses.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whether a URL names a host that only its own network knows: this machine, a private address, a name
/// without a dot, or one below `.local`, `.internal`, `.lan`, `.localdomain`, `.docker`.
pub fn is_internal(url: &Url) -> bool {
    let private_v4 = |address: std::net::Ipv4Addr| {
        address.is_private() || address.is_loopback() || address.is_link_local()
    };
    match url.host() {
        Some(url::Host::Ipv4(address)) => private_v4(address),
        Some(url::Host::Ipv6(address)) => {
            address.is_loopback()
                || address.is_unique_local()
                || address.to_ipv4_mapped().is_some_and(private_v4)
        }
        Some(url::Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            !name.contains('.')
                || [".localhost", ".local", ".internal", ".lan", ".localdomain", ".docker"]
                    .iter()
                    .any(|suffix| name.ends_with(suffix))
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Origin, Site, is_potentially_trustworthy, is_same_site, registrable_domain};
    use url::Url;

    #[test]
    fn a_registrable_domain_is_a_suffix_and_a_label() {
        assert_eq!(registrable_domain("www.app.test"), Some("app.test"));
        assert_eq!(registrable_domain("app.test"), Some("app.test"));
        assert_eq!(registrable_domain("app.test."), Some("app.test."));
        for none in ["test", "github.io", "localhost", "127.0.0.1", "[::1]", "", ".", ".test"] {
            assert_eq!(registrable_domain(none), None, "{none}");
        }
    }

    #[test]
    fn sites_differ_by_scheme_only_where_asked() {
        let parse = |text: &str| Url::parse(text).unwrap();
        let (http, https) = (parse("http://a.app.test:81/"), parse("wss://app.test/x"));
        assert!(is_same_site(&http, &https, false));
        assert!(!is_same_site(&http, &https, true));
        assert!(!is_same_site(
            &parse("https://u1.github.io"),
            &parse("https://u2.github.io"),
            true
        ));
        assert!(!is_same_site(&parse("data:,a"), &parse("data:,a"), false));
        assert_eq!(Site::of(&https).unwrap().to_string(), "https://app.test");
    }

    #[test]
    fn an_opaque_origin_is_the_same_as_none() {
        let null = Origin::parse("null").unwrap();
        assert!(!null.is_same(&null));
        assert_eq!(Origin::parse("https://A.test:443").unwrap().to_string(), "https://a.test");
    }

    #[test]
    fn only_this_machine_is_trusted_without_tls() {
        let trusted = |text: &str| is_potentially_trustworthy(&Url::parse(text).unwrap());
        for yes in [
            "https://a.test",
            "http://localhost.",
            "http://x.localhost",
            "ws://127.9.9.9",
            "http://[::1]:80",
        ] {
            assert!(trusted(yes), "{yes}");
        }
        for no in [
            "http://a.test",
            "http://localhost.com",
            "http://10.0.0.1",
            "http://[::ffff:127.0.0.1]",
        ] {
            assert!(!trusted(no), "{no}");
        }
    }
}
