//! The one manifest, as each browser wants it.

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::build::Target;

/// The manifest without what the browser does not know or need.
pub(crate) fn for_browser(manifest: &str, target: Target) -> Result<String> {
    let mut manifest: Value = serde_json::from_str(manifest).context("manifest.json is no JSON")?;
    let keys = manifest.as_object_mut().context("manifest.json is no object")?;
    // The version of all crates, which stands in Cargo.toml.
    keys.insert("version".to_owned(), env!("CARGO_PKG_VERSION").into());
    match target {
        // Chrome's devtools page has all of the extension's APIs; it needs no background.
        Target::Chrome => {
            keys.remove("background");
            keys.remove("browser_specific_settings");
        }
        Target::Firefox => {
            keys.remove("minimum_chrome_version");
        }
    }
    Ok(serde_json::to_string_pretty(&manifest)? + "\n")
}

#[cfg(test)]
mod tests {
    use super::for_browser;
    use crate::build::Target;

    const MANIFEST: &str = include_str!("../../../manifest.json");

    #[test]
    fn each_browser_gets_its_own_keys() {
        let chrome = for_browser(MANIFEST, Target::Chrome).unwrap();
        assert!(!chrome.contains("gecko") && !chrome.contains("background"));
        assert!(chrome.contains("minimum_chrome_version"));
        let firefox = for_browser(MANIFEST, Target::Firefox).unwrap();
        assert!(firefox.contains("gecko") && firefox.contains("background.js"));
        assert!(!firefox.contains("minimum_chrome_version"));
    }
}
