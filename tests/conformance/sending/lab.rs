//! The servers of a walk: their pages do what the plan says, and every request is noted with its cookies.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use anyhow::{Result, bail};
use loginscope_core::model::Timestamp;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::plan::{Act, By, Hop, How, Walk};
use crate::web::{Answer, Ports, Request, serve};

/// What a page does: its acts, then how it ends.
const SCRIPT: &str = "
const act = ({ how, url, init, id, sandboxed }) => new Promise(done => {
  if (how === 'fetch') return void fetch(url, init).then(answer => answer.arrayBuffer()).then(done, done);
  if (how === 'image') {
    const image = new Image();
    image.onload = image.onerror = done;
    return void (image.src = url);
  }
  const frame = document.createElement('iframe');
  frame.name = 'f' + id;
  if (sandboxed) frame.sandbox = 'allow-scripts allow-forms';
  addEventListener('message', event => { if (event.data === id) { frame.remove(); done(); } });
  if (how === 'frame') frame.src = url;
  document.body.append(frame);
  if (how === 'frame-post') post(url, frame.name);
});
const post = (url, target) => {
  const form = document.createElement('form');
  Object.assign(form, { method: 'post', action: url, target });
  document.body.append(form);
  form.submit();
};
addEventListener('load', () => setTimeout(async () => {
  for (const next of plan.acts) await act(next);
  const { how, url, id } = plan.end;
  if (how === 'tell') parent.postMessage(id, '*');
  else if (how === 'link') location.href = url;
  else if (how === 'post') post(url, '_self');
  else fetch('/done/' + id, { credentials: 'omit', mode: 'no-cors' });
}));";

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    /// The value of its Cookie header.
    pub(crate) cookies: String,
    pub(crate) at: Timestamp,
}

#[derive(Default)]
struct Book {
    chains: HashMap<usize, Vec<Hop>>,
    scripts: HashMap<usize, Value>,
    seen: HashMap<(usize, usize), Seen>,
    done: Vec<usize>,
    last: usize,
}

/// The running servers.
#[derive(Clone)]
pub(crate) struct Lab {
    pub(crate) ports: Ports,
    book: Arc<Mutex<Book>>,
}

impl Lab {
    pub(crate) async fn start() -> Result<Lab> {
        let book = Arc::new(Mutex::new(Book::default()));
        let of_server = Arc::clone(&book);
        let ports = serve(move |request, ports| answer(&of_server, ports, request)).await?;
        Ok(Lab { ports, book })
    }

    /// Prepares a walk; the number of its first page.
    pub(crate) fn prepare(&self, walk: &Walk) -> usize {
        let Ok(mut book) = self.book.lock() else { return 0 };
        let mut next = book.last + 1;
        let first = next;
        for (index, page) in walk.pages.iter().enumerate() {
            let number = next;
            book.chains.insert(number, page.chain.clone());
            next += 1;
            let acts = place(&mut book, self.ports, &page.acts, &mut next);
            let end = match walk.pages.get(index + 1) {
                Some(after) if after.by != By::Typed => {
                    let how = if after.by == By::Post { "post" } else { "link" };
                    json!({"how": how, "url": address(&after.chain, self.ports, next, 0)})
                }
                _ => json!({"how": "done", "id": number}),
            };
            book.scripts.insert(number, json!({"acts": acts, "end": end}));
        }
        book.last = next;
        first
    }

    /// What came for a hop.
    pub(crate) fn seen(&self, number: usize, hop: usize) -> Option<Seen> {
        self.book.lock().ok()?.seen.get(&(number, hop)).cloned()
    }

    /// Waits until a page has done everything.
    pub(crate) async fn wait(&self, number: usize) -> Result<()> {
        let end = Instant::now() + Duration::from_secs(30);
        while Instant::now() < end {
            if self.book.lock().is_ok_and(|book| book.done.contains(&number)) {
                return Ok(());
            }
            sleep(Duration::from_millis(3)).await;
        }
        bail!("page {number} did not come to its end")
    }
}

