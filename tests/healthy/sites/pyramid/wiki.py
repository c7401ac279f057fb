"""Pyramid's wiki tutorial: AuthTktCookieHelper behind a security policy, a signed session for CSRF."""

import os
from wsgiref.simple_server import make_server

from pyramid.authentication import AuthTktCookieHelper
from pyramid.config import Configurator
from pyramid.csrf import get_csrf_token, new_csrf_token
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.security import forget, remember
from pyramid.session import SignedCookieSessionFactory

SECRET = "of-this-site-and-of-no-other-one"
HEAD = "<!doctype html><html lang=en><head><title>Wiki</title><link rel=stylesheet href=/theme.css></head>"


class SecurityPolicy:
    helper = AuthTktCookieHelper(SECRET, hashalg="sha512", secure=True, http_only=True, samesite="Lax")

    def identity(self, request):
        return self.helper.identify(request)

    def authenticated_userid(self, request):
        identity = self.identity(request)
        return identity and identity["userid"]

    def remember(self, request, userid, **more):
        return self.helper.remember(request, userid, **more)

    def forget(self, request, **more):
        return self.helper.forget(request, **more)


def login(request):
    message = ""
    if request.method == "POST":
        if (request.params["login"], request.params["password"]) == ("ada", "analytical-engine"):
            new_csrf_token(request)
            return HTTPSeeOther(request.params["next"], headers=remember(request, "ada"))
        message = "Failed login"
        request.response.status = 400
    request.response.text = f"""{HEAD}<h1>Please sign in</h1><p>{message}</p><form method=post action=/login>
        <input type=hidden name=csrf_token value={get_csrf_token(request)}><input type=hidden name=next value=/edit>
        <input name=login><input name=password type=password><button>Sign in</button></form>"""
    return request.response


def edit(request):
    if not request.authenticated_userid:
        return HTTPSeeOther("/login?next=/edit")
    return Response(f"{HEAD}<h1>Editing as {request.authenticated_userid}</h1>")


with Configurator() as config:
    config.set_session_factory(SignedCookieSessionFactory(SECRET, secure=True, httponly=True, samesite="Lax"))
    config.set_security_policy(SecurityPolicy())
    config.set_default_csrf_options(require_csrf=True)
    for name, view in {"login": login, "edit": edit}.items():
        config.add_route(name, f"/{name}")
        config.add_view(view, route_name=name)
    application = config.make_wsgi_app()


def behind_proxy(environ, start_response):
    environ["wsgi.url_scheme"] = environ.get("HTTP_X_FORWARDED_PROTO", "http")
    return application(environ, start_response)


make_server("127.0.0.1", int(os.environ["PORT"]), behind_proxy).serve_forever()
