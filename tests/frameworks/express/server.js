// An API on Express: express-session keeps the session in memory, cors lets the page in.

const cors = require("cors");
const express = require("express");
const session = require("express-session");

const { PORT, SECRET_KEY, ORIGIN, TRUST_PROXY = "1", CREDENTIALS = "1", SAME_SITE = "lax" } = process.env;
const app = express();
if (TRUST_PROXY === "1") app.set("trust proxy", 1);
app.use(cors({ origin: ORIGIN, credentials: CREDENTIALS === "1" }));
app.use(express.json());
app.use(
  session({
    secret: SECRET_KEY,
    resave: false,
    saveUninitialized: false,
    cookie: { secure: true, httpOnly: true, sameSite: SAME_SITE },
  }),
);

app.post("/login", (request, response) => {
  const { username, password } = request.body;
  if (username !== "ada" || password !== "analytical-engine") {
    return response.status(401).json({ error: "Invalid username or password" });
  }
  request.session.regenerate(() => {
    request.session.user = username;
    response.json({ ok: true });
  });
});

app.get("/me", (request, response) => {
  if (!request.session.user) return response.status(401).json({ error: "Not signed in" });
  response.json({ name: request.session.user });
});

app.listen(Number(PORT), "127.0.0.1");
