//! Pages on which a capture loses exchanges easily: documents that navigate away at once, chains of
//! redirects, and one page that sends requests in every way there is.
//!
//! Every answer sets a cookie of its own; [`crate::Lab::log`] tells what a capture should hold.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{API, APP, Action, Address, IDP, OTHER, SITE_API};
use crate::server::Lab;

/// The first segment of their paths.
pub const MOUNT: &str = "loss";
/// How many documents or redirects a chain has before its last page.
pub const HOPS: usize = 10;
/// How many requests the mixed page sends at once.
pub const FLOOD: usize = 500;

/// One such page.
pub struct LossPage {
    /// Its name.
    pub id: &'static str,
    /// Where it begins.
    pub start: Address,
    /// The text that is shown when everything was sent.
    pub done: &'static str,
    /// How many requests reach the lab at least.
    pub requests: usize,
}

const CHAIN_DONE: &str = "The chain has ended";

const fn chain(id: &'static str, path: &'static str) -> LossPage {
    LossPage { id, start: Address::https(APP, path), done: CHAIN_DONE, requests: HOPS + 1 }
}

/// All of them.
pub static PAGES: &[LossPage] = &[
    chain("forms", "/forms/1"),
    chain("forms-across", "/forms-across/1"),
    chain("locations", "/locations/1"),
    chain("locations-across", "/locations-across/1"),
    chain("redirects", "/redirects/1"),
    chain("redirects-across", "/redirects-across/1"),
    LossPage {
        id: "mixed",
        start: Address::https(APP, "/mixed/"),
        done: "All sent",
        requests: FLOOD + 12,
    },
];

impl LossPage {
    /// The URL at which it begins.
    pub fn start_url(&self, lab: &Lab) -> String {
        self.start.on(&lab.app(MOUNT))
    }

    /// A visit, until everything was sent.
    pub fn steps(&self, lab: &Lab) -> Vec<Action> {
        vec![Action::Visit(self.start_url(lab)), Action::WaitForText(self.done)]
    }
}

pub(crate) fn answer(app: &App, request: &Request) -> Option<Reply> {
    let (kind, rest) = request.path.get(1..)?.split_once('/')?;
    if kind == "mixed" {
        return mixed(app, request, rest);
    }
    let (kind, across) = kind.strip_suffix("-across").map_or((kind, false), |inner| (inner, true));
    hop(app, kind, across, rest.parse().ok()?)
}

/// One document or redirect of a chain, with one cookie that browsers keep and one that they drop.
fn hop(app: &App, kind: &str, across: bool, number: usize) -> Option<Reply> {
    let next_host = if across && number % 2 == 1 { IDP } else { APP };
    let chain = if across { format!("{kind}-across") } else { kind.to_owned() };
    let next = app.https(next_host, &format!("/{chain}/{}", number + 1));
    let reply = match kind {
        "forms" | "locations" | "redirects" if number > HOPS => document(CHAIN_DONE, ""),
        "forms" => {
            // As long as a signed response of an identity provider.
            let response = STANDARD.encode(format!("<Response number='{number}'/>").repeat(200));
            page::self_posting_form(
                &next,
                [("SAMLResponse", response.as_str()), ("RelayState", "r")],
            )
        }
        "locations" => {
            document("One moment", &format!("<script>location.href = {}</script>", json!(next)))
        }
        "redirects" => Reply::found(&next),
        _ => return None,
    };
    let value = app.signer.random();
    let kept = format!("{kind}{number}={value}; Path=/{MOUNT}; HttpOnly; Secure; SameSite=None");
    Some(reply.cookie(&kept).cookie(&format!("dropped{number}={value}; Domain={OTHER}; Secure")))
}

/// A document that asks for nothing else, not even an icon.
fn document(title: &str, body: &str) -> Reply {
    let mut html = String::from(
        "<!doctype html>\n<meta charset=\"utf-8\">\n<link rel=\"icon\" href=\"data:,\">\n",
    );
    let _ =
        write!(html, "<title>{title}</title>\n<h1>{title}</h1>\n<p id=\"status\"></p>\n{body}\n");
    Reply::html(200, html)
}

