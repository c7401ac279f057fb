// Better Auth with passwords, as its guide for Express shows it, and a small page that calls it.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const load = (name) => import(pathToFileURL(createRequire(import.meta.url).resolve(name)));
const express = createRequire(import.meta.url)("express");
const { betterAuth } = await load("better-auth");
const { memoryAdapter } = await load("better-auth/adapters/memory");
const { toNodeHandler } = await load("better-auth/node");

const auth = betterAuth({
  baseURL: "https://app.test",
  secret: "of-this-site-and-of-no-other-one",
  database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
  emailAndPassword: { enabled: true },
  telemetry: { enabled: false },
});
const app = express();
app.all("/api/auth/*splat", toNodeHandler(auth));
app.get("/", (request, response) => response.send(`<!doctype html><html lang="en"><head><title>Shop</title></head><body>
<form><input name="email" type="email"><input name="password" type="password">
<button id="sign-in" value="sign-in/email">Sign in</button><button id="sign-up" value="sign-up/email">Register</button>
<button id="sign-out" value="sign-out">Sign out</button></form><p></p>
<script>
async function greet() {
  const session = await (await fetch("/api/auth/get-session")).json();
  document.querySelector("p").textContent = session ? "Welcome, " + session.user.name : "Please sign in";
}
document.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const way = event.submitter.value;
  const fields = way === "sign-out" ? {} : { ...Object.fromEntries(new FormData(event.target)), name: "ada" };
  await fetch("/api/auth/" + way, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(fields) });
  greet();
});
greet();
</script></body></html>`));
app.listen(process.env.PORT, "127.0.0.1");
