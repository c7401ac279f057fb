"""Flask-Security-Too's quick start, with what its guide asks for in production."""

import os

from flask import Flask, render_template_string
from flask_security import Security, SQLAlchemyUserDatastore, auth_required, current_user
from flask_security.models import fsqla_v3 as fsqla
from flask_sqlalchemy import SQLAlchemy
from werkzeug.middleware.proxy_fix import ProxyFix

application = Flask(__name__)
application.config.update(
    SECRET_KEY="of-this-site-and-of-no-other-one",
    SECURITY_PASSWORD_SALT="146585145368132386173505678016728509634",
    SECURITY_PASSWORD_HASH="pbkdf2_sha512",
    SECURITY_REGISTERABLE=True,
    SECURITY_CHANGEABLE=True,
    SECURITY_SEND_REGISTER_EMAIL=False,
    SECURITY_SEND_PASSWORD_CHANGE_EMAIL=False,
    SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False, "test_environment": True},
    SESSION_COOKIE_SECURE=True,
    SESSION_COOKIE_SAMESITE="Lax",
    REMEMBER_COOKIE_SECURE=True,
    REMEMBER_COOKIE_SAMESITE="Lax",
    SQLALCHEMY_DATABASE_URI="sqlite:///" + os.environ["DATA"] + "/db.sqlite3",
)
application.wsgi_app = ProxyFix(application.wsgi_app, x_proto=1, x_host=1)
db = SQLAlchemy(application)
fsqla.FsModels.set_db_info(db)


class Role(db.Model, fsqla.FsRoleMixin):
    pass


class User(db.Model, fsqla.FsUserMixin):
    pass


application.security = Security(application, SQLAlchemyUserDatastore(db, User, Role))

if __name__ == "__main__":
    with application.app_context():
        db.create_all()


@application.route("/")
@auth_required("session")
def home():
    return render_template_string(
        "<!doctype html><html lang=en><head><title>Shop</title></head><h1>Welcome, {{ user.email }}</h1>", user=current_user)