/// Sends a request in each way that a page can.
const MIXED: &str = "
const say = text => document.querySelector('#status').textContent = text;
const frame = url => new Promise(done => {
  const element = document.createElement('iframe');
  addEventListener('message', event => event.data === url && done());
  element.src = url;
  document.body.append(element);
});
const read = async (url, options) => (await fetch(url, options)).text();
const attempt = async (name, work) => {
  try { await work(); } catch (error) { console.log(name, String(error)); }
};

await frame(site.sameSite + 'frame');
await frame(site.crossSite + 'frame');
await new Promise(done => new Worker('worker.js').onmessage = done);
await attempt('service worker', async () => {
  const {installing, active} = await navigator.serviceWorker.register('sw/sw.js', {scope: 'sw/'});
  const worker = installing ?? active;
  while (worker.state !== 'activated') await new Promise(done => setTimeout(done, 10));
  await frame(site.here + 'sw/frame');
});
await new Promise(done => {
  const socket = new WebSocket(site.here.replace('https', 'wss') + 'socket');
  socket.onopen = () => socket.send('hello');
  socket.onmessage = () => socket.close();
  socket.onclose = done;
});
await fetch('unread');
await attempt('closed port', () => fetch(site.closed));
await read(site.api + 'change', {
  method: 'PUT', credentials: 'include', headers: {'X-Requested-With': 'lab'}, body: 'new',
});
navigator.sendBeacon('beacon', 'left');
await Promise.all(Array.from({length: site.flood}, (_, number) => read('flood/' + number)));
say('All sent');";

const FRAME: &str = "
fetch('data').then(answer => answer.text()).then(() => parent.postMessage(location.href, '*'));";

fn mixed(app: &App, request: &Request, path: &str) -> Option<Reply> {
    let script = |source: &str| format!("<script type=\"module\">{source}</script>");
    let (name, reply) = match path {
        "" => {
            let site = json!({"here": app.https(APP, "/mixed/"), "flood": FLOOD,
                "sameSite": app.https(SITE_API, "/mixed/"), "crossSite": app.https(OTHER, "/mixed/"),
                "api": app.https(API, "/mixed/"),
                "closed": format!("https://{APP}:{}/refused", app.ports.closed)});
            ("page", document("Mixed", &script(&format!("const site = {site};{MIXED}"))))
        }
        "frame" | "sw/frame" => ("frame", document("Frame", &script(FRAME))),
        "data" | "sw/data" => ("data", Reply::json(200, &json!({"read": true}))),
        "worker.js" => {
            let source =
                "fetch('from-worker').then(a => a.text()).then(() => postMessage('done'));";
            ("worker", Reply::script(source))
        }
        "from-worker" => ("from_worker", Reply::json(200, &json!({"read": true}))),
        "sw/sw.js" => {
            let source =
                "addEventListener('fetch', event => event.respondWith(fetch(event.request)));";
            ("service_worker", Reply::script(source))
        }
        "socket" => ("socket", Reply::status(101)),
        "unread" => ("unread", Reply::json(401, &json!({"error": "nobody reads this"}))),
        "change" if request.method == "OPTIONS" => return Some(Reply::preflight(&app.origin(APP))),
        "change" => {
            ("change", Reply::json(200, &json!({"changed": true})).readable_by(&app.origin(APP)))
        }
        "beacon" => ("beacon", Reply::status(204)),
        _ if path.starts_with("flood/") => ("flood", Reply::json(200, &json!({"read": true}))),
        _ => return None,
    };
    let value = app.signer.random();
    Some(
        reply.cookie(&format!(
            "mixed_{name}={value}; Path=/{MOUNT}; HttpOnly; Secure; SameSite=None"
        )),
    )
}
