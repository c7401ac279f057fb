//! Set-Cookie lines by chance, made of all that browsers are known to differ in.

use url::Url;

use crate::chance::Chance;

/// A line and where it comes from.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// Its number, which stands in the line too.
    pub(crate) number: usize,
    /// The circumstances.
    pub(crate) setting: Setting,
    /// The line.
    pub(crate) line: Vec<u8>,
}

/// Which page asks which address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Setting {
    /// Over TLS.
    Https,
    /// Without TLS.
    Http,
    /// A sub-domain, over TLS.
    Subdomain,
    /// `localhost`, without TLS.
    Localhost,
    /// `127.0.0.1`, without TLS.
    Loopback,
    /// Asked by a page of another site, over TLS.
    CrossSite,
}

impl Setting {
    pub(crate) const ALL: [Setting; 6] = [
        Setting::Https,
        Setting::Http,
        Setting::Subdomain,
        Setting::Localhost,
        Setting::Loopback,
        Setting::CrossSite,
    ];

    pub(crate) fn host(self) -> &'static str {
        match self {
            Setting::Https | Setting::Http | Setting::CrossSite => "app.test",
            Setting::Subdomain => "sub.app.test",
            Setting::Localhost => "localhost",
            Setting::Loopback => "127.0.0.1",
        }
    }

    pub(crate) fn is_https(self) -> bool {
        matches!(self, Setting::Https | Setting::Subdomain | Setting::CrossSite)
    }

    /// The address that answers with the line.
    pub(crate) fn url(self, http: u16, https: u16) -> Url {
        let (scheme, port) = if self.is_https() { ("https", https) } else { ("http", http) };
        Url::parse(&format!("{scheme}://{}:{port}/dir/page", self.host())).expect("an address")
    }

    /// The page that asks for it.
    pub(crate) fn page(self, http: u16, https: u16) -> Url {
        match self {
            Setting::CrossSite => {
                Url::parse(&format!("https://other.test:{https}/dir/page")).expect("an address")
            }
            _ => self.url(http, https),
        }
    }
}

const PREFIXES: &[&[u8]] = &[
    b"a",
    b"a",
    b"a",
    b"a",
    b"__Host-",
    b"__Secure-",
    b"__Http-",
    b"__Host-Http-",
    b"__host-",
    b"__SECURE-",
    b"__hOsT-",
    b" a",
    b"a b",
    b"a\tb",
    b"a\x01b",
    b"a\x7f",
    b"\xc3\xa4",
    b"\xff",
    b"a,b",
    b"\"a\"",
    b"__Host",
    b"$a",
];
const VALUES: &[&[u8]] = &[
    b"1",
    b"1",
    b"1",
    b"1",
    b"",
    b" 1 ",
    b"\"1\"",
    b"a b",
    b"a\tb",
    b"\x01",
    b"\x7f",
    b"\xc3\xa9",
    b"\xff\xfe",
    b"a=b",
    b"a,b",
    b"%41",
    b"\"1",
    b"\\",
];
const ATTRIBUTES: &[&str] = &[
    "Secure",
    "Secure",
    "Secure",
    "Secure",
    "secure",
    "Secure=false",
    "HttpOnly",
    "HttpOnly",
    "httponly=1",
    "Path=/",
    "Path=/",
    "Path=/",
    "Path=",
    "Path=/dir",
    "Path=/dir/",
    "Path=dir",
    "Path=/x",
    "path=\"/\"",
    "Path=/dir/page?x",
    "Path=/\u{1}",
    "Path=/é",
    "Domain=$H",
    "Domain=$H",
    "Domain=.$H",
    "Domain=$P",
    "Domain=.$P",
    "Domain=other.test",
    "Domain=test",
    "Domain=",
    "Domain=.",
    "Domain=$H.",
    "Domain=$U",
    "Domain=x.$H",
    "Domain=a b",
    "Domain=127.0.0.1",
    "Domain=localhost",
    "SameSite=Lax",
    "SameSite=Strict",
    "SameSite=None",
    "SameSite=None",
    "samesite=none",
    "SameSite=Bogus",
    "SameSite",
    "SameSite=",
    "Max-Age=86400",
    "Max-Age=86400",
    "Max-Age=0",
    "Max-Age=-1",
    "Max-Age=abc",
    "Max-Age=",
    "Max-Age=99999999999",
    "Max-Age=1.5",
    "Max-Age= 86400 ",
    "Max-Age=+86400",
    "Max-Age=\"86400\"",
    "Expires=Wed, 21 Oct 2037 07:28:00 GMT",
    "Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    "Expires=Wed, 21-Oct-37 07:28:00 GMT",
    "Expires=0",
    "Expires=garbage",
    "Expires=2037-10-21T07:28:00Z",
    "Expires=Wed Oct 21 07:28:00 2037",
    "Expires=21 Oct 2037",
    "Partitioned",
    "Partitioned",
    "Priority=High",
    "Unknown=1",
    "",
    " ",
    "=",
    "=x",
];

/// A case; the same seed gives the same ones.
pub(crate) fn case(number: usize, seed: u64) -> Case {
    let mut chance = Chance(seed ^ (number as u64).wrapping_mul(0xD134_2543_DE82_EF95));
    let setting = *chance.one(&Setting::ALL.each_ref());
    let mut line = Vec::new();
    let id = format!("n{number:06}n");
    match chance.below(20) {
        // Without a name, with and without the sign.
        0 => line.extend([b"=", id.as_bytes()].concat()),
        1 => line.extend(id.as_bytes()),
        // At the limit of name and value: 4096 bytes.
        2 => {
            line.extend(format!("{id}=").as_bytes());
            let length = 4096 - id.len() - 2 + chance.below(5);
            line.extend(std::iter::repeat_n(b'x', length));
        }
        _ => {
            line.extend(chance.one(PREFIXES));
            line.extend(id.as_bytes());
            line.extend(chance.one(&["=", "=", "=", "=", " = ", ""]).as_bytes());
            line.extend(chance.one(VALUES));
        }
    }
    let host = setting.host();
    let parent = if host == "sub.app.test" { "app.test" } else { host };
    for _ in 0..chance.below(6) {
        line.extend(chance.one(&["; ", "; ", ";", " ;  "]).as_bytes());
        let attribute = match chance.below(60) {
            0 => format!("Path=/{}", "p".repeat(1021 + chance.below(4))),
            1 => format!("Domain={}", "d".repeat(1024 + chance.below(3))),
            _ => chance
                .one(ATTRIBUTES)
                .replace("$H", host)
                .replace("$P", parent)
                .replace("$U", &host.to_ascii_uppercase()),
        };
        line.extend(attribute.as_bytes());
    }
    Case { number, setting, line }
}
