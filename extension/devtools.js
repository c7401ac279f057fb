// Lives as long as the developer tools: keeps everything that the browser said, as lines of JSON.
// The panel is created late, hidden and reloaded by the browser; it asks for the lines from where it stands.

import { api, isFirefox, listen } from "./sources.js";

const tabId = api.devtools.inspectedWindow.tabId;
const network = api.devtools.network;
const channel = new BroadcastChannel(`loginscope-${tabId}`);
const state = {
  recording: true, keep: true, late: false, permission: "granted", connected: !isFirefox,
  browser: isFirefox ? "firefox" : "chrome",
};

let lines = [];
let epoch = Date.now(); // Changes when lines are dropped; the panel then begins again.
let since = 0; // What began before was dropped; what the browser still says of it is not for the new list.
let waiting; // The panel has read everything, and waits.

function add(line) {
  lines.push(line);
  if (waiting) send(waiting);
}
const say = (event) => add(JSON.stringify({ at: Date.now(), ...event }));

const chunk = 1 << 20;
function send(want) {
  const from = want.epoch === epoch ? want.next : 0;
  let next = from;
  for (let size = 0; next < lines.length && size < chunk; next++) size += lines[next].length;
  waiting = next === from ? want : undefined;
  if (next > from) channel.postMessage({ epoch, from, next, lines: lines.slice(from, next).join("\n") });
}

function change(news) {
  Object.assign(state, news);
  channel.postMessage({ state: JSON.stringify(state) });
}

// ── The session ──

const version = /(?:Firefox|Chrome)\/([\d.]+)/.exec(navigator.userAgent)?.[1] ?? "";
const session = (url, at) => say({ source: "session", at, browser: state.browser, version, tab: tabId, url });

function drop(count, began) {
  const kept = lines.slice(count);
  lines = [];
  epoch++;
  since = began;
  const at = Date.now();
  say({ source: "cleared", at });
  session("", at);
  kept.forEach(add);
}

const opened = Date.now();
api.devtools.inspectedWindow.eval("location.href", (url) => {
  const loaded = typeof url === "string" && /^https?:/.test(url) ? url : "";
  session(loaded, opened);
  if (loaded && !navigated) change({ late: true });
});

let navigated = false;
let page; // Where the lines of the page that is loading begin, and when.
let latest = 0; // When the loading of the last page began.

network.onNavigated.addListener((url) => {
  navigated = true;
  change({ late: false });
  if (!state.recording) return;
  if (!state.keep) drop(page?.line ?? lines.length, page?.at ?? Date.now());
  page = undefined;
  say({ source: "navigated", url });
});

// ── webRequest ──

const running = new Map(); // A request's id → when it began.

function addEvent(line, about) {
  // All hops of a redirect chain have one id; the page begins with the first.
  if (about.begins && !running.has(about.id)) {
    running.set(about.id, about.at);
    if (about.page) [page, latest] = [{ line: lines.length, at: about.at }, about.at];
  }
  const dropped = running.get(about.id) < since;
  if (about.ends) running.delete(about.id);
  if (!state.recording || dropped) return;
  add(line);
  if (!isFirefox) readLog();
}

async function ask() {
  const granted = await api.runtime.sendMessage({ watch: tabId, on: state.recording }).catch(() => undefined);
  const news = { permission: granted === false ? "missing" : "granted", connected: granted !== undefined };
  if (Object.keys(news).some((key) => news[key] !== state[key])) change(news);
}

let stop;
function listenWhileRecording() {
  if (isFirefox) return ask();
  stop?.();
  stop = state.recording ? listen(tabId, addEvent) : undefined;
}

if (isFirefox) {
  api.runtime.onMessage.addListener((message) => {
    if (message.tabId === tabId) addEvent(message.line, message.about);
  });
  setInterval(ask, 1000);
  addEventListener("pagehide", () => api.runtime.sendMessage({ watch: tabId, on: false }));
}
listenWhileRecording();

