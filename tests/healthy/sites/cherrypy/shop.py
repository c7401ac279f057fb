"""CherryPy with its session tool and its own login form (`session_auth`)."""

import os

import cherrypy


class Shop:
    @cherrypy.expose
    @cherrypy.tools.session_auth(
        check_username_and_password=lambda name, password:
            None if (name, password) == ("ada", "analytical-engine") else "Wrong user or password",
        on_login=lambda name: cherrypy.session.regenerate(),
    )
    def index(self):
        return """<!doctype html><html lang=en><head><title>Shop</title></head><h1>Welcome, ada</h1>
            <form method=post action=/do_logout><input type=hidden name=from_page value=/out><button>Sign out</button></form>"""

    @cherrypy.expose
    @cherrypy.tools.session_auth(check_username_and_password=lambda name, password: "no")
    def do_logout(self, from_page="/"):
        pass

    @cherrypy.expose
    def out(self):
        return "<!doctype html><html lang=en><head><title>Shop</title></head><h1>Signed out</h1>"


cherrypy.config.update({"server.socket_host": "127.0.0.1", "server.socket_port": int(os.environ["PORT"]),
                        "environment": "production"})
cherrypy.quickstart(Shop(), "/", {"/": {
    "tools.sessions.on": True, "tools.sessions.secure": True, "tools.sessions.httponly": True, "tools.proxy.on": True}})
