//! Firefox's verdicts: its cookie service, asked directly, and the messages that it writes to the console.

use anyhow::{Result, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use loginscope_core::{cookie::FIREFOX, model::Timestamp};
use loginscope_drive::Browser;
use serde_json::{Value, json};

use super::{
    cases::{Case, Setting},
    verdict::{Verdict, describe_seen},
};

const SCRIPT: &str = r#"
const [cases, keys] = arguments;
return (async () => {
  const bundle = Services.strings.createBundle("chrome://necko/locale/necko.properties");
  const patterns = [];
  for (const key of keys) {
    let text;
    try { text = bundle.GetStringFromName(key); } catch { continue; }
    const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/%(\d\\\$)?S/g, "[^]*").replace(/%\d+\\\$S/g, "[^]*");
    patterns.push([key, new RegExp("^" + escaped + "$")]);
  }
  const said = new Map();
  const listener = { observe(message) {
    if (!(message instanceof Ci.nsIScriptError) || !/^cookie/i.test(message.category)) return;
    const found = patterns.find(([, pattern]) => pattern.test(message.errorMessage));
    const list = said.get(message.sourceName) ?? [];
    list.push(found ? found[0] : "? " + message.errorMessage);
    said.set(message.sourceName, list);
  } };
  Services.console.registerListener(listener);
  const utf8 = text => whole(new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(text, letter => letter.charCodeAt(0))));
  // Values and paths come decoded, names as bytes.
  const whole = text => text.replace(/\ufffd/g, "");
  const stored = cases.map(([url, line]) => {
    Services.cookies.removeAll();
    const uri = Services.io.newURI(url);
    const principal = Services.scriptSecurityManager.createContentPrincipal(uri, {});
    const channel = Services.io.newChannelFromURI(uri, document, principal, principal,
      Ci.nsILoadInfo.SEC_ALLOW_CROSS_ORIGIN_INHERITS_SEC_CONTEXT | Ci.nsILoadInfo.SEC_COOKIES_INCLUDE, Ci.nsIContentPolicy.TYPE_OTHER);
    const settings = Cc["@mozilla.org/cookieJarSettings;1"].createInstance(Ci.nsICookieJarSettings);
    settings.initWithURI(uri, false);
    channel.loadInfo.cookieJarSettings = settings;
    channel.QueryInterface(Ci.nsIHttpChannelInternal).forceAllowThirdPartyCookie = true;
    Services.cookies.setCookieStringFromHttp(uri, atob(line), channel);
    const sites = { [Ci.nsICookie.SAMESITE_NONE]: "None", [Ci.nsICookie.SAMESITE_LAX]: "Lax", [Ci.nsICookie.SAMESITE_STRICT]: "Strict" };
    return Services.cookies.cookies.map(cookie => ({
      name: utf8(cookie.name), value: whole(cookie.value), domain: cookie.host, path: whole(cookie.path), secure: cookie.isSecure,
      httpOnly: cookie.isHttpOnly, sameSite: sites[cookie.sameSite] ?? "", session: cookie.isSession, expires: cookie.expiry / 1000,
      partitionKey: cookie.originAttributes.partitionKey,
    }))[0] ?? null;
  });
  await new Promise(done => setTimeout(done, 500));
  Services.console.unregisterListener(listener);
  return cases.map(([url], index) => ({ cookie: stored[index], said: said.get(url) ?? [] }));
})()"#;

/// The verdicts on all cases of the first party, in their order; `None` for the others.
pub(crate) async fn verdicts(
    browser: &Browser,
    cases: &[Case],
    now: Timestamp,
) -> Result<Vec<Option<Verdict>>> {
    let Browser::Firefox(firefox) = browser else { bail!("not Firefox") };
    let keys: Vec<&str> = FIREFOX.names.iter().map(|(_, key)| *key).collect();
    let mut verdicts = vec![None; cases.len()];
    let direct: Vec<usize> =
        (0..cases.len()).filter(|index| cases[*index].setting != Setting::CrossSite).collect();
    for batch in direct.chunks(2000) {
        let given: Vec<Value> = batch
            .iter()
            .map(|&index| {
                let case = &cases[index];
                json!([
                    format!("{}?i={}", case.setting.url(80, 443), case.number),
                    STANDARD.encode(&case.line)
                ])
            })
            .collect();
        let answer = firefox.chrome_script(SCRIPT, json!([given, keys])).await?;
        for (&index, answer) in batch.iter().zip(answer.as_array().into_iter().flatten()) {
            let cookie = &answer["cookie"];
            let mut reasons: Vec<String> = answer["said"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                // Whatever is only odd about a cookie that is stored has other keys.
                .filter(|key| !key.starts_with('?'))
                .map(str::to_owned)
                .collect();
            reasons.sort();
            reasons.dedup();
            let stored = if cookie.is_null() { String::new() } else { describe_seen(cookie, now) };
            verdicts[index] = Some(Verdict { stored, reasons });
        }
    }
    Ok(verdicts)
}
