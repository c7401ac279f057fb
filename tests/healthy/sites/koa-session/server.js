// koa-session and koa-bodyparser, as their READMEs show them.
const Koa = require("koa");
const bodyParser = require("koa-bodyparser");
const session = require("koa-session");

const create = session.createSession ?? session.default ?? session;
const app = new Koa({ keys: ["of-this-site-and-of-no-other-one"], proxy: true });
const head = "<!doctype html><html lang=en><head><title>Shop</title><link rel=stylesheet href=/shop.css></head>";
app.use(create({ key: "koa.sess", maxAge: 86_400_000, secure: true, sameSite: "lax", renew: true }, app));
app.use((bodyParser.default ?? bodyParser)());
app.use((ctx) => {
  const { name, password } = ctx.request.body ?? {};
  if (ctx.path === "/login" && ctx.method === "POST") {
    if (name !== "ada" || password !== "analytical-engine") return ctx.redirect("/login");
    ctx.session.user = name;
    return ctx.redirect("/account");
  }
  if (ctx.path === "/login") {
    ctx.body = `${head}<form method=post><input name=name><input name=password type=password><button>Sign in</button></form>`;
  } else if (ctx.path === "/logout") {
    ctx.session = null;
    ctx.body = `${head}<h1>Bye</h1>`;
  } else if (ctx.path === "/account") {
    if (!ctx.session.user) return ctx.redirect("/login");
    ctx.body = `${head}<h1>Welcome, ${ctx.session.user}</h1><form method=post action=/logout><button>Sign out</button></form>`;
  }
});
app.listen(process.env.PORT, "127.0.0.1");
