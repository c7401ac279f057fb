//! Does in a browser what a user does on a site.

use anyhow::{Context as _, Result};
use loginscope_drive::Browser;
use serde_json::Value;

use crate::site::Step;

/// Does one thing.
pub(crate) async fn act(browser: &Browser, step: &Step) -> Result<()> {
    match step {
        Step::Visit(url) => browser.goto(url).await,
        Step::Fill(selector, value) => fill(browser, selector, &Value::from(value.as_str())).await,
        Step::FillCode(selector, from) => {
            let code = browser.page_eval(&one_time_code(from)).await.context("no code")?;
            fill(browser, selector, &code).await
        }
        Step::Click(selector) => browser.page_click(selector).await,
        Step::See(text) => {
            let text = Value::from(text.as_str());
            browser.page_wait(&format!("document.body?.innerText.includes({text})")).await
        }
        Step::Script(expression) => browser.page_wait(expression).await,
        Step::Wait(millis) => {
            tokio::time::sleep(std::time::Duration::from_millis(*millis)).await;
            Ok(())
        }
    }
}

/// As typing does: React and its like listen to the field's own setter, not to the one that scripts call.
async fn fill(browser: &Browser, selector: &str, value: &Value) -> Result<()> {
    let selector = Value::from(selector);
    browser
        .page_wait(&format!(
            "(() => {{
              const field = document.querySelector({selector});
              if (document.readyState !== 'complete' || !field) return false;
              field.focus();
              Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set.call(field, {value});
              for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, {{ bubbles: true }}));
              return true;
            }})()"
        ))
        .await
}

/// RFC 6238 with its usual numbers.
fn one_time_code(from: &str) -> String {
    let from = Value::from(from);
    format!(
        "(async () => {{
          const element = document.querySelector({from});
          globalThis.kept = localStorage.getItem('authenticator') ?? '';
          const shown = element ? element.value ?? element.textContent : globalThis.kept;
          localStorage.setItem('authenticator', shown);
          const bits = [...shown.replace(/[\\s=]/g, '').toUpperCase()]
            .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
          const key = Uint8Array.from(bits.match(/.{{8}}/g), (byte) => parseInt(byte, 2));
          const hmac = await crypto.subtle.importKey('raw', key, {{ name: 'HMAC', hash: 'SHA-1' }}, false, ['sign']);
          const count = new DataView(new ArrayBuffer(8));
          count.setUint32(4, Math.floor(Date.now() / 30000));
          const mac = new DataView(await crypto.subtle.sign('HMAC', hmac, count.buffer));
          const at = mac.getUint8(19) & 15;
          return String((mac.getUint32(at) & 0x7fffffff) % 1e6).padStart(6, '0');
        }})()"
    )
}
