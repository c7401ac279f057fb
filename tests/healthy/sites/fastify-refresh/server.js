// @fastify/jwt for access tokens, a refresh token in a cookie that each use replaces.
const { randomUUID } = require("node:crypto");
const fastify = require("fastify");

const app = fastify({ trustProxy: true });
const refresh = new Map();
const cookie = { path: "/auth", httpOnly: true, secure: true, sameSite: "strict", maxAge: 86_400 };

app.register(require("@fastify/cookie"));
app.register(require("@fastify/jwt"), { secret: "of-this-site-and-of-no-other-one", sign: { expiresIn: "4s", iss: "https://api.app.test" } });
app.addHook("onRequest", async (request, reply) => {
  reply.headers({
    "Access-Control-Allow-Origin": "https://app.test", "Access-Control-Allow-Credentials": "true", Vary: "Origin",
    "Access-Control-Allow-Headers": "Authorization, Content-Type", "Access-Control-Max-Age": "600",
  });
  if (request.method === "OPTIONS") return reply.code(204).send();
});
app.options("/*", async () => "");

function issue(name, reply) {
  const token = randomUUID();
  refresh.set(token, name);
  reply.setCookie("refresh", token, cookie);
  return { access_token: app.jwt.sign({ sub: name }), token_type: "Bearer", expires_in: 4 };
}
app.post("/auth/login", async ({ body: { name, password } }, reply) =>
  name === "ada" && password === "analytical-engine" ? issue(name, reply) : reply.code(401).send({ error: "wrong" }));
app.post("/auth/refresh", async ({ cookies }, reply) => {
  const name = refresh.get(cookies.refresh);
  refresh.delete(cookies.refresh);
  return name ? issue(name, reply) : reply.code(401).send({ error: "sign in first" });
});
app.get("/orders", { onRequest: (request) => request.jwtVerify() }, async ({ user }) => ({ of: user.sub, orders: [1, 2, 3] }));
app.listen({ port: process.env.PORT, host: "127.0.0.1" });
