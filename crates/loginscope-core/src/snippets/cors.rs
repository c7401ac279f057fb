//! Cross-origin calls with credentials.

use super::{Recipe, Target::*};

pub(super) const RECIPES: &[Recipe] = &[
    Recipe {
        rules: &[
            "cors/origin-missing",
            "cors/origin-mismatch",
            "cors/wildcard-with-credentials",
            "cors/credentials-not-allowed",
            "cors/header-not-allowed",
            "cors/method-not-allowed",
            "cors/preflight-status",
            "cors/preflight-redirect",
            "cors/vary-origin-missing",
            "cors/preflight-list-invalid",
            "oauth/token-endpoint-cors",
        ],
        result: "Access-Control-Allow-Origin: {origin}\nAccess-Control-Allow-Credentials: true\nVary: Origin",
        lines: &[
            (
                Flask,
                "from flask_cors import CORS\nCORS(app, origins=[\"{origin}\"], supports_credentials=True, allow_headers=[{quoted headers}])",
            ),
            (
                Django,
                "# settings.py, with django-cors-headers; the middleware stands above CommonMiddleware\nCORS_ALLOWED_ORIGINS = [\"{origin}\"]\nCORS_ALLOW_CREDENTIALS = True\nCORS_ALLOW_HEADERS = [{quoted headers}]\nMIDDLEWARE = [\"corsheaders.middleware.CorsMiddleware\", *MIDDLEWARE]",
            ),
            (
                FastApi,
                "from fastapi.middleware.cors import CORSMiddleware\napp.add_middleware(\n    CORSMiddleware,\n    allow_origins=[\"{origin}\"],\n    allow_credentials=True,\n    allow_methods=[\"GET\", \"POST\", \"PUT\", \"PATCH\", \"DELETE\"],\n    allow_headers=[{quoted headers}],\n)",
            ),
            (
                Express,
                "import cors from \"cors\";\napp.use(cors({ origin: \"{origin}\", credentials: true })); // before every check of a login",
            ),
            (
                NextJs,
                "// next.config.js\nasync headers() {\n  return [{ source: \"/api/:path*\", headers: [\n    { key: \"Access-Control-Allow-Origin\", value: \"{origin}\" },\n    { key: \"Access-Control-Allow-Credentials\", value: \"true\" },\n    { key: \"Access-Control-Allow-Methods\", value: \"GET, POST, PUT, PATCH, DELETE\" },\n    { key: \"Access-Control-Allow-Headers\", value: \"{headers}\" },\n    { key: \"Vary\", value: \"Origin\" },\n  ] }];\n}",
            ),
            (
                Rails,
                "# config/initializers/cors.rb, with rack-cors\nRails.application.config.middleware.insert_before 0, Rack::Cors do\n  allow do\n    origins \"{origin}\"\n    resource \"*\", headers: :any, methods: :any, credentials: true\n  end\nend",
            ),
            (
                Laravel,
                "// config/cors.php\n'paths' => ['api/*', 'login', 'logout', 'sanctum/csrf-cookie'],\n'allowed_origins' => ['{origin}'],\n'allowed_headers' => ['*'],\n'supports_credentials' => true,",
            ),
            (
                Spring,
                "@Bean\nCorsConfigurationSource corsConfigurationSource() {\n    var cors = new CorsConfiguration();\n    cors.setAllowedOrigins(List.of(\"{origin}\"));\n    cors.setAllowedMethods(List.of(\"GET\", \"POST\", \"PUT\", \"PATCH\", \"DELETE\"));\n    cors.setAllowedHeaders(List.of({quoted headers}));\n    cors.setAllowCredentials(true);\n    var source = new UrlBasedCorsConfigurationSource();\n    source.registerCorsConfiguration(\"/**\", cors);\n    return source;\n}\n// and in the filter chain, so that preflights pass before the login is asked for: http.cors(Customizer.withDefaults());",
            ),
            (
                AspNetCore,
                "builder.Services.AddCors(options => options.AddDefaultPolicy(policy =>\n    policy.WithOrigins(\"{origin}\").AllowAnyHeader().AllowAnyMethod().AllowCredentials()));\n// after UseRouting and before UseAuthentication:\napp.UseCors();",
            ),
            (
                Go,
                "w.Header().Set(\"Access-Control-Allow-Origin\", \"{origin}\")\nw.Header().Set(\"Access-Control-Allow-Credentials\", \"true\")\nw.Header().Add(\"Vary\", \"Origin\")\nif r.Method == http.MethodOptions {\n    w.Header().Set(\"Access-Control-Allow-Methods\", \"GET, POST, PUT, PATCH, DELETE\")\n    w.Header().Set(\"Access-Control-Allow-Headers\", \"{headers}\")\n    w.WriteHeader(http.StatusNoContent)\n    return\n}",
            ),
            (
                Nginx,
                "add_header Access-Control-Allow-Origin \"{origin}\" always;\nadd_header Access-Control-Allow-Credentials true always;\nadd_header Vary Origin always;\nif ($request_method = OPTIONS) {\n    add_header Access-Control-Allow-Origin \"{origin}\" always;\n    add_header Access-Control-Allow-Credentials true always;\n    add_header Access-Control-Allow-Methods \"GET, POST, PUT, PATCH, DELETE\" always;\n    add_header Access-Control-Allow-Headers \"{headers}\" always;\n    return 204;\n}",
            ),
            (
                Caddy,
                "header {\n    Access-Control-Allow-Origin \"{origin}\"\n    Access-Control-Allow-Credentials true\n    Access-Control-Allow-Methods \"GET, POST, PUT, PATCH, DELETE\"\n    Access-Control-Allow-Headers \"{headers}\"\n    +Vary Origin\n}\n@preflight method OPTIONS\nrespond @preflight 204",
            ),
            (
                Traefik,
                "labels:\n  - traefik.http.middlewares.cors.headers.accesscontrolalloworiginlist={origin}\n  - traefik.http.middlewares.cors.headers.accesscontrolallowcredentials=true\n  - traefik.http.middlewares.cors.headers.accesscontrolallowmethods=GET,POST,PUT,PATCH,DELETE\n  - traefik.http.middlewares.cors.headers.accesscontrolallowheaders={headers}\n  - traefik.http.middlewares.cors.headers.addvaryheader=true",
            ),
            (
                Apache,
                "Header always set Access-Control-Allow-Origin \"{origin}\"\nHeader always set Access-Control-Allow-Credentials true\nHeader always set Access-Control-Allow-Methods \"GET, POST, PUT, PATCH, DELETE\"\nHeader always set Access-Control-Allow-Headers \"{headers}\"\nHeader always merge Vary Origin\nRewriteEngine On\nRewriteCond %{REQUEST_METHOD} =OPTIONS\nRewriteRule .* - [R=204,L]",
            ),
        ],
    },
    Recipe {
        rules: &["cors/error-without-headers"],
        result: "Access-Control-Allow-Origin: {origin}\nAccess-Control-Allow-Credentials: true\nVary: Origin",
        lines: &[
            (
                Flask,
                "# before the blueprints; it adds the headers to the answers of error handlers too\nCORS(app, origins=[\"{origin}\"], supports_credentials=True)",
            ),
            (
                Django,
                "# settings.py: first of all, so that what other middleware refuses passes through it\nMIDDLEWARE = [\"corsheaders.middleware.CorsMiddleware\", *MIDDLEWARE]",
            ),
            (
                FastApi,
                "# around the whole application: add_middleware() leaves answers to unhandled errors without the headers\napp = CORSMiddleware(app, allow_origins=[\"{origin}\"], allow_credentials=True, allow_methods=[\"*\"], allow_headers=[{quoted headers}])",
            ),
            (
                Express,
                "app.use(cors({ origin: \"{origin}\", credentials: true }));  // before every route and check of a login",
            ),
            (
                Rails,
                "# config/initializers/cors.rb: before all others, those that refuse too\nRails.application.config.middleware.insert_before 0, Rack::Cors do … end",
            ),
            (
                Spring,
                "http.cors(Customizer.withDefaults());  // Spring Security's own filter, in front of the one that answers 401",
            ),
            (AspNetCore, "app.UseCors();  // before UseAuthentication and UseAuthorization"),
            (
                Go,
                "http.ListenAndServe(\":8000\", cors(mux))  // around the mux, so that its errors have the headers too",
            ),
            (
                Nginx,
                "add_header Access-Control-Allow-Origin \"{origin}\" always;  # without always: good answers only\nadd_header Access-Control-Allow-Credentials true always;\nadd_header Vary Origin always;",
            ),
            (
                Apache,
                "Header always set Access-Control-Allow-Origin \"{origin}\"  # without always: good answers only\nHeader always set Access-Control-Allow-Credentials true\nHeader always merge Vary Origin",
            ),
        ],
    },
    Recipe {
        rules: &["cors/duplicate-headers"],
        result: "Access-Control-Allow-Origin: {origin}",
        lines: &[
            (
                Nginx,
                "proxy_hide_header Access-Control-Allow-Origin;  # the application's; nginx adds its own\nproxy_hide_header Access-Control-Allow-Credentials;",
            ),
            (
                Caddy,
                "reverse_proxy app:8000 {\n    header_down -Access-Control-Allow-Origin\n    header_down -Access-Control-Allow-Credentials\n}",
            ),
            (
                Apache,
                "Header onsuccess unset Access-Control-Allow-Origin  # the application's; `Header always set` adds the other one",
            ),
            (
                Traefik,
                "# leave the accesscontrol… options of the headers middleware out where the application sends the headers",
            ),
        ],
    },
    Recipe {
        rules: &["cors/token-header-not-exposed"],
        result: "Access-Control-Expose-Headers: {token header}",
        lines: &[
            (
                Flask,
                "CORS(app, origins=[\"{origin}\"], supports_credentials=True, expose_headers=[\"{token header}\"])",
            ),
            (Django, "# settings.py\nCORS_EXPOSE_HEADERS = [\"{token header}\"]"),
            (
                FastApi,
                "app.add_middleware(CORSMiddleware, allow_origins=[\"{origin}\"], allow_credentials=True, expose_headers=[\"{token header}\"])",
            ),
            (
                Express,
                "app.use(cors({ origin: \"{origin}\", credentials: true, exposedHeaders: [\"{token header}\"] }));",
            ),
            (
                NextJs,
                "// next.config.js, in headers()\n{ key: \"Access-Control-Expose-Headers\", value: \"{token header}\" },",
            ),
            (
                Rails,
                "# config/initializers/cors.rb\nresource \"*\", headers: :any, methods: :any, credentials: true, expose: [\"{token header}\"]",
            ),
            (Laravel, "// config/cors.php\n'exposed_headers' => ['{token header}'],"),
            (Spring, "cors.setExposedHeaders(List.of(\"{token header}\"));"),
            (AspNetCore, "policy.WithExposedHeaders(\"{token header}\")"),
            (Go, "w.Header().Set(\"Access-Control-Expose-Headers\", \"{token header}\")"),
            (
                Traefik,
                "labels:\n  - traefik.http.middlewares.cors.headers.accesscontrolexposeheaders={token header}",
            ),
            (Caddy, "header Access-Control-Expose-Headers \"{token header}\""),
            (Apache, "Header always set Access-Control-Expose-Headers \"{token header}\""),
            (Nginx, "add_header Access-Control-Expose-Headers {token header} always;"),
        ],
    },
    Recipe {
        rules: &["cors/bff-redirect", "http/status-misused"],
        result: "HTTP/1.1 401 Unauthorized",
        lines: &[
            (
                Flask,
                "@login_manager.unauthorized_handler\ndef unauthorized():\n    if request.path.startswith(\"/api/\"):\n        return {\"error\": \"not logged in\"}, 401\n    return redirect(url_for(\"login\"))",
            ),
            (
                Django,
                "# Django REST framework: the first authentication class must name a scheme, else it answers 403\nREST_FRAMEWORK = {\"DEFAULT_AUTHENTICATION_CLASSES\": [\"rest_framework.authentication.TokenAuthentication\", \"rest_framework.authentication.SessionAuthentication\"]}",
            ),
            (
                Express,
                "if (!req.user) return req.path.startsWith(\"/api/\") ? res.sendStatus(401) : res.redirect(\"/login\");",
            ),
            (
                FastApi,
                "raise HTTPException(401, \"not logged in\", headers={\"WWW-Authenticate\": \"Bearer\"})",
            ),
            (
                NextJs,
                "if (!session) return Response.json({ error: \"not logged in\" }, { status: 401, headers: { \"WWW-Authenticate\": \"Bearer\" } });",
            ),
            (
                Rails,
                "def require_login\n  return if current_user\n  request.format.html? ? redirect_to(login_path) : head(:unauthorized)\nend",
            ),
            (
                Laravel,
                "// bootstrap/app.php\n->withExceptions(function (Exceptions $exceptions) {\n    $exceptions->shouldRenderJsonWhen(fn (Request $request) => $request->is('api/*') || $request->expectsJson());\n})",
            ),
            (
                Go,
                "w.Header().Set(\"WWW-Authenticate\", \"Bearer\")\nhttp.Error(w, \"not logged in\", http.StatusUnauthorized)",
            ),
            (
                Nginx,
                "location /api/ {\n    auth_request /oauth2/auth;  # and no error_page 401 here: the script gets the 401\n    proxy_pass http://app:8000;\n}",
            ),
            (Apache, "# mod_auth_openidc\n<Location /api/>\n    OIDCUnAuthAction 401\n</Location>"),
            (
                Spring,
                "http.exceptionHandling(errors -> errors.defaultAuthenticationEntryPointFor(\n    new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED), PathPatternRequestMatcher.withDefaults().matcher(\"/api/**\")));",
            ),
            (
                AspNetCore,
                "options.Events.OnRedirectToLogin = context =>\n{\n    if (context.Request.Path.StartsWithSegments(\"/api\")) context.Response.StatusCode = 401;\n    else context.Response.Redirect(context.RedirectUri);\n    return Task.CompletedTask;\n};",
            ),
        ],
    },
];
