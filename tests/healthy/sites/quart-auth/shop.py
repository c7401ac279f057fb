"""Quart-Auth, as its documentation shows it."""

from quart import Quart, jsonify, redirect, request
from quart_auth import AuthUser, QuartAuth, Unauthorized, current_user, login_required, login_user

app = Quart(__name__)
app.secret_key = "of-this-site-and-of-no-other-one"
app.config.update(QUART_AUTH_COOKIE_NAME="__Host-auth", QUART_AUTH_COOKIE_SAMESITE="Lax")
QuartAuth(app)
HEAD = "<!doctype html><html lang=en><head><title>Shop</title></head>"


@app.get("/")
async def home():
    if await current_user.is_authenticated:
        return f"{HEAD}<h1>Welcome, {current_user.auth_id}</h1>"
    return f"{HEAD}<form method=post action=/login><input name=name><input name=password type=password><button>Sign in</button></form>"


@app.post("/login")
async def login():
    form = await request.form
    if (form["name"], form["password"]) == ("ada", "analytical-engine"):
        login_user(AuthUser("ada"), remember=True)
    return redirect("/", 303)


@app.get("/api/me")
@login_required
async def me():
    return jsonify(name=current_user.auth_id)


@app.errorhandler(Unauthorized)
async def refused(_):
    return jsonify(error="sign in first"), 401
