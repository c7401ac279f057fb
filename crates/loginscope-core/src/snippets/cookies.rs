//! Attributes of session cookies.

use super::{Recipe, Target::*};

pub(super) const RECIPES: &[Recipe] = &[
    Recipe {
        rules: &[
            "cookie/samesite-none-insecure",
            "cookie/samesite-cross-site-response",
            "cookie/partitioned-invalid",
            "cookie/third-party-blocked",
            "send/samesite-lax",
            "send/samesite-strict",
            "send/form-post-callback",
            "send/third-party-blocked",
            "oauth/state-cookie-lost",
            "cookie/two-minute-lax",
        ],
        result: "Set-Cookie: {cookie}=…; Path=/; Secure; HttpOnly; SameSite=None",
        lines: &[
            (
                Flask,
                "app.config.update(\n    SESSION_COOKIE_SAMESITE=\"None\",\n    SESSION_COOKIE_SECURE=True,\n)",
            ),
            (
                Django,
                "# settings.py\nSESSION_COOKIE_SAMESITE = \"None\"\nSESSION_COOKIE_SECURE = True\nCSRF_COOKIE_SAMESITE = \"None\"\nCSRF_COOKIE_SECURE = True",
            ),
            (
                FastApi,
                "response.set_cookie(\"{cookie}\", value, path=\"/\", secure=True, httponly=True, samesite=\"none\")",
            ),
            (
                Express,
                "app.set(\"trust proxy\", 1); // behind a proxy, else `secure` cookies are not set\napp.use(session({ /* … */ cookie: { secure: true, httpOnly: true, sameSite: \"none\" } }));",
            ),
            (
                NextJs,
                "(await cookies()).set(\"{cookie}\", value, { path: \"/\", secure: true, httpOnly: true, sameSite: \"none\" });",
            ),
            (
                Rails,
                "# config/initializers/session_store.rb\nRails.application.config.session_store :cookie_store, key: \"{cookie}\", secure: true, same_site: :none",
            ),
            (Laravel, "// .env\nSESSION_SAME_SITE=none\nSESSION_SECURE_COOKIE=true"),
            (
                Spring,
                "# application.properties\nserver.servlet.session.cookie.same-site=none\nserver.servlet.session.cookie.secure=true",
            ),
            (
                AspNetCore,
                "builder.Services.ConfigureApplicationCookie(options =>\n{\n    options.Cookie.SameSite = SameSiteMode.None;\n    options.Cookie.SecurePolicy = CookieSecurePolicy.Always;\n});",
            ),
            (
                Go,
                "http.SetCookie(w, &http.Cookie{Name: \"{cookie}\", Value: value, Path: \"/\", Secure: true, HttpOnly: true, SameSite: http.SameSiteNoneMode})",
            ),
            (
                Php,
                "session_set_cookie_params(['path' => '/', 'secure' => true, 'httponly' => true, 'samesite' => 'None']);\nsession_start();",
            ),
            (Nginx, "proxy_cookie_flags {cookie} secure httponly samesite=none;"),
            (Apache, "Header edit Set-Cookie ^({cookie}=.*)$ \"$1; Secure; SameSite=None\""),
        ],
    },
    Recipe {
        rules: &["cookie/weak-attributes", "csrf/unprotected"],
        result: "Set-Cookie: {cookie}=…; Path=/; Secure; HttpOnly; SameSite=Lax",
        lines: &[
            (
                Flask,
                "app.config.update(\n    SESSION_COOKIE_SECURE=True,\n    SESSION_COOKIE_HTTPONLY=True,\n    SESSION_COOKIE_SAMESITE=\"Lax\",\n)",
            ),
            (
                Django,
                "# settings.py\nSESSION_COOKIE_SECURE = True\nSESSION_COOKIE_HTTPONLY = True\nSESSION_COOKIE_SAMESITE = \"Lax\"",
            ),
            (
                FastApi,
                "response.set_cookie(\"{cookie}\", value, path=\"/\", secure=True, httponly=True, samesite=\"lax\")",
            ),
            (
                Express,
                "app.use(session({ /* … */ cookie: { secure: true, httpOnly: true, sameSite: \"lax\" } }));",
            ),
            (
                NextJs,
                "(await cookies()).set(\"{cookie}\", value, { path: \"/\", secure: true, httpOnly: true, sameSite: \"lax\" });",
            ),
            (
                Rails,
                "# config/initializers/session_store.rb\nRails.application.config.session_store :cookie_store, key: \"{cookie}\", secure: true, httponly: true, same_site: :lax",
            ),
            (
                Laravel,
                "// .env\nSESSION_SECURE_COOKIE=true\nSESSION_HTTP_ONLY=true\nSESSION_SAME_SITE=lax",
            ),
            (
                Spring,
                "# application.properties\nserver.servlet.session.cookie.secure=true\nserver.servlet.session.cookie.http-only=true\nserver.servlet.session.cookie.same-site=lax",
            ),
            (
                AspNetCore,
                "builder.Services.ConfigureApplicationCookie(options =>\n{\n    options.Cookie.SecurePolicy = CookieSecurePolicy.Always;\n    options.Cookie.HttpOnly = true;\n    options.Cookie.SameSite = SameSiteMode.Lax;\n});",
            ),
            (
                Go,
                "http.SetCookie(w, &http.Cookie{Name: \"{cookie}\", Value: value, Path: \"/\", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})",
            ),
            (
                Php,
                "session_set_cookie_params(['path' => '/', 'secure' => true, 'httponly' => true, 'samesite' => 'Lax']);\nsession_start();",
            ),
        ],
    },
    Recipe {
        rules: &["cookie/domain-mismatch", "cookie/domain-public-suffix"],
        result: "Set-Cookie: {cookie}=…; Path=/; Secure; HttpOnly; SameSite=Lax",
        lines: &[
            (
                Flask,
                "app.config[\"SESSION_COOKIE_DOMAIN\"] = False  # no Domain: the cookie belongs to {host}",
            ),
            (Django, "# settings.py\nSESSION_COOKIE_DOMAIN = None\nCSRF_COOKIE_DOMAIN = None"),
            (
                FastApi,
                "response.set_cookie(\"{cookie}\", value, path=\"/\", secure=True, httponly=True, samesite=\"lax\")  # no domain=",
            ),
            (
                Express,
                "app.use(session({ /* … */ cookie: { secure: true, httpOnly: true, sameSite: \"lax\" } })); // no `domain`",
            ),
            (
                NextJs,
                "(await cookies()).set(\"{cookie}\", value, { path: \"/\", secure: true, httpOnly: true, sameSite: \"lax\" }); // no `domain`",
            ),
            (
                Rails,
                "# config/initializers/session_store.rb: leave `domain:` out\nRails.application.config.session_store :cookie_store, key: \"{cookie}\"",
            ),
            (Laravel, "// .env\nSESSION_DOMAIN=null"),
            (
                Spring,
                "# application.properties: delete this line\n# server.servlet.session.cookie.domain=…",
            ),
            (AspNetCore, "options.Cookie.Domain = null;"),
            (
                Go,
                "http.SetCookie(w, &http.Cookie{Name: \"{cookie}\", Value: value, Path: \"/\", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode}) // no Domain",
            ),
            (Nginx, "proxy_cookie_domain ~.* $host;"),
        ],
    },
    Recipe {
        rules: &["send/domain-mismatch", "redirect/host-flip"],
        result: "Set-Cookie: {cookie}=…; Domain={site}; Path=/; Secure; HttpOnly; SameSite=Lax",
        lines: &[
            (Flask, "app.config[\"SESSION_COOKIE_DOMAIN\"] = \"{site}\""),
            (Django, "# settings.py\nSESSION_COOKIE_DOMAIN = \"{site}\""),
            (
                FastApi,
                "response.set_cookie(\"{cookie}\", value, domain=\"{site}\", path=\"/\", secure=True, httponly=True, samesite=\"lax\")",
            ),
            (
                Express,
                "app.use(session({ /* … */ cookie: { domain: \"{site}\", secure: true, httpOnly: true, sameSite: \"lax\" } }));",
            ),
            (
                NextJs,
                "(await cookies()).set(\"{cookie}\", value, { domain: \"{site}\", path: \"/\", secure: true, httpOnly: true, sameSite: \"lax\" });",
            ),
            (
                Rails,
                "# config/initializers/session_store.rb\nRails.application.config.session_store :cookie_store, key: \"{cookie}\", domain: \"{site}\"",
            ),
            (Laravel, "// .env\nSESSION_DOMAIN={site}"),
            (Spring, "# application.properties\nserver.servlet.session.cookie.domain={site}"),
            (
                AspNetCore,
                "builder.Services.ConfigureApplicationCookie(options => options.Cookie.Domain = \"{site}\");",
            ),
            (
                Go,
                "http.SetCookie(w, &http.Cookie{Name: \"{cookie}\", Value: value, Domain: \"{site}\", Path: \"/\", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})",
            ),
            (
                Php,
                "session_set_cookie_params(['domain' => '{site}', 'path' => '/', 'secure' => true, 'httponly' => true, 'samesite' => 'Lax']);",
            ),
        ],
    },
    Recipe {
        rules: &["send/path-mismatch"],
        result: "Set-Cookie: {cookie}=…; Path=/; Secure; HttpOnly; SameSite=Lax",
        lines: &[
            (Flask, "app.config[\"SESSION_COOKIE_PATH\"] = \"/\""),
            (Django, "# settings.py\nSESSION_COOKIE_PATH = \"/\""),
            (
                FastApi,
                "response.set_cookie(\"{cookie}\", value, path=\"/\", secure=True, httponly=True, samesite=\"lax\")",
            ),
            (
                Express,
                "res.cookie(\"{cookie}\", value, { path: \"/\", secure: true, httpOnly: true, sameSite: \"lax\" });",
            ),
            (
                NextJs,
                "(await cookies()).set(\"{cookie}\", value, { path: \"/\", secure: true, httpOnly: true, sameSite: \"lax\" });",
            ),
            (
                Rails,
                "cookies[:{cookie}] = { value: value, path: \"/\", secure: true, httponly: true, same_site: :lax }",
            ),
            (Laravel, "// .env\nSESSION_PATH=/"),
            (Spring, "# application.properties\nserver.servlet.session.cookie.path=/"),
            (
                AspNetCore,
                "builder.Services.ConfigureApplicationCookie(options => options.Cookie.Path = \"/\");",
            ),
            (
                Go,
                "http.SetCookie(w, &http.Cookie{Name: \"{cookie}\", Value: value, Path: \"/\", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})",
            ),
            (Nginx, "proxy_cookie_path ~^/.* /;"),
        ],
    },
    Recipe {
        rules: &["cookie/deletion-missed", "session/logout-incomplete"],
        result: "Set-Cookie: {cookie}=; Path=/; Max-Age=0",
        lines: &[
            (
                Flask,
                "session.clear()\nresponse.delete_cookie(\"{cookie}\", path=\"/\")  # and domain=… where it was set with one",
            ),
            (Django, "from django.contrib.auth import logout\nlogout(request)"),
            (
                FastApi,
                "response.delete_cookie(\"{cookie}\", path=\"/\")  # and domain=… where it was set with one",
            ),
            (
                Express,
                "req.session.destroy(() => {\n  res.clearCookie(\"{cookie}\", { path: \"/\" }).redirect(\"/\");\n});",
            ),
            (NextJs, "(await cookies()).delete({ name: \"{cookie}\", path: \"/\" });"),
            (Rails, "reset_session"),
            (
                Laravel,
                "Auth::logout();\n$request->session()->invalidate();\n$request->session()->regenerateToken();",
            ),
            (
                Spring,
                "http.logout(logout -> logout.invalidateHttpSession(true).deleteCookies(\"{cookie}\"));",
            ),
            (AspNetCore, "await HttpContext.SignOutAsync();"),
            (Go, "http.SetCookie(w, &http.Cookie{Name: \"{cookie}\", Path: \"/\", MaxAge: -1})"),
            (
                Php,
                "$_SESSION = [];\nsetcookie(session_name(), '', ['expires' => 1, 'path' => '/']);\nsession_destroy();",
            ),
        ],
    },
    Recipe {
        rules: &["session/not-rotated-at-login"],
        result: "",
        lines: &[
            (
                Flask,
                "session.clear()  # a signed session has no identifier; with Flask-Session: app.session_interface.regenerate(session)",
            ),
            (
                Django,
                "from django.contrib.auth import login\nlogin(request, user)  # renews the session key by itself",
            ),
            (
                Express,
                "req.session.regenerate((error) => {\n  if (error) return next(error);\n  req.session.user = user.id;\n  req.session.save(() => res.redirect(\"/\"));\n});",
            ),
            (Rails, "reset_session\nsession[:user_id] = user.id"),
            (Laravel, "$request->session()->regenerate();"),
            (
                Spring,
                "http.sessionManagement(session -> session.sessionFixation(fixation -> fixation.changeSessionId()));",
            ),
            (Php, "session_regenerate_id(true);"),
        ],
    },
    Recipe {
        rules: &["http/cached-unauthorized", "cookie/cached-set-cookie"],
        result: "Cache-Control: no-store",
        lines: &[
            (Flask, "response.headers[\"Cache-Control\"] = \"no-store\""),
            (
                Django,
                "from django.views.decorators.cache import never_cache\n\n@never_cache\ndef view(request): ...",
            ),
            (FastApi, "response.headers[\"Cache-Control\"] = \"no-store\""),
            (Express, "res.set(\"Cache-Control\", \"no-store\");"),
            (
                NextJs,
                "return new Response(body, { headers: { \"Cache-Control\": \"no-store\" } });",
            ),
            (Rails, "response.headers[\"Cache-Control\"] = \"no-store\""),
            (Laravel, "return response($body)->header('Cache-Control', 'no-store');"),
            (Spring, "return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(body);"),
            (AspNetCore, "Response.Headers.CacheControl = \"no-store\";"),
            (Go, "w.Header().Set(\"Cache-Control\", \"no-store\")"),
            (Nginx, "add_header Cache-Control no-store always;"),
            (Caddy, "header Cache-Control no-store"),
            (Apache, "Header always set Cache-Control no-store"),
        ],
    },
];
