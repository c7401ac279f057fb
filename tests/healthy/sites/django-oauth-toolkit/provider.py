"""django-oauth-toolkit as an OpenID Connect provider, with one client that `client.py` is."""

import os
from pathlib import Path

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

KEY = Path(os.environ["DATA"], "oidc.key")
if not KEY.exists():
    KEY.write_bytes(rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))

settings.configure(
    SECRET_KEY="of-this-site-and-of-no-other-one-fifty-bytes-and-more",
    ALLOWED_HOSTS=["id.test"],
    ROOT_URLCONF="provider",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["DATA"] + "/db.sqlite3"}},
    INSTALLED_APPS=[
        "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
        "django.contrib.messages", "oauth2_provider",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[{
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": [
            "django.template.context_processors.request",
            "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
        ]},
    }],
    OAUTH2_PROVIDER={
        "OIDC_ENABLED": True,
        "OIDC_RSA_PRIVATE_KEY": KEY.read_text(),
        "OIDC_ISS_ENDPOINT": "https://id.test/o",
        "SCOPES": {"openid": "Who you are", "profile": "Your name"},
    },
    LOGIN_URL="/login/",
    SESSION_COOKIE_SECURE=True,
    CSRF_COOKIE_SECURE=True,
    SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"),
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    USE_TZ=True,
)
django.setup()

from django.contrib.auth.views import LoginView  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import include, path  # noqa: E402

urlpatterns = [
    path("login/", LoginView.as_view(template_name="admin/login.html")),
    path("admin/", __import__("django.contrib.admin").contrib.admin.site.urls),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
]

if __name__ == "__main__":
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    User.objects.create_superuser("ada", password="analytical-engine")
    Application.objects.create(
        name="Shop", client_id="shop", client_secret="of-the-shop-and-of-no-other",
        client_type="confidential", authorization_grant_type="authorization-code",
        redirect_uris="https://app.shop.test/callback", algorithm="RS256",
    )

application = get_wsgi_application()
