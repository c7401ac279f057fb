"""aiohttp-session with its encrypted cookie."""

import os

from aiohttp import web
from aiohttp_session import get_session, new_session, setup
from aiohttp_session.cookie_storage import EncryptedCookieStorage
from cryptography.fernet import Fernet

HEAD = "<!doctype html><html lang=en><head><title>Shop</title><link rel=stylesheet href=/shop.css></head>"
routes = web.RouteTableDef()


def page(text):
    return web.Response(text=HEAD + text, content_type="text/html")


@routes.get("/login")
async def form(request):
    return page("<form method=post><input name=name><input name=password type=password><button>Sign in</button></form>")


@routes.post("/login")
async def login(request):
    data = await request.post()
    if (data["name"], data["password"]) != ("ada", "analytical-engine"):
        raise web.HTTPFound("/login")
    wanted = (await get_session(request)).get("wanted", "/orders")
    session = await new_session(request)
    session["user"] = "ada"
    raise web.HTTPFound(wanted)


@routes.get("/orders")
async def orders(request):
    session = await get_session(request)
    if "user" not in session:
        session["wanted"] = request.path_qs
        raise web.HTTPFound("/login")
    return page("<h1>Orders of ada</h1><img src=/orders.png alt=''>")


app = web.Application()
setup(app, EncryptedCookieStorage(Fernet(Fernet.generate_key()), cookie_name="SHOP", secure=True, samesite="Lax", max_age=3600))
app.add_routes(routes)
web.run_app(app, host="127.0.0.1", port=int(os.environ["PORT"]))
