"""An API on FastAPI: a password buys a token that lasts a while, the token opens the rest."""

import os
from datetime import datetime, timedelta, timezone
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, HTTPException, status
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm

SECRET = os.environ["SECRET_KEY"]
LIFETIME = timedelta(seconds=int(os.environ.get("LIFETIME", "900")))

app = FastAPI()
if origins := os.environ.get("ORIGINS"):
    app.add_middleware(
        CORSMiddleware,
        allow_origins=origins.split(),
        allow_methods=["*"],
        allow_headers=os.environ.get("HEADERS", "Authorization Content-Type").split(),
    )


def refuse(detail):
    return HTTPException(status.HTTP_401_UNAUTHORIZED, detail, headers={"WWW-Authenticate": "Bearer"})


@app.post("/token")
def token(form: Annotated[OAuth2PasswordRequestForm, Depends()]):
    if (form.username, form.password) != ("ada", "analytical-engine"):
        raise refuse("Incorrect username or password")
    now = datetime.now(timezone.utc)
    claims = {"sub": form.username, "iat": now, "exp": now + LIFETIME}
    return {"access_token": jwt.encode(claims, SECRET, "HS256"), "token_type": "bearer"}


@app.get("/me")
def me(bearer: Annotated[str, Depends(OAuth2PasswordBearer(tokenUrl="token"))]):
    try:
        return {"name": jwt.decode(bearer, SECRET, ["HS256"])["sub"]}
    except jwt.InvalidTokenError as error:
        raise refuse("Could not validate credentials") from error
