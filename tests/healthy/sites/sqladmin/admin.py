"""SQLAdmin with its authentication backend, as its documentation shows it."""

import os

from sqladmin import Admin, ModelView
from sqladmin.authentication import AuthenticationBackend
from sqlalchemy import Column, Integer, String, create_engine
from sqlalchemy.orm import declarative_base
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware

Base = declarative_base()
engine = create_engine("sqlite:///" + os.environ["DATA"] + "/db.sqlite3")


class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    what = Column(String)


class OrderAdmin(ModelView, model=Order):
    column_list = [Order.id, Order.what]


class Backend(AuthenticationBackend):
    async def login(self, request):
        form = await request.form()
        if (form["username"], form["password"]) != ("ada", "analytical-engine"):
            return False
        request.session.update({"user": form["username"]})
        return True

    async def logout(self, request):
        request.session.clear()
        return True

    async def authenticate(self, request):
        return "user" in request.session


Base.metadata.create_all(engine)
app = Starlette()
backend = Backend(secret_key="of-this-site-and-of-no-other-one")
backend.middlewares = [Middleware(SessionMiddleware, secret_key="of-this-site-and-of-no-other-one", https_only=True)]
admin = Admin(app, engine, authentication_backend=backend)
admin.add_view(OrderAdmin)
