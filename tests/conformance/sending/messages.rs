//! Firefox's messages about the lines of an answer, as keys, beside the core's reasons.

use std::{collections::BTreeMap, time::Duration};

use anyhow::Result;
use loginscope_core::cookie::FIREFOX;
use loginscope_drive::Firefox;
use serde_json::json;
use tokio::time::sleep;

use super::lab::numbers_in;

/// Begins to note what is written to the console about cookies: the address, and the key of the text.
const LISTEN: &str = r#"
// Nobody is there to answer.
Services.prefs.setBoolPref("security.warn_submit_secure_to_insecure", false);
const bundle = Services.strings.createBundle("chrome://necko/locale/necko.properties");
const patterns = [];
for (const key of arguments[0]) {
  let text;
  try { text = bundle.GetStringFromName(key); } catch { continue; }
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/%(\d\\\$)?S/g, "[^]*");
  patterns.push([key, new RegExp("^" + escaped + "$")]);
}
globalThis.cookieMessages = [];
globalThis.cookieListener ??= { observe(message) {
  if (!(message instanceof Ci.nsIScriptError) || !/^cookie/i.test(message.category)) return;
  const found = patterns.find(([, pattern]) => pattern.test(message.errorMessage));
  if (found) globalThis.cookieMessages.push([message.sourceName, found[0]]);
} };
try { Services.console.unregisterListener(globalThis.cookieListener); } catch {}
Services.console.registerListener(globalThis.cookieListener);
return true"#;

/// Keys by the number of a chain and the place in it.
pub(crate) type Messages = BTreeMap<(usize, usize), Vec<String>>;

/// Begins to listen.
pub(crate) async fn listen(firefox: &Firefox) -> Result<()> {
    let keys: Vec<&str> = FIREFOX.names.iter().map(|(_, key)| *key).collect();
    firefox.chrome_script(LISTEN, json!([keys])).await.map(|_| ())
}

/// What was said since then.
pub(crate) async fn said(firefox: &Firefox) -> Result<Messages> {
    sleep(Duration::from_millis(100)).await;
    let said = firefox.chrome_script("return globalThis.cookieMessages", json!([])).await?;
    let mut messages = Messages::new();
    for pair in said.as_array().into_iter().flatten() {
        let numbers = pair[0].as_str().and_then(numbers_in);
        if let (Some(numbers), Some(key)) = (numbers, pair[1].as_str()) {
            messages.entry(numbers).or_default().push(key.to_owned());
        }
    }
    for keys in messages.values_mut() {
        keys.sort();
    }
    Ok(messages)
}
