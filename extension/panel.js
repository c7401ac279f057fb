// Feeds the panel's WASM with what the devtools page has kept, and carries out what the panel asks for.

import init, { start } from "./loginscope_panel.js";
import { open, save, copy } from "./outlets.js";

const api = globalThis.browser ?? globalThis.chrome;
const channel = new BroadcastChannel(`loginscope-${api.devtools.inspectedWindow.tabId}`);
const here = {
  open, save, copy,
  grant: () => open({ url: api.runtime.getURL("extension/grant.html") }),
};

await init({ module_or_path: new URL("./loginscope_panel_bg.wasm", import.meta.url) });
const panel = start("extension", (json) => {
  const command = JSON.parse(json);
  if (here[command.type]) here[command.type](command);
  else channel.postMessage({ command });
});

channel.onmessage = ({ data: { state, lines, epoch, next } }) => {
  if (state) panel.state(state);
  if (!lines) return;
  panel.push(lines);
  channel.postMessage({ want: { epoch, next } });
};
channel.postMessage({ want: { epoch: 0, next: 0 } });
