"""Flask-Login and Flask-WTF as their guides say, behind a proxy."""

from datetime import timedelta

from flask import Flask, jsonify, redirect, render_template_string, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from flask_wtf import FlaskForm
from werkzeug.middleware.proxy_fix import ProxyFix
from wtforms import BooleanField, PasswordField, StringField, SubmitField

application = Flask(__name__)
application.config.update(
    SECRET_KEY="of-this-site-and-of-no-other-one",
    SESSION_COOKIE_SECURE=True,
    SESSION_COOKIE_SAMESITE="Lax",
    REMEMBER_COOKIE_SECURE=True,
    REMEMBER_COOKIE_HTTPONLY=True,
    REMEMBER_COOKIE_SAMESITE="Lax",
    REMEMBER_COOKIE_DURATION=timedelta(days=30),
)
application.wsgi_app = ProxyFix(application.wsgi_app, x_proto=1, x_host=1)
login_manager = LoginManager(application)
login_manager.login_view = "login"

PAGE = """<!doctype html><html lang="en"><head><title>Shop</title>
<link rel="stylesheet" href="{{ url_for('static', filename='shop.css') }}"></head><body>
{% for message in get_flashed_messages() %}<p>{{ message }}</p>{% endfor %}{% block main %}{% endblock %}"""
FORM = PAGE.replace("{% block main %}{% endblock %}", """<form method="post">{{ form.hidden_tag() }}
{{ form.username }} {{ form.password }} {{ form.remember }} {{ form.submit }}</form>""")


class User(UserMixin):
    id = "ada"


class LoginForm(FlaskForm):
    username = StringField()
    password = PasswordField()
    remember = BooleanField()
    submit = SubmitField("Sign in")


@login_manager.user_loader
def load(name):
    return User() if name == "ada" else None


@application.route("/login", methods=["GET", "POST"])
def login():
    form = LoginForm()
    if form.validate_on_submit() and (form.username.data, form.password.data) == ("ada", "analytical-engine"):
        login_user(User(), remember=form.remember.data)
        return redirect(request.args.get("next") or url_for("home"))
    return render_template_string(FORM, form=form)


@application.route("/")
def home():
    return render_template_string(PAGE + "<h1>Welcome</h1>")


@application.route("/orders")
@login_required
def orders():
    return render_template_string(PAGE + "<h1>Orders of {{ current_user.id }}</h1><img src='/orders.svg' alt=''>")


@application.route("/cart.json")
def cart():
    return jsonify(items=0 if current_user.is_anonymous else 2)


@application.route("/forget")
def forget():
    """As if the browser had been closed: the session is empty, the other cookie stays."""
    session.clear()
    return render_template_string(PAGE + "<h1>The session is gone</h1>")
