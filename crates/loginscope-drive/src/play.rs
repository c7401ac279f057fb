//! Does in a browser what a scenario of the lab says that a user does.

use std::time::Duration;

use anyhow::{Context as _, Result};
use loginscope_lab::{Action, Lab, Scenario};
use serde_json::Value;

use crate::Browser;

/// Plays a scenario from its first page to the last thing that it waits for.
pub async fn play(browser: &Browser, lab: &Lab, scenario: &Scenario) -> Result<()> {
    browser.goto(&scenario.start_url(lab)).await?;
    for action in scenario.steps(lab) {
        act(browser, &action).await.with_context(|| format!("{}: {action:?}", scenario.id))?;
    }
    Ok(())
}

/// Does one thing.
pub async fn act(browser: &Browser, action: &Action) -> Result<()> {
    match action {
        Action::Visit(url) => browser.goto(url).await,
        Action::Fill { selector, value } => browser.page_fill(selector, value).await,
        Action::Click(selector) => browser.page_click(selector).await,
        Action::WaitForUrl(part) => {
            browser
                .page_wait(&format!("location.href.includes({})", Value::from(part.as_str())))
                .await
        }
        Action::WaitForText(text) => {
            browser
                .page_wait(&format!("document.body?.innerText.includes({})", Value::from(*text)))
                .await
        }
        Action::Wait(millis) => {
            tokio::time::sleep(Duration::from_millis(*millis)).await;
            Ok(())
        }
    }
}
