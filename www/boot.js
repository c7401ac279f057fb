// The same panel, for files.

import init, { start } from "./loginscope_panel.js";
import { open, save, copy } from "./outlets.js";

const here = { open, save, copy };

await init({ module_or_path: new URL("./loginscope_panel_bg.wasm", import.meta.url) });
start("page", (json) => {
  const command = JSON.parse(json);
  here[command.type]?.(command);
});
