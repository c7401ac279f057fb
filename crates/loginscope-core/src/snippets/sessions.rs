//! Sessions that every instance knows.

use super::{Recipe, Target::*};

pub(super) const RECIPES: &[Recipe] = &[Recipe {
    rules: &[
        "send/accepted-but-ignored",
        "session/replaced-every-request",
        "session/lost-after-login",
        "http/intermittent",
        "session/secret-mismatch",
    ],
    result: "",
    lines: &[
        (
            Flask,
            "app.secret_key = os.environ[\"SECRET_KEY\"]  # the same for all instances and workers, never made at start",
        ),
        (
            Django,
            "# settings.py\nSECRET_KEY = os.environ[\"SECRET_KEY\"]  # the same for all instances\nSESSION_ENGINE = \"django.contrib.sessions.backends.cached_db\"",
        ),
        (
            FastApi,
            "app.add_middleware(SessionMiddleware, secret_key=os.environ[\"SECRET_KEY\"])  # the same for all workers",
        ),
        (
            Express,
            "import { RedisStore } from \"connect-redis\";\napp.use(session({ store: new RedisStore({ client }), secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false }));",
        ),
        (NextJs, "# .env of every instance\nAUTH_SECRET=<the same value>"),
        (Rails, "# every instance: the same config/master.key (or SECRET_KEY_BASE)"),
        (Laravel, "// .env of every instance\nAPP_KEY=<the same value>\nSESSION_DRIVER=redis"),
        (
            Spring,
            "# application.properties, with spring-session-data-redis\nspring.session.timeout=30m\nspring.data.redis.host=redis",
        ),
        (
            AspNetCore,
            "builder.Services.AddDataProtection()\n    .PersistKeysToStackExchangeRedis(redis, \"DataProtection-Keys\")\n    .SetApplicationName(\"app\");",
        ),
        (
            Php,
            "; php.ini of every instance\nsession.save_handler = redis\nsession.save_path = \"tcp://redis:6379\"",
        ),
        (
            Nginx,
            "upstream app {\n    ip_hash;  # the same user to the same instance, until the instances share their sessions\n    server app1:8000;\n    server app2:8000;\n}",
        ),
        (Traefik, "labels:\n  - traefik.http.services.app.loadbalancer.sticky.cookie=true"),
        (Caddy, "reverse_proxy app1:8000 app2:8000 {\n    lb_policy cookie\n}"),
    ],
}];
