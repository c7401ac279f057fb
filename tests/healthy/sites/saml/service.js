// A service provider by @node-saml/passport-saml, as its README shows it.
const express = require("express");
const session = require("express-session");
const { readFileSync } = require("node:fs");
const passport = require("passport");
const { Strategy } = require("@node-saml/passport-saml");

const accept = (profile, done) => done(null, { id: profile.nameID });
passport.use(new Strategy({
  callbackUrl: "https://crm.test/saml/acs", entryPoint: "https://sso.corp.test/saml", issuer: "https://crm.test",
  audience: "https://crm.test", idpCert: readFileSync(process.env.IDP + ".pem", "utf8"), wantAuthnResponseSigned: true, wantAssertionsSigned: false,
}, accept, accept));
passport.serializeUser((user, done) => done(null, user));
passport.deserializeUser((user, done) => done(null, user));

const app = express();
app.set("trust proxy", 1);
app.use(express.urlencoded({ extended: false }));
app.use(session({ secret: "of-this-site-and-of-no-other-one", resave: false, saveUninitialized: true, cookie: { secure: true, sameSite: "none" } }));
app.use(passport.session());
app.get("/saml/login", passport.authenticate("saml"));
app.post("/saml/acs", passport.authenticate("saml", { failWithError: true }), (request, response) => response.redirect(303, "/customers"));
app.get("/customers", (request, response) => request.user
  ? response.send(`<!doctype html><html lang=en><head><title>CRM</title></head><h1>Customers of ${request.user.id}</h1>`)
  : response.redirect("/saml/login"));
app.use((error, request, response, next) => { console.error(error); next(error); });
app.listen(process.env.PORT, "127.0.0.1");
