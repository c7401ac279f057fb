// An identity provider by samlp, behind a form of its own.
const cookieSession = require("cookie-session");
const express = require("express");
const { readFileSync } = require("node:fs");
const samlp = require("samlp");

const app = express();
app.set("trust proxy", true);
app.use(cookieSession({ name: "sso", keys: ["of-this-site-and-of-no-other-one"], secure: true, sameSite: "lax" }));
app.use(express.urlencoded({ extended: false }));
const head = "<!doctype html><html lang=en><head><title>Sign in</title></head>";
app.get("/login", ({ query }, response) => response.send(`${head}<form method=post>
  <input type=hidden name=next value="${encodeURIComponent(query.next)}">
  <input name=user><input name=password type=password><button>Sign in</button></form>`));
app.post("/login", (request, response) => {
  const { user, password, next } = request.body;
  if (user !== "ada" || password !== "analytical-engine") return response.status(403).send("wrong");
  request.session.user = user;
  response.redirect(303, decodeURIComponent(next));
});
app.get("/saml", (request, response, next) => {
  if (!request.session.user) return response.redirect(`/login?next=${encodeURIComponent(request.originalUrl)}`);
  request.user = { id: request.session.user, displayName: "Ada", name: {}, emails: [{ value: "ada@corp.test" }] };
  next();
}, samlp.auth({
  issuer: "https://sso.corp.test/saml", cert: readFileSync(process.env.IDP + ".pem"), key: readFileSync(process.env.IDP + ".key"),
  audience: "https://crm.test", destination: "https://crm.test/saml/acs", recipient: "https://crm.test/saml/acs",
  signatureAlgorithm: "rsa-sha256", digestAlgorithm: "sha256", signResponse: true,
  getPostURL: (audience, document, request, done) => done(null, "https://crm.test/saml/acs"),
}));
app.listen(process.env.PORT, "127.0.0.1");
