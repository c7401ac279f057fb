// Auth.js, as its guide for Express shows it. Modules are looked for where NODE_PATH says, as `require` does.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const load = (name) => import(pathToFileURL(`${process.env.NODE_PATH}/${name}`));
const express = createRequire(import.meta.url)("express");
const { ExpressAuth, getSession } = await load("@auth/express/index.js");
const { default: Credentials } = await load("@auth/express/providers/credentials.js");

const config = {
  trustHost: true,
  providers: [Credentials({
    credentials: { username: {}, password: { type: "password" } },
    authorize: ({ username, password }) =>
      username === "ada" && password === "analytical-engine" ? { id: "1", name: "ada" } : null,
  })],
};
const app = express();
app.set("trust proxy", true);
app.use("/auth/*splat", ExpressAuth(config));
app.get("/", async (request, response) => {
  const session = await getSession(request, config);
  response.send(`<!doctype html><html lang=en><head><title>Shop</title></head>${
    session ? `<h1>Welcome, ${session.user.name}</h1><script>fetch("/auth/session")</script>` : "<a href=/auth/signin>Sign in</a>"}`);
});
app.listen(process.env.PORT, "127.0.0.1");
