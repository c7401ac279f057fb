"""CherryPy with its session tool and its own login form (`session_auth`)."""

import os

import cherrypy


def check(name, password):
    return None if (name, password) == ("ada", "analytical-engine") else "Wrong user or password"


class Shop:
    @cherrypy.expose
    def index(self):
        return """<!doctype html><html lang=en><head><title>Shop</title></head><h1>Welcome, ada</h1>
            <form method=post action=/do_logout><input type=hidden name=from_page value=/out><button>Sign out</button></form>"""

    @cherrypy.expose
    def out(self):
        return "<!doctype html><html lang=en><head><title>Shop</title></head><h1>Signed out</h1>"


cherrypy.config.update({"server.socket_host": "127.0.0.1", "server.socket_port": int(os.environ["PORT"]),
                        "environment": "production"})
cherrypy.quickstart(Shop(), "/", {
    "/": {
        "tools.sessions.on": True, "tools.sessions.secure": True, "tools.sessions.httponly": True, "tools.proxy.on": True,
        "tools.session_auth.on": True, "tools.session_auth.check_username_and_password": check,
        "tools.session_auth.on_login": lambda name: cherrypy.session.regenerate(),
    },
    "/out": {"tools.session_auth.on": False},
})
