//! What the client has to send.

use super::{Recipe, Target::*};

pub(super) const RECIPES: &[Recipe] = &[
    Recipe {
        rules: &["send/credentials-omitted", "cookie/credentials-mode-ignored"],
        result: "",
        lines: &[(
            Browser,
            "await fetch(url, { credentials: \"include\" });\n// axios: axios.defaults.withCredentials = true;\n// XMLHttpRequest: request.withCredentials = true;\n// Angular: http.get(url, { withCredentials: true })",
        )],
    },
    Recipe {
        rules: &["http/credentials-missing", "http/token-in-wrong-place"],
        result: "",
        lines: &[(
            Browser,
            "await fetch(url, { headers: { Authorization: `Bearer ${token}` } });\n// axios: axios.interceptors.request.use((config) => { config.headers.Authorization = `Bearer ${token}`; return config; });",
        )],
    },
    Recipe {
        rules: &["http/authorization-malformed"],
        result: "",
        lines: &[(
            Browser,
            "const headers = token ? { Authorization: `Bearer ${token}` } : {};  // no header where there is no token\nawait fetch(url, { headers });",
        )],
    },
    Recipe {
        rules: &[
            "csrf/token-missing",
            "csrf/token-mismatch",
            "csrf/cookie-lost",
            "csrf/session-changed",
        ],
        result: "",
        lines: &[
            (Flask, "<input type=\"hidden\" name=\"csrf_token\" value=\"{{ csrf_token() }}\">"),
            (
                Django,
                "<form method=\"post\">{% csrf_token %} … </form>\n# for scripts: the header X-CSRFToken with the value of the cookie csrftoken; @ensure_csrf_cookie on the page",
            ),
            (Express, "<input type=\"hidden\" name=\"_csrf\" value=\"<%= csrfToken %>\">"),
            (
                Rails,
                "<%= csrf_meta_tags %>\n<!-- for scripts: header X-CSRF-Token with the content of meta[name=csrf-token] -->",
            ),
            (
                Laravel,
                "<form method=\"post\">@csrf … </form>\n// for scripts: GET /sanctum/csrf-cookie first, then the header X-XSRF-TOKEN with the decoded cookie XSRF-TOKEN",
            ),
            (
                Spring,
                "http.csrf(csrf -> csrf.spa());  // Spring Security 7; before: CookieCsrfTokenRepository.withHttpOnlyFalse()",
            ),
            (AspNetCore, "<form method=\"post\">@Html.AntiForgeryToken() … </form>"),
            (
                Browser,
                "const token = decodeURIComponent(document.cookie.match(/XSRF-TOKEN=([^;]*)/)?.[1] ?? \"\");\nawait fetch(url, { method: \"POST\", headers: { \"X-XSRF-TOKEN\": token }, credentials: \"include\" });",
            ),
        ],
    },
];
