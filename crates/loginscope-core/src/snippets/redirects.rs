//! Redirects that keep what was sent, and lead where they should.

use super::{Recipe, Target::*};

pub(super) const RECIPES: &[Recipe] = &[
    Recipe {
        rules: &["redirect/slash-redirect"],
        result: "",
        lines: &[
            (Flask, "app.url_map.strict_slashes = False  # both addresses are answered"),
            (
                Django,
                "# urls.py: both addresses are answered; with Django REST framework: SimpleRouter(trailing_slash=\"/?\")\nre_path(r\"^api/login/?$\", login)",
            ),
            (
                FastApi,
                "app = FastAPI(redirect_slashes=False)\n\n@app.post(\"/login\")\n@app.post(\"/login/\", include_in_schema=False)\nasync def login(): ...",
            ),
            (
                Express,
                "app.use(express.static(\"public\", { redirect: false }));  // static folders redirect; routes don't",
            ),
            (NextJs, "// next.config.js\nskipTrailingSlashRedirect: true,"),
            (
                Laravel,
                "# public/.htaccess: 308 keeps method and body\nRewriteCond %{REQUEST_FILENAME} !-d\nRewriteCond %{REQUEST_URI} (.+)/$\nRewriteRule ^ %1 [L,R=308]",
            ),
            (
                Spring,
                "@Bean\nFilterRegistrationBean<UrlHandlerFilter> slashes() {  // Spring Framework 6.2 and later\n    return new FilterRegistrationBean<>(UrlHandlerFilter.trailingSlashHandler(\"/api/**\").wrapRequest().build());\n}",
            ),
            (
                Go,
                "mux.HandleFunc(\"POST /login\", login)\nmux.HandleFunc(\"POST /login/{$}\", login)  // a pattern that ends with a slash only makes ServeMux redirect",
            ),
            (
                Nginx,
                "# next to \"location /api/ {…}\", which alone makes nginx redirect /api\nlocation = /api { proxy_pass http://app:8000; }",
            ),
            (Caddy, "rewrite /api/login /api/login/  # without a redirect"),
            (Apache, "DirectorySlash Off"),
            (
                Browser,
                "await fetch(\"/login/\", { method: \"POST\", body });  // the address that the redirect leads to",
            ),
        ],
    },
    Recipe {
        rules: &["redirect/method-changed"],
        result: "HTTP/1.1 308 Permanent Redirect",
        lines: &[
            (Flask, "return redirect(url, code=308)"),
            (
                Django,
                "return redirect(url, permanent=True, preserve_request=True)  # Django 5.2 and later",
            ),
            (FastApi, "return RedirectResponse(url, status_code=308)"),
            (Express, "res.redirect(308, url);"),
            (NextJs, "return NextResponse.redirect(url, 308);"),
            (Rails, "redirect_to url, status: :permanent_redirect"),
            (Laravel, "return redirect($url, 308);"),
            (
                Spring,
                "return ResponseEntity.status(HttpStatus.PERMANENT_REDIRECT).location(URI.create(url)).build();",
            ),
            (
                AspNetCore,
                "builder.Services.AddHttpsRedirection(options => options.RedirectStatusCode = StatusCodes.Status308PermanentRedirect);\n// in a page or controller: return RedirectPermanentPreserveMethod(url);",
            ),
            (Go, "http.Redirect(w, r, url, http.StatusPermanentRedirect)"),
            (Php, "header('Location: ' . $url, true, 308);"),
            (Nginx, "return 308 https://$host$request_uri;"),
            (Caddy, "redir https://{http.request.host}{uri} 308"),
            (
                Apache,
                "RewriteEngine On\nRewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [R=308,L]",
            ),
        ],
    },
    Recipe {
        rules: &["redirect/host-flip"],
        result: "Location: https://{site}/…",
        lines: &[
            (
                Nginx,
                "server {\n    server_name www.{site};\n    return 308 https://{site}$request_uri;\n}",
            ),
            (Caddy, "www.{site} {\n    redir https://{site}{uri} 308\n}"),
            (
                Traefik,
                "labels:\n  - traefik.http.middlewares.bare.redirectregex.regex=^https://www\\.{site}/(.*)\n  - traefik.http.middlewares.bare.redirectregex.replacement=https://{site}/$${1}\n  - traefik.http.middlewares.bare.redirectregex.permanent=true",
            ),
            (
                Apache,
                "<VirtualHost *:443>\n    ServerName www.{site}\n    Redirect 308 / https://{site}/\n</VirtualHost>",
            ),
        ],
    },
    Recipe {
        rules: &["redirect/open-redirect"],
        result: "",
        lines: &[
            (
                Flask,
                "target = request.args.get(\"next\", \"/\")\nif not re.fullmatch(r\"/(?![/\\\\]).*\", target):  # a path, and no //host\n    target = \"/\"",
            ),
            (
                Django,
                "from django.utils.http import url_has_allowed_host_and_scheme\nif not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):\n    target = \"/\"",
            ),
            (
                FastApi,
                "if not re.fullmatch(r\"/(?![/\\\\]).*\", next):  # a path, and no //host\n    next = \"/\"",
            ),
            (
                Express,
                "const target = new URL(req.query.next ?? \"/\", \"https://{host}\");\nres.redirect(target.origin === \"https://{host}\" ? target.href : \"/\");",
            ),
            (
                NextJs,
                "const target = new URL(request.nextUrl.searchParams.get(\"next\") ?? \"/\", \"https://{host}\");\nreturn NextResponse.redirect(target.origin === \"https://{host}\" ? target : new URL(\"/\", \"https://{host}\"));",
            ),
            (Rails, "redirect_to url_from(params[:next]) || root_path"),
            (
                Laravel,
                "return redirect()->intended('/');  // the session keeps the address, not a parameter",
            ),
            (
                Spring,
                "// SavedRequestAwareAuthenticationSuccessHandler keeps the address in the session; leave out setTargetUrlParameter(…)",
            ),
            (
                AspNetCore,
                "return Url.IsLocalUrl(returnUrl) ? LocalRedirect(returnUrl) : LocalRedirect(\"/\");",
            ),
            (
                Go,
                "target, err := url.Parse(next)\nif err != nil || target.Scheme != \"\" || target.Host != \"\" || !strings.HasPrefix(next, \"/\") || strings.Contains(next, \"\\\\\") {\n    next = \"/\"\n}",
            ),
        ],
    },
];
