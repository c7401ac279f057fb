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

let want = { epoch: 0, next: 0 };
channel.onmessage = ({ data: { state, lines, epoch, from, next } }) => {
  if (state) panel.state(state);
  // Others may listen too; what they asked for is not for us.
  if (!lines || from !== (epoch === want.epoch ? want.next : 0)) return;
  panel.push(lines);
  want = { epoch, next };
  channel.postMessage({ want });
};
channel.postMessage({ want });
