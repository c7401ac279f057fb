"""A shop on Django: accounts and sessions in a database, a login form, CSRF protection. Behind nginx, as in production.

`python shop.py` makes the database and its one account; gunicorn serves `shop:application`.
"""

import os

import django
from django.conf import settings

PAGE = """<!doctype html><html lang="en"><title>Shop</title><link rel="stylesheet" href="/static/shop.css">
<img src="/static/logo.png" alt=""><main>{% block main %}{% endblock %}</main></html>"""
LOGIN = """{% extends "page.html" %}{% block main %}<form method="post">{% csrf_token %}{{ form.as_p }}
<button type="submit">Sign in</button></form>{% endblock %}"""
ACCOUNT = """{% extends "page.html" %}{% block main %}<h1>Welcome, {{ user.username }}</h1>
<form method="post" action="/logout/">{% csrf_token %}<button id="leave">Sign out</button></form>{% endblock %}"""

settings.configure(
    SECRET_KEY=os.environ["SECRET_KEY"],
    ALLOWED_HOSTS=[".test"],
    ROOT_URLCONF="shop",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["DATABASE"]}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    TEMPLATES=[{
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth"],
            "loaders": [("django.template.loaders.locmem.Loader",
                         {"page.html": PAGE, "login.html": LOGIN, "account.html": ACCOUNT})],
        },
    }],
    SESSION_COOKIE_SECURE=True,
    CSRF_COOKIE_SECURE=True,
    SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"),
    SECURE_SSL_REDIRECT=os.environ.get("SSL_REDIRECT") == "1",
    LOGIN_URL="/login/",
    LOGIN_REDIRECT_URL="/account/",
    LOGOUT_REDIRECT_URL="/login/",
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    USE_TZ=True,
)
django.setup()

from django.contrib.auth import views  # noqa: E402
from django.contrib.auth.decorators import login_required  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.shortcuts import redirect, render  # noqa: E402
from django.urls import path  # noqa: E402


@login_required
def account(request):
    return render(request, "account.html")


urlpatterns = [
    path("", lambda request: redirect("/account/")),
    path("login/", views.LoginView.as_view(template_name="login.html")),
    path("logout/", views.LogoutView.as_view()),
    path("account/", account),
]

application = get_wsgi_application()

if __name__ == "__main__":
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    User.objects.create_user("ada", password="analytical-engine")