// ── devtools.network ──

const seen = new Map(); // An entry → what it looked like when it was forwarded.
const bodies = new Set();
const unreadable = /^(image|font|audio|video)\/|javascript|ecmascript|css|wasm|octet-stream|zip|pdf/;
const maximumBody = 1 << 20;
const slack = 20; // Milliseconds by which the clocks of the two APIs may differ.

function forward(entry, nth) {
  const { startedDateTime: started, request: { method, url }, response } = entry;
  const dropped = () => Date.parse(started) < since - slack;
  if (dropped()) return;
  const key = `${started} ${nth} ${method} ${url}`;
  const look = [
    entry.time, response.status, response._error, response.content?.size, entry.request.headers.length,
    response.headers.length, entry._webSocketMessages?.length,
  ].join();
  if (seen.get(key) === look) return;
  seen.set(key, look);
  if (!state.recording) return;
  say({ source: "har", nth, entry });
  const { mimeType = "", size = 0 } = response.content ?? {};
  const redirects = response.status >= 300 && response.status < 400;
  if (bodies.has(key) || !entry.getContent || redirects || !size || size > maximumBody || unreadable.test(mimeType)) return;
  const keep = (text, second) => {
    if (typeof text !== "string" || bodies.has(key) || dropped()) return;
    bodies.add(key);
    // Firefox passes the media type where Chrome passes the encoding.
    const encoding = (isFirefox ? response.content.encoding : second) === "base64" ? "base64" : null;
    if (state.recording) say({ source: "body", nth, started, method, url, text, encoding });
  };
  entry.getContent((text, second) => {
    if (text !== undefined) return keep(text, second);
    // Chrome no longer knows a document whose entry was read just before it was shown. The page itself still does.
    const shown = latest;
    if (isFirefox || Date.parse(started) < shown - slack) return;
    api.devtools.inspectedWindow.getResources((resources) => {
      const read = resources.find((resource) => resource.url === url);
      read?.getContent((...content) => shown === latest && keep(...content));
    });
  });
}

const times = new Map(); // Firefox tells of each request once; equal ones are told apart by counting.
function count(entry, counts) {
  const key = `${entry.startedDateTime} ${entry.request.method} ${entry.request.url}`;
  counts.set(key, (counts.get(key) ?? -1) + 1);
  return counts.get(key);
}

// Chrome's event may come before the headers, or never where nobody reads the body; its log has everything.
let reading = false;
let again = false;
function readLog() {
  if (reading) return void (again = true);
  reading = true;
  again = false;
  setTimeout(() => {
    const began = performance.now();
    network.getHAR((log) => {
      const counts = new Map();
      for (const entry of log?.entries ?? []) forward(entry, count(entry, counts));
      // A long log takes its time; reading must not be all that the browser does.
      setTimeout(() => {
        reading = false;
        if (again) readLog();
      }, 2 * (performance.now() - began));
    });
  }, 400);
}

network.onRequestFinished.addListener((entry) => {
  forward(entry, isFirefox ? count(entry, times) : 0);
  if (!isFirefox) readLog();
});

// ── The panel ──

const commands = {
  record: ({ on }) => {
    change({ recording: on });
    say({ source: "recording", on });
    listenWhileRecording();
  },
  keep: ({ on }) => change({ keep: on }),
  clear: () => {
    drop(lines.length, Date.now());
    change({ late: false });
  },
  reload: () => {
    drop(lines.length, Date.now());
    change({ late: false });
    api.devtools.inspectedWindow.reload({});
  },
};

channel.onmessage = ({ data: { want, command } }) => {
  if (command) commands[command.type]?.(command);
  if (!want) return;
  if (want.epoch !== epoch) change({});
  send(want);
};

api.devtools.panels.create("Loginscope", "/extension/icons/16.png", "/extension/panel.html");
