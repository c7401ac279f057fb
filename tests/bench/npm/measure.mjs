// Times two parsers on the lines of a file; prints one line of JSON: the median of some runs in milliseconds, each.

import { readFileSync } from "node:fs";
import { parseString } from "set-cookie-parser";
import { Cookie } from "tough-cookie";

const [file, runs] = process.argv.slice(2);
const lines = readFileSync(file, "latin1").split("\n");

function median(work) {
  const times = [];
  for (let run = 0; run < Number(runs); run++) {
    const began = performance.now();
    for (const line of lines) work(line);
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[times.length >> 1];
}

console.log(JSON.stringify({
  "tough-cookie": median((line) => Cookie.parse(line)),
  "set-cookie-parser": median((line) => parseString(line)),
}));
