//! What the error codes of OAuth mean, with causes, the likeliest first. Data, no algorithms.

mod providers;
mod standard;

pub use self::{providers::PROVIDERS, standard::STANDARD};

/// An error in words.
#[derive(Debug)]
pub struct Known {
    /// The code of the standard, or what a provider writes into its description or page, in lower case.
    pub sign: &'static str,
    /// Who says so; empty for the standard's codes.
    pub provider: &'static str,
    /// What it means, as a clause.
    pub means: &'static str,
    /// The likeliest causes in order, as clauses.
    pub causes: &'static [&'static str],
    /// What to change.
    pub fix: &'static str,
}

impl Known {
    /// Whether it says that the redirect URI is not the registered one.
    pub fn is_about_redirect_uri(&self) -> bool {
        let signs =
            ["redirect_uri", "redirect uri", "redirect_mismatch", "callback url", "aadsts50011"];
        signs.iter().any(|sign| self.sign.contains(sign))
    }

    /// The causes as a sentence of their own; empty where there are none.
    pub fn causes_in_words(&self) -> String {
        match self.causes {
            [] => String::new(),
            [one] => format!(" The likely cause: {one}."),
            many => format!(" Likely causes, the likeliest first: {}.", many.join("; ")),
        }
    }
}

/// The entry for an error: what the provider's own words say comes before the code of the standard.
pub fn known(code: &str, description: &str) -> Option<&'static Known> {
    provider_words(description).or_else(|| {
        // Some providers put their own code where the standard's belongs.
        provider_words(code).or_else(|| STANDARD.iter().find(|known| known.sign == code))
    })
}

/// An error code that is fit to be shown: codes are short words, anything else may hold a secret.
pub fn code(code: &str) -> &str {
    let is_word = code.len() <= 64
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    if is_word { code } else { "(not a code)" }
}

/// The first provider's sign that a text holds.
pub fn provider_words(text: &str) -> Option<&'static Known> {
    if text.is_empty() {
        return None;
    }
    let text = text.to_ascii_lowercase();
    PROVIDERS.iter().find(|known| text.contains(known.sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_provider_is_more_exact_than_the_standard() {
        let microsoft = known("invalid_client", "AADSTS7000215: Invalid client secret provided.");
        assert!(microsoft.is_some_and(|known| known.provider == "Microsoft Entra"));
        assert!(known("invalid_client", "").is_some_and(|known| known.provider.is_empty()));
        assert!(known("no such thing", "").is_none());
    }

    #[test]
    fn every_entry_says_all() {
        for known in STANDARD.iter().chain(PROVIDERS) {
            assert_eq!(known.sign, known.sign.to_ascii_lowercase());
            assert!(!known.means.is_empty() && !known.fix.is_empty(), "{}", known.sign);
            assert!(!known.means.ends_with('.') && known.fix.ends_with('.'), "{}", known.sign);
        }
    }
}