/// Gives numbers to what a document does, in the order in which it happens, and writes it down for its script.
fn place(book: &mut Book, ports: Ports, acts: &[Act], next: &mut usize) -> Vec<Value> {
    let mut script = Vec::new();
    for act in acts {
        let id = *next;
        *next += 1;
        book.chains.insert(id, act.chain.clone());
        let url = address(&act.chain, ports, id, 0);
        if act.how == How::Leave {
            // The script of the frame ends with it.
            place_frame(book, ports, act, id, next);
            script.push(json!({"how": "leave", "url": url, "id": id}));
            continue;
        }
        script.push(match act.how {
            How::Fetch { credentials, mode, method } => json!({
                "how": "fetch", "url": url,
                "init": {"credentials": credentials, "mode": mode, "method": method, "cache": "no-store"},
            }),
            How::Image => json!({"how": "image", "url": url}),
            How::FramePost => json!({"how": "frame-post", "url": url, "id": id}),
            How::Frame { sandboxed } => {
                json!({"how": "frame", "url": url, "id": id, "sandboxed": sandboxed})
            }
            How::Leave => Value::Null,
        });
        if matches!(act.how, How::Frame { .. } | How::FramePost) {
            place_frame(book, ports, act, id, next);
        }
    }
    script
}

/// The script of a frame's document. Where it leaves, the document that comes after it tells the parent.
fn place_frame(book: &mut Book, ports: Ports, act: &Act, id: usize, next: &mut usize) {
    let mut acts = place(book, ports, &act.acts, next);
    let leaves = acts.pop_if(|last| last["how"] == "leave");
    let end = match leaves {
        Some(leave) => {
            let after = leave["id"].as_u64().unwrap_or_default() as usize;
            tell(book, after, id);
            json!({"how": "link", "url": leave["url"]})
        }
        None => json!({"how": "tell", "id": id}),
    };
    book.scripts.insert(id, json!({"acts": acts, "end": end}));
}

/// Makes the last document of a frame, and all that it leaves for, tell another number.
fn tell(book: &mut Book, document: usize, id: usize) {
    if let Some(script) = book.scripts.get_mut(&document)
        && script["end"]["how"] == "tell"
    {
        script["end"]["id"] = id.into();
        return;
    }
    // It leaves too.
    let url = book.scripts.get(&document).map(|script| script["end"]["url"].to_string());
    let after = url.as_deref().and_then(numbers_in);
    if let Some((after, _)) = after {
        tell(book, after, id);
    }
}

/// The address of a hop.
pub(crate) fn address(chain: &[Hop], ports: Ports, number: usize, index: usize) -> String {
    let hop = &chain[index];
    ports.url(hop.https, hop.host, &format!("{}?n={number}.{index}.", hop.path))
}

/// The number of the chain and the place in it that an address has.
pub(crate) fn numbers_in(url: &str) -> Option<(usize, usize)> {
    let mut numbers = url.split("?n=").nth(1)?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

fn answer(book: &Mutex<Book>, ports: Ports, request: &Request) -> Answer {
    let Ok(mut book) = book.lock() else { return Answer::default() };
    if let Some(number) = request.target.strip_prefix("/done/") {
        book.done.extend(number.parse::<usize>().ok());
        return Answer { status: 204, ..Answer::default() };
    }
    let Some((number, index)) = numbers_in(&request.target) else {
        return Answer { status: 404, ..Answer::default() };
    };
    let Some(chain) = book.chains.get(&number).cloned() else { return Answer::default() };
    let Some(hop) = chain.get(index) else { return Answer::default() };
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros());
    let seen = Seen {
        method: request.method.clone(),
        cookies: request.header("cookie").to_owned(),
        at: Timestamp(since as i64),
    };
    book.seen.insert((number, index), seen);
    let mut answer = if index + 1 < chain.len() {
        Answer { status: hop.status, ..Answer::default() }
            .with("Location", address(&chain, ports, number, index + 1))
            .with("Cache-Control", "no-store")
    } else {
        let plan = book.scripts.get(&number).cloned().unwrap_or(Value::Null);
        Answer::page(format!(
            "<!doctype html><link rel=icon href=data:,><body><script>const plan = {plan};{SCRIPT}</script>"
        ))
    };
    let origin = request.header("origin");
    if !origin.is_empty() {
        answer = answer
            .with("Access-Control-Allow-Origin", origin)
            .with("Access-Control-Allow-Credentials", "true");
    }
    if let Some(clear) = hop.clear {
        answer = answer.with("Clear-Site-Data", clear);
    }
    hop.lines.iter().fold(answer, |answer, line| answer.with("Set-Cookie", line.as_bytes()))
}
