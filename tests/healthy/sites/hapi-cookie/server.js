// @hapi/cookie, as its documentation shows it.
const Hapi = require("@hapi/hapi");

const head = "<!doctype html><html lang=en><head><title>Shop</title><link rel=stylesheet href=/shop.css></head>";
(async () => {
  const server = Hapi.server({ port: process.env.PORT, host: "127.0.0.1" });
  await server.register(require("@hapi/cookie"));
  server.auth.strategy("session", "cookie", {
    cookie: { name: "sid-shop", password: "of-this-site-and-of-no-other-one", isSecure: true, isSameSite: "Lax", path: "/" },
    redirectTo: "/login",
    appendNext: true,
    validate: async (request, session) => ({ isValid: session.id === 1, credentials: { name: "ada" } }),
  });
  server.auth.default("session");
  const open = { auth: { mode: "try" }, plugins: { cookie: { redirectTo: false } } };
  server.route([
    { method: "GET", path: "/orders", handler: ({ auth }) =>
      `${head}<h1>Orders of ${auth.credentials.name}</h1><iframe src="https://cdn.test/noise.js"></iframe>` },
    { method: "GET", path: "/login", options: open, handler: ({ query }) =>
      `${head}<form method=post action="/login?next=${encodeURIComponent(query.next ?? "/orders")}">
       <input name=name><input name=password type=password><button>Sign in</button></form>` },
    { method: "POST", path: "/login", options: open, handler: ({ payload, query, cookieAuth }, h) => {
      if (payload.name !== "ada" || payload.password !== "analytical-engine") return h.redirect("/login");
      cookieAuth.set({ id: 1 });
      return h.redirect(query.next.startsWith("/") ? query.next : "/orders");
    } },
  ]);
  await server.start();
})();
