"""Litestar's session authentication and CSRF middleware, as its documentation shows them."""

from typing import Any

from litestar import Litestar, MediaType, Request, get, post
from litestar.config.csrf import CSRFConfig
from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException
from litestar.middleware.session.server_side import ServerSideSessionBackend, ServerSideSessionConfig
from litestar.security.session_auth import SessionAuth

PAGE = """<!doctype html><html lang="en"><head><title>Shop</title></head><body>
<form><input name="user"><input name="password" type="password"><button>Sign in</button></form><p id="says"></p>
<script>
const say = (text) => { document.querySelector("#says").textContent = text; };
const token = () => /csrftoken=([^;]+)/.exec(document.cookie)?.[1];
async function greet() {
  const answer = await fetch("/api/me");
  say(answer.ok ? `Welcome, ${(await answer.json()).name}` : "Please sign in");
}
document.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  await fetch("/api/login", {
    method: "POST", headers: { "Content-Type": "application/json", "x-csrftoken": token() },
    body: JSON.stringify(Object.fromEntries(new FormData(event.target))),
  });
  greet();
});
greet();
</script></body></html>"""


@get("/", media_type=MediaType.HTML)
async def page() -> str:
    return PAGE


@get("/api/cart")
async def cart() -> dict[str, int]:
    return {"items": 0}


@post("/api/login", status_code=200)
async def login(data: dict[str, str], request: Request[Any, Any, Any]) -> dict[str, str]:
    if data != {"user": "ada", "password": "analytical-engine"}:
        raise NotAuthorizedException
    request.set_session({"name": data["user"]})
    return {"name": data["user"]}


@get("/api/me")
async def me(request: Request[dict[str, str], Any, Any]) -> dict[str, str]:
    return request.user


async def retrieve(session: dict[str, Any], connection: ASGIConnection[Any, Any, Any, Any]) -> dict[str, str] | None:
    return {"name": session["name"]} if "name" in session else None


auth = SessionAuth[dict[str, str], ServerSideSessionBackend](
    retrieve_user_handler=retrieve,
    session_backend_config=ServerSideSessionConfig(secure=True),
    exclude=["^/$", "/api/login", "/api/cart", "/schema"],
)
app = Litestar(
    route_handlers=[page, login, me, cart],
    on_app_init=[auth.on_app_init],
    csrf_config=CSRFConfig(secret="of-this-site-and-of-no-other-one", cookie_secure=True),
)
