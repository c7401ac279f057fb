// @fastify/secure-session and @fastify/formbody, as their READMEs show them, and a service worker.
const fastify = require("fastify");

const app = fastify({ trustProxy: true });
const head = "<!doctype html><html lang=en><head><title>Shop</title><link rel=stylesheet href=/shop.css></head>";
const html = (reply, text) => reply.type("text/html").send(head + text);

app.register(require("@fastify/formbody"));
app.register(require("@fastify/secure-session"), {
  key: Buffer.alloc(32, "of-this-site-and-of-no-other-one"), cookieName: "__Host-session",
  cookie: { path: "/", httpOnly: true, secure: true, sameSite: "lax" },
});
app.get("/", async ({ session }, reply) => html(reply, session.get("user")
  ? `<h1>Welcome, ${session.get("user")}</h1><script>fetch("/api/cart")</script>`
  : "<h1>Shop</h1><script>navigator.serviceWorker.register('/worker.js')</script>"));
app.get("/login", async (request, reply) =>
  html(reply, "<form method=post><input name=name><input name=password type=password><button>Sign in</button></form>"));
app.post("/login", async ({ body: { name, password }, session }, reply) => {
  if (name !== "ada" || password !== "analytical-engine") return reply.code(401).send("wrong");
  session.set("user", name);
  return reply.redirect("/", 303);
});
app.get("/api/cart", async ({ session }, reply) => session.get("user") ? { items: 2 } : reply.code(401).send({ error: "sign in first" }));
app.get("/shop.css", async (request, reply) => reply.type("text/css").send("h1 { color: teal }"));
app.get("/worker.js", async (request, reply) => reply.type("text/javascript").send(`
  addEventListener("install", () => skipWaiting());
  addEventListener("activate", (event) => event.waitUntil(clients.claim()));
  addEventListener("fetch", (event) => {
    if (new URL(event.request.url).origin !== location.origin) return;
    event.respondWith((async () => {
      const cache = await caches.open("shop");
      const kept = event.request.destination === "style" && await cache.match(event.request);
      if (kept) return kept;
      const answer = await fetch(event.request);
      if (event.request.destination === "style") await cache.put(event.request, answer.clone());
      return answer;
    })());
  });`));
app.listen({ port: process.env.PORT, host: "127.0.0.1" });
