//! Which deployment a host or an issuer belongs to, by the words of its name.

use url::Url;

/// Words that stand for a deployment, with one name for those that mean the same.
const WORDS: &[(&str, &str)] = &[
    ("dev", "development"),
    ("develop", "development"),
    ("development", "development"),
    ("test", "test"),
    ("testing", "test"),
    ("qa", "test"),
    ("uat", "acceptance"),
    ("acc", "acceptance"),
    ("acceptance", "acceptance"),
    ("stg", "staging"),
    ("stage", "staging"),
    ("staging", "staging"),
    ("preprod", "staging"),
    ("preview", "preview"),
    ("sandbox", "sandbox"),
    ("prod", "production"),
    ("production", "production"),
];

/// Where tenants are named `dev-…` whatever they are for.
const TENANTS: &[&str] = &["auth0.com", "okta.com", "oktapreview.com", "clerk.accounts.dev"];

/// The deployment that an address names: `https://id.staging.shop.example/realms/x` is `staging`.
pub fn environment(address: &Url) -> Option<&'static str> {
    let host = address.host_str()?;
    if TENANTS.iter().any(|tenant| host.ends_with(tenant)) {
        return None;
    }
    // The last label is the registry's: `.test` and `.dev` name no deployment.
    let (labels, _registry) = host.rsplit_once('.')?;
    let words = labels.split(['.', '-']).chain(address.path().split(['/', '-', '_']));
    words.into_iter().find_map(|word| {
        let word = word.to_ascii_lowercase();
        WORDS.iter().find(|(known, _)| *known == word).map(|(_, name)| *name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_deployment() {
        for (address, expected) in [
            ("https://id.staging.shop.example", Some("staging")),
            ("https://api-qa.shop.example/v1", Some("test")),
            ("https://id.shop.example/realms/shop-prod", Some("production")),
            ("https://dev-1234.us.auth0.com/", None),
            ("https://app.test", None),
            ("https://latest.shop.example", None),
        ] {
            let address = Url::parse(address).unwrap();
            assert_eq!(environment(&address), expected, "{address}");
        }
    }
}
