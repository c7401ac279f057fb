// passport-local, express-session and csrf-csrf, as their READMEs show them.
const cookieParser = require("cookie-parser");
const { doubleCsrf } = require("csrf-csrf");
const express = require("express");
const session = require("express-session");
const passport = require("passport");
const { Strategy } = require("passport-local");

const secret = "of-this-site-and-of-no-other-one";
const user = { name: "ada" };
passport.use(new Strategy((name, password, done) => done(null, name === "ada" && password === "analytical-engine" && user)));
passport.serializeUser(({ name }, done) => done(null, name));
passport.deserializeUser((name, done) => done(null, { name }));

const app = express();
app.set("trust proxy", 1);
app.use(session({
  secret, resave: false, saveUninitialized: false,
  cookie: { secure: true, httpOnly: true, sameSite: "lax", maxAge: 3_600_000 },
}));
app.use(passport.session());
app.use(cookieParser(), express.json());
const { doubleCsrfProtection, generateCsrfToken } = doubleCsrf({
  getSecret: () => secret, getSessionIdentifier: () => "the same before and after the login",
});
app.use(doubleCsrfProtection);

app.get("/", (request, response) => response.send(`<!doctype html><html lang="en"><head><title>Shop</title></head><body>
<form><input name="username"><input name="password" type="password"><button>Sign in</button></form><p></p>
<script>
const say = (text) => { document.querySelector("p").textContent = text; };
async function greet() {
  const answer = await fetch("/api/me");
  say(answer.ok ? "Welcome, " + (await answer.json()).name : "Please sign in");
}
document.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { token } = await (await fetch("/api/csrf")).json();
  const answer = await fetch("/api/login", {
    method: "POST", headers: { "Content-Type": "application/json", "X-CSRF-Token": token },
    body: JSON.stringify(Object.fromEntries(new FormData(event.target))),
  });
  answer.ok ? greet() : say(await answer.text());
});
greet();
</script></body></html>`));
app.get("/api/csrf", (request, response) => response.json({ token: generateCsrfToken(request, response) }));
app.post("/api/login", passport.authenticate("local"), (request, response) => response.json(request.user));
app.get("/api/me", (request, response) =>
  request.user ? response.json(request.user) : response.status(401).json({ error: "sign in first" }));
app.listen(process.env.PORT, "127.0.0.1");
