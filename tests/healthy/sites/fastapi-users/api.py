"""FastAPI-Users' full example, with a cookie for all hosts of the site and CORS for the one that asks."""

import asyncio
import os
import uuid

from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi_users import BaseUserManager, FastAPIUsers, UUIDIDMixin, schemas
from fastapi_users.authentication import AuthenticationBackend, BearerTransport, CookieTransport, JWTStrategy
from fastapi_users.db import SQLAlchemyBaseUserTableUUID, SQLAlchemyUserDatabase
from fastapi_users.password import PasswordHelper
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

SECRET = "of-this-site-and-of-no-other-one"


class Base(DeclarativeBase):
    pass


class User(SQLAlchemyBaseUserTableUUID, Base):
    pass


engine = create_async_engine("sqlite+aiosqlite:///" + os.environ["DATA"] + "/db.sqlite3")
sessions = async_sessionmaker(engine, expire_on_commit=False)


class UserManager(UUIDIDMixin, BaseUserManager[User, uuid.UUID]):
    reset_password_token_secret = verification_token_secret = SECRET


async def user_manager():
    async with sessions() as session:
        yield UserManager(SQLAlchemyUserDatabase(session, User))


def strategy():
    return JWTStrategy(secret=SECRET, lifetime_seconds=3600)


cookie = AuthenticationBackend(
    "cookie", CookieTransport(cookie_max_age=3600, cookie_domain="shop.test", cookie_secure=True), strategy)
bearer = AuthenticationBackend("bearer", BearerTransport(tokenUrl="auth/jwt/login"), strategy)
users = FastAPIUsers[User, uuid.UUID](user_manager, [cookie, bearer])

app = FastAPI()
app.add_middleware(
    CORSMiddleware, allow_origins=["https://www.shop.test"], allow_credentials=True,
    allow_methods=["*"], allow_headers=["Authorization", "Content-Type"])
app.include_router(users.get_auth_router(cookie), prefix="/auth/cookie")
app.include_router(users.get_auth_router(bearer), prefix="/auth/jwt")
app.include_router(users.get_users_router(schemas.BaseUser[uuid.UUID], schemas.BaseUserUpdate), prefix="/users")


@app.get("/orders")
async def orders(user: User = Depends(users.current_user(active=True))):
    return {"of": user.email, "orders": [1, 2, 3]}


async def prepare():
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with sessions() as session:
        session.add(User(email="ada@example.org", hashed_password=PasswordHelper().hash("analytical-engine"),
                         is_active=True, is_superuser=False, is_verified=True))
        await session.commit()


if __name__ == "__main__":
    asyncio.run(prepare())
