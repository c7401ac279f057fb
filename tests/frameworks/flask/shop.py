"""A shop on Flask with Flask-Login: the session is a signed cookie. Behind nginx, as in production."""

import os

from flask import Flask, redirect, render_template_string, request, url_for
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.security import check_password_hash, generate_password_hash

PAGE = """<!doctype html><html lang="en"><title>Shop</title><link rel="stylesheet" href="/static/shop.css">
<main>%s</main></html>"""
LOGIN = PAGE % """<p>{{ said }}</p><form method="post"><input name="username"><input name="password" type="password">
<button type="submit">Sign in</button></form>"""
ACCOUNT = PAGE % "<h1>Welcome, {{ current_user.id }}</h1>"
ACCOUNTS = {"ada": generate_password_hash("analytical-engine", method="pbkdf2:sha256:1000")}

application = Flask(__name__)
application.config.update(
    SECRET_KEY=os.environ["SECRET_KEY"],
    SESSION_COOKIE_SECURE=True,
    SESSION_COOKIE_SAMESITE="Lax",
)
application.wsgi_app = ProxyFix(application.wsgi_app, x_for=1, x_proto=1, x_host=1)

logins = LoginManager(application)
logins.login_view = "login"


@logins.user_loader
def load(name):
    user = UserMixin()
    user.id = name
    return user if name in ACCOUNTS else None


@application.route("/")
def home():
    return redirect(url_for("account"))


@application.route("/login", methods=["GET", "POST"])
def login():
    said = ""
    if request.method == "POST":
        name = request.form["username"]
        if name in ACCOUNTS and check_password_hash(ACCOUNTS[name], request.form["password"]):
            login_user(load(name))
            return redirect(url_for("account", _external=True))
        said = "Wrong name or password."
    return render_template_string(LOGIN, said=said)


@application.route("/account")
@login_required
def account():
    return render_template_string(ACCOUNT, current_user=current_user)
