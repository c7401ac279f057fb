"""Tornado's authentication as its guide shows it: secure cookies, `login_url`, XSRF cookies, a WebSocket."""

import asyncio
import os

import tornado.web
import tornado.websocket


class Base(tornado.web.RequestHandler):
    def get_current_user(self):
        return self.get_signed_cookie("user")


class Home(Base):
    @tornado.web.authenticated
    def get(self):
        self.write(f"""<!doctype html><html lang=en><head><title>Chat</title></head>
            <h1>Welcome, {self.current_user.decode()}</h1><p></p><script>
            const socket = new WebSocket(`wss://${{location.host}}/socket`);
            socket.onopen = () => socket.send("hello");
            socket.onmessage = ({{ data }}) => document.querySelector("p").textContent = data;</script>""")


class Login(Base):
    def get(self):
        self.write(f"""<!doctype html><html lang=en><head><title>Chat</title></head><form method=post>
            {self.xsrf_form_html()}<input name=name><input name=password type=password><input type=submit></form>""")

    def post(self):
        if (self.get_argument("name"), self.get_argument("password")) != ("ada", "analytical-engine"):
            return self.redirect("/login")
        self.set_signed_cookie("user", "ada", secure=True, httponly=True, samesite="lax")
        self.redirect(self.get_argument("next", "/"))


class Socket(tornado.websocket.WebSocketHandler, Base):
    async def open(self):
        if not self.current_user:
            self.close()

    def on_message(self, message):
        self.write_message(f"{message} from the socket, {self.current_user.decode()}")


async def main():
    application = tornado.web.Application(
        [("/", Home), ("/login", Login), ("/socket", Socket)],
        cookie_secret="of-this-site-and-of-no-other-one", login_url="/login", xsrf_cookies=True,
        xsrf_cookie_kwargs={"secure": True, "samesite": "lax"},
    )
    application.listen(int(os.environ["PORT"]), "127.0.0.1", xheaders=True)
    await asyncio.Event().wait()


asyncio.run(main())
