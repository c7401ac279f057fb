"""NiceGUI's own example for authentication."""

import os
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse
from nicegui import app, ui
from starlette.middleware.base import BaseHTTPMiddleware


class AuthMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        path = request.url.path
        if not app.storage.user.get("authenticated") and not path.startswith("/_nicegui") and path != "/login":
            return RedirectResponse(f"/login?redirect_to={quote(path)}")
        return await call_next(request)


app.add_middleware(AuthMiddleware)


@ui.page("/")
def main():
    ui.label(f"Hello {app.storage.user['username']}").classes("text-2xl")


@ui.page("/login")
def login(redirect_to: str = "/"):
    def try_login():
        if (username.value, password.value) == ("ada", "analytical-engine"):
            app.storage.user.update(username=username.value, authenticated=True)
            ui.navigate.to(redirect_to)
        else:
            ui.notify("Wrong username or password", color="negative")

    with ui.card().classes("absolute-center"):
        username = ui.input("Username").on("keydown.enter", try_login)
        password = ui.input("Password", password=True).on("keydown.enter", try_login)
        ui.button("Log in", on_click=try_login)


ui.run(host="127.0.0.1", port=int(os.environ["PORT"]), reload=False, show=False,
       storage_secret="of-this-site-and-of-no-other-one", session_middleware_kwargs={"https_only": True})
