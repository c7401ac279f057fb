//! Takes a walk in a browser, and asks it for its cookies.

use std::time::Duration;

use anyhow::Result;
use loginscope_drive::Browser;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::{
    lab::{Lab, address},
    plan::{By, Walk},
};

/// Begins with no cookies and opens one page after the other that is not opened by the one before.
pub(crate) async fn take(browser: &Browser, lab: &Lab, walk: &Walk, first: usize) -> Result<()> {
    clear(browser).await?;
    let mut number = first;
    for (index, page) in walk.pages.iter().enumerate() {
        if page.by == By::Typed {
            sleep(Duration::from_secs(page.pause)).await;
            open(browser, &address(&page.chain, lab.ports, number, 0)).await?;
        }
        if walk.pages.get(index + 1).is_none_or(|after| after.by == By::Typed) {
            lab.wait(number).await?;
        }
        number += 1 + page.acts.iter().map(super::requests).sum::<usize>();
    }
    Ok(())
}

/// Takes every cookie away.
pub(crate) async fn clear(browser: &Browser) -> Result<()> {
    match browser {
        Browser::Chromium(chromium) => {
            chromium.cdp().send("", "Storage.clearCookies", json!({})).await?;
        }
        Browser::Firefox(firefox) => {
            firefox.chrome_script("Services.cookies.removeAll(); return true", json!([])).await?;
        }
    }
    Ok(())
}

/// As if the address had been typed, without waiting for the page.
async fn open(browser: &Browser, url: &str) -> Result<()> {
    match browser {
        Browser::Chromium(chromium) => {
            let parameters = json!({"url": url, "transitionType": "typed"});
            chromium.cdp().send(chromium.page_session(), "Page.navigate", parameters).await?;
        }
        Browser::Firefox(firefox) => {
            let script = "gBrowser.selectedBrowser.loadURI(Services.io.newURI(arguments[0]), {
                triggeringPrincipal: Services.scriptSecurityManager.getSystemPrincipal() }); return true";
            firefox.chrome_script(script, json!([url])).await?;
        }
    }
    Ok(())
}

/// The cookies that the browser keeps, in the words of [`super::replay::Replay::kept`].
pub(crate) async fn kept(browser: &Browser) -> Result<Vec<String>> {
    let cookies = match browser {
        Browser::Chromium(chromium) => {
            chromium.cdp().send("", "Storage.getCookies", json!({})).await?["cookies"].clone()
        }
        Browser::Firefox(firefox) => {
            let script = "return Services.cookies.cookies.map(cookie => ({
                name: cookie.name, value: cookie.value, domain: cookie.host, path: cookie.path,
                partitionKey: cookie.originAttributes.partitionKey }))";
            firefox.chrome_script(script, json!([])).await?
        }
    };
    let text = |cookie: &Value, key: &str| cookie[key].as_str().unwrap_or_default().to_owned();
    let mut kept: Vec<String> = cookies
        .as_array()
        .into_iter()
        .flatten()
        .map(|cookie| {
            let partition = match &cookie["partitionKey"] {
                Value::Object(key) => format!(
                    " in {} {}",
                    key["topLevelSite"].as_str().unwrap_or_default(),
                    key["hasCrossSiteAncestor"]
                ),
                // `(https,b.test)`, with an `f` behind it where it is the cookie's own site below another one.
                Value::String(key) if !key.is_empty() => {
                    let mut parts = key.trim_matches(['(', ')']).split(',');
                    let (scheme, host) =
                        (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
                    let other = parts.next().is_some() || !text(cookie, "domain").ends_with(host);
                    format!(" in {scheme}://{host} {other}")
                }
                _ => String::new(),
            };
            format!(
                "{}={} {} {}{partition}",
                text(cookie, "name"),
                text(cookie, "value"),
                text(cookie, "domain"),
                text(cookie, "path")
            )
        })
        .collect();
    kept.sort();
    Ok(kept)
}
