//! Applications behind proxies: the public address, and headers that must pass.

use super::{Recipe, Target::*};

pub(super) const RECIPES: &[Recipe] = &[
    Recipe {
        rules: &[
            "redirect/https-downgrade",
            "redirect/internal-host",
            "redirect/loop",
            "redirect/secure-cookie-lost-on-http-hop",
            "cookie/secure-from-insecure-origin",
            "send/secure-over-http",
            "csrf/origin-rejected",
            "link/wrong-host",
        ],
        result: "",
        lines: &[
            (
                Nginx,
                "proxy_set_header Host $host;\nproxy_set_header X-Forwarded-Proto $scheme;\nproxy_set_header X-Forwarded-Host $host;\nproxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
            ),
            (
                Caddy,
                "reverse_proxy app:8000  # sends X-Forwarded-Proto, -Host and -For by itself; behind another proxy: trusted_proxies static private_ranges",
            ),
            (
                Traefik,
                "entryPoints:\n  websecure:\n    forwardedHeaders:\n      trustedIPs: [\"10.0.0.0/8\"]  # the load balancer in front, else its X-Forwarded-Proto is replaced",
            ),
            (
                Apache,
                "ProxyPreserveHost On\nRequestHeader set X-Forwarded-Proto expr=%{REQUEST_SCHEME}",
            ),
            (
                Flask,
                "from werkzeug.middleware.proxy_fix import ProxyFix\napp.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)",
            ),
            (
                Django,
                "# settings.py\nSECURE_PROXY_SSL_HEADER = (\"HTTP_X_FORWARDED_PROTO\", \"https\")\nUSE_X_FORWARDED_HOST = True\nCSRF_TRUSTED_ORIGINS = [\"https://{host}\"]",
            ),
            (
                FastApi,
                "uvicorn app:app --proxy-headers --forwarded-allow-ips='*'  # or the proxy's address",
            ),
            (Express, "app.set(\"trust proxy\", 1);"),
            (NextJs, "// .env, with Auth.js\nAUTH_URL=https://{host}\nAUTH_TRUST_HOST=true"),
            (
                Rails,
                "# config/environments/production.rb\nconfig.assume_ssl = true\nconfig.force_ssl = true",
            ),
            (
                Laravel,
                "// bootstrap/app.php\n->withMiddleware(function (Middleware $middleware) {\n    $middleware->trustProxies(at: '*');\n})",
            ),
            (Spring, "# application.properties\nserver.forward-headers-strategy=framework"),
            (
                AspNetCore,
                "builder.Services.Configure<ForwardedHeadersOptions>(options =>\n    options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost);\napp.UseForwardedHeaders(); // first of all middleware",
            ),
            (
                Go,
                "// build absolute addresses from configuration, not from r.Host\nconst publicURL = \"https://{host}\"",
            ),
        ],
    },
    Recipe {
        rules: &["http/authorization-stripped"],
        result: "",
        lines: &[
            (
                Apache,
                "CGIPassAuth On            # CGI, PHP-FPM\nWSGIPassAuthorization On  # mod_wsgi",
            ),
            (
                Nginx,
                "proxy_set_header Authorization $http_authorization;\n# PHP-FPM: fastcgi_param HTTP_AUTHORIZATION $http_authorization;",
            ),
            (
                Traefik,
                "# a basicauth or forwardauth middleware takes the header: removeHeader=false, or another header for the API",
            ),
            (
                Caddy,
                "reverse_proxy app:8000 {\n    header_up Authorization {http.request.header.Authorization}\n}",
            ),
            (Php, "# .htaccess\nSetEnvIf Authorization \"(.*)\" HTTP_AUTHORIZATION=$1"),
        ],
    },
    Recipe {
        rules: &["send/header-too-large"],
        result: "",
        lines: &[
            (
                Nginx,
                "large_client_header_buffers 4 32k;\n# and for large Set-Cookie lines of the application: proxy_buffer_size 32k; proxy_buffers 4 32k;",
            ),
            (Apache, "LimitRequestFieldSize 32768"),
            (Express, "node --max-http-header-size=32768 server.js"),
            (Spring, "# application.properties\nserver.max-http-request-header-size=32KB"),
            (
                AspNetCore,
                "builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestHeadersTotalSize = 65536);",
            ),
            (Go, "server := &http.Server{MaxHeaderBytes: 1 << 16}"),
        ],
    },
    Recipe {
        rules: &["http/endpoint-not-found"],
        result: "",
        lines: &[
            (
                Nginx,
                "location /api/ {\n    proxy_pass http://app:8000;  # without a slash behind the port the prefix /api/ stays, with one it goes\n}\nlocation / {\n    try_files $uri $uri/ /index.html;  # a single-page application's own routes\n}",
            ),
            (
                Caddy,
                "handle /api/* {  # handle_path takes the prefix away\n    reverse_proxy app:8000\n}\nhandle {\n    root * /srv\n    try_files {path} /index.html\n    file_server\n}",
            ),
            (
                Traefik,
                "labels:\n  - traefik.http.middlewares.api.stripprefix.prefixes=/api  # only where the application's routes lack /api",
            ),
            (FastApi, "app = FastAPI(root_path=\"/api\")  # where the proxy takes /api away"),
            (Apache, "FallbackResource /index.html"),
        ],
    },
    Recipe {
        rules: &["http/rate-limited"],
        result: "",
        lines: &[
            (
                Nginx,
                "# behind a load balancer all users have its address, unless:\nset_real_ip_from 10.0.0.0/8;\nreal_ip_header X-Forwarded-For;\nreal_ip_recursive on;",
            ),
            (Caddy, "{\n    servers {\n        trusted_proxies static private_ranges\n    }\n}"),
            (
                Traefik,
                "labels:\n  - traefik.http.middlewares.limit.ratelimit.sourcecriterion.ipstrategy.depth=1  # behind one proxy",
            ),
            (Apache, "RemoteIPHeader X-Forwarded-For\nRemoteIPInternalProxy 10.0.0.0/8"),
            (
                Flask,
                "app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1)  # flask-limiter counts by request.remote_addr",
            ),
            (
                Django,
                "# settings.py, with django-axes behind one proxy\nAXES_IPWARE_PROXY_COUNT = 1\nAXES_IPWARE_META_PRECEDENCE_ORDER = [\"HTTP_X_FORWARDED_FOR\", \"REMOTE_ADDR\"]",
            ),
            (FastApi, "uvicorn app:app --proxy-headers --forwarded-allow-ips='10.0.0.0/8'"),
            (Express, "app.set(\"trust proxy\", 1);  // express-rate-limit counts by req.ip"),
            (
                Rails,
                "# config/environments/production.rb\nconfig.action_dispatch.trusted_proxies = [IPAddr.new(\"10.0.0.0/8\")]",
            ),
            (
                Laravel,
                "// bootstrap/app.php\n->withMiddleware(function (Middleware $middleware) {\n    $middleware->trustProxies(at: '10.0.0.0/8');\n})",
            ),
            (Spring, "# application.properties\nserver.forward-headers-strategy=native"),
            (
                AspNetCore,
                "builder.Services.Configure<ForwardedHeadersOptions>(options =>\n    options.ForwardedHeaders = ForwardedHeaders.XForwardedFor);\napp.UseForwardedHeaders(); // before UseRateLimiter",
            ),
        ],
    },
];
