// express-openid-connect, as its README shows it.
const express = require("express");
const { auth, requiresAuth } = require("express-openid-connect");

const app = express();
app.set("trust proxy", true);
app.use(auth({
  issuerBaseURL: "https://login.id.test", baseURL: "https://www.shop.test", clientID: "shop",
  secret: "of-this-site-and-of-no-other-one-at-all", authRequired: false,
}));
app.get("/", (request, response) => response.send("<!doctype html><title>Shop</title><a href=/login>Sign in</a>"));
app.get("/orders", requiresAuth(), ({ oidc }, response) =>
  response.send(`<!doctype html><html lang=en><head><title>Shop</title></head><h1>Orders of ${oidc.user.sub}</h1>`));
app.listen(process.env.PORT, "127.0.0.1");
