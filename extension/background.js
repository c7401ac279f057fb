// Firefox only: its devtools pages have no webRequest. A devtools page asks every second for the events of its
// tab, which also keeps this page awake; when it stops asking, listening stops and the browser may suspend us.

import { api, listen } from "./sources.js";

const patience = 15_000;
const watched = new Map(); // tab id → { stop, timer }

function unwatch(tabId) {
  const watch = watched.get(tabId);
  if (!watch) return;
  clearTimeout(watch.timer);
  watch.stop();
  watched.delete(tabId);
}

function watch(tabId) {
  let entry = watched.get(tabId);
  if (!entry) {
    const forward = (line, about) => api.runtime.sendMessage({ tabId, line, about }).catch(() => {});
    entry = { stop: listen(tabId, forward) };
    watched.set(tabId, entry);
  }
  clearTimeout(entry.timer);
  entry.timer = setTimeout(() => unwatch(tabId), patience);
}

api.runtime.onMessage.addListener((message) => {
  if (message.watch === undefined) return undefined;
  if (message.on) watch(message.watch);
  else unwatch(message.watch);
  return api.permissions.contains({ origins: ["<all_urls>"] });
});
