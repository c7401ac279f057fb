"""Authlib's Flask client, as its guide for OpenID Connect says."""

import os
import socket

from authlib.integrations.flask_client import OAuth
from flask import Flask, redirect, session, url_for
from werkzeug.middleware.proxy_fix import ProxyFix

lookup = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **more: lookup("127.0.0.1" if str(host).endswith(".test") else host, *rest, **more)
os.environ["REQUESTS_CA_BUNDLE"] = os.environ["CERTIFICATE"]

application = Flask(__name__)
application.config.update(
    SECRET_KEY="of-this-site-and-of-no-other-one", SESSION_COOKIE_SECURE=True, SESSION_COOKIE_SAMESITE="Lax")
application.wsgi_app = ProxyFix(application.wsgi_app, x_proto=1, x_host=1)
oauth = OAuth(application)
oauth.register(
    "id",
    server_metadata_url="https://id.test/o/.well-known/openid-configuration",
    client_id="shop",
    client_secret="of-the-shop-and-of-no-other",
    client_kwargs={"scope": "openid profile", "code_challenge_method": "S256"},
)
HEAD = "<!doctype html><html lang=en><head><title>Shop</title></head>"


@application.route("/")
def home():
    if "user" in session:
        return f"{HEAD}<h1>Welcome, ada</h1>"
    return f"{HEAD}<a id=sign-in href=/login>Sign in</a>"


@application.route("/login")
def login():
    return oauth.id.authorize_redirect(url_for("callback", _external=True))


@application.route("/callback")
def callback():
    session["user"] = oauth.id.authorize_access_token()["userinfo"]["sub"]
    return redirect("/")


@application.route("/orders")
def orders():
    return f"{HEAD}<h1>Orders of ada</h1>" if "user" in session else redirect("/login")
