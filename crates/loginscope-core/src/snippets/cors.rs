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
            "cors/error-without-headers",
            "cors/vary-origin-missing",
            "cors/preflight-list-invalid",
            "oauth/token-endpoint-cors",
        ],
        result: "Access-Control-Allow-Origin: {origin}\nAccess-Control-Allow-Credentials: true\nVary: Origin",
        lines: &[
            (
                Flask,
                "from flask_cors import CORS\nCORS(app, origins=[\"{origin}\"], supports_credentials=True, allow_headers=[\"Authorization\", \"Content-Type\", \"X-CSRFToken\"])",
            ),
            (
                Django,
                "# settings.py, with django-cors-headers; the middleware stands above CommonMiddleware\nCORS_ALLOWED_ORIGINS = [\"{origin}\"]\nCORS_ALLOW_CREDENTIALS = True\nMIDDLEWARE = [\"corsheaders.middleware.CorsMiddleware\", *MIDDLEWARE]",
            ),
            (
                FastApi,
                "from fastapi.middleware.cors import CORSMiddleware\napp.add_middleware(\n    CORSMiddleware,\n    allow_origins=[\"{origin}\"],\n    allow_credentials=True,\n    allow_methods=[\"GET\", \"POST\", \"PUT\", \"PATCH\", \"DELETE\"],\n    allow_headers=[\"Authorization\", \"Content-Type\"],\n)",
            ),
            (
                Express,
                "import cors from \"cors\";\napp.use(cors({ origin: \"{origin}\", credentials: true })); // before every check of a login",
            ),
            (
                NextJs,
                "// next.config.js\nasync headers() {\n  return [{ source: \"/api/:path*\", headers: [\n    { key: \"Access-Control-Allow-Origin\", value: \"{origin}\" },\n    { key: \"Access-Control-Allow-Credentials\", value: \"true\" },\n    { key: \"Access-Control-Allow-Headers\", value: \"Authorization, Content-Type\" },\n    { key: \"Vary\", value: \"Origin\" },\n  ] }];\n}",
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
                "@Bean\nCorsConfigurationSource corsConfigurationSource() {\n    var cors = new CorsConfiguration();\n    cors.setAllowedOrigins(List.of(\"{origin}\"));\n    cors.setAllowedMethods(List.of(\"GET\", \"POST\", \"PUT\", \"PATCH\", \"DELETE\"));\n    cors.setAllowedHeaders(List.of(\"Authorization\", \"Content-Type\"));\n    cors.setAllowCredentials(true);\n    var source = new UrlBasedCorsConfigurationSource();\n    source.registerCorsConfiguration(\"/**\", cors);\n    return source;\n}\n// and in the filter chain, so that preflights pass before the login is asked for: http.cors(Customizer.withDefaults());",
            ),
            (
                AspNetCore,
                "builder.Services.AddCors(options => options.AddDefaultPolicy(policy =>\n    policy.WithOrigins(\"{origin}\").AllowAnyHeader().AllowAnyMethod().AllowCredentials()));\n// after UseRouting and before UseAuthentication:\napp.UseCors();",
            ),
            (
                Go,
                "w.Header().Set(\"Access-Control-Allow-Origin\", \"{origin}\")\nw.Header().Set(\"Access-Control-Allow-Credentials\", \"true\")\nw.Header().Add(\"Vary\", \"Origin\")\nif r.Method == http.MethodOptions {\n    w.Header().Set(\"Access-Control-Allow-Methods\", \"GET, POST, PUT, PATCH, DELETE\")\n    w.Header().Set(\"Access-Control-Allow-Headers\", \"Authorization, Content-Type\")\n    w.WriteHeader(http.StatusNoContent)\n    return\n}",
            ),
            (
                Nginx,
                "add_header Access-Control-Allow-Origin \"{origin}\" always;\nadd_header Access-Control-Allow-Credentials true always;\nadd_header Vary Origin always;\nif ($request_method = OPTIONS) {\n    add_header Access-Control-Allow-Origin \"{origin}\" always;\n    add_header Access-Control-Allow-Credentials true always;\n    add_header Access-Control-Allow-Methods \"GET, POST, PUT, PATCH, DELETE\" always;\n    add_header Access-Control-Allow-Headers \"Authorization, Content-Type\" always;\n    return 204;\n}",
            ),
            (
                Caddy,
                "header {\n    Access-Control-Allow-Origin \"{origin}\"\n    Access-Control-Allow-Credentials true\n    Access-Control-Allow-Methods \"GET, POST, PUT, PATCH, DELETE\"\n    Access-Control-Allow-Headers \"Authorization, Content-Type\"\n    +Vary Origin\n}\n@preflight method OPTIONS\nrespond @preflight 204",
            ),
            (
                Traefik,
                "labels:\n  - traefik.http.middlewares.cors.headers.accesscontrolalloworiginlist={origin}\n  - traefik.http.middlewares.cors.headers.accesscontrolallowcredentials=true\n  - traefik.http.middlewares.cors.headers.accesscontrolallowmethods=GET,POST,PUT,PATCH,DELETE\n  - traefik.http.middlewares.cors.headers.accesscontrolallowheaders=Authorization,Content-Type\n  - traefik.http.middlewares.cors.headers.addvaryheader=true",
            ),
            (
                Apache,
                "Header always set Access-Control-Allow-Origin \"{origin}\"\nHeader always set Access-Control-Allow-Credentials true\nHeader always set Access-Control-Allow-Methods \"GET, POST, PUT, PATCH, DELETE\"\nHeader always set Access-Control-Allow-Headers \"Authorization, Content-Type\"\nHeader always merge Vary Origin\nRewriteEngine On\nRewriteCond %{REQUEST_METHOD} =OPTIONS\nRewriteRule .* - [R=204,L]",
            ),
        ],
    },
    Recipe {
        rules: &["cors/token-header-not-exposed"],
        result: "Access-Control-Expose-Headers: Authorization",
        lines: &[
            (
                Flask,
                "CORS(app, origins=[\"{origin}\"], supports_credentials=True, expose_headers=[\"Authorization\"])",
            ),
            (Django, "# settings.py\nCORS_EXPOSE_HEADERS = [\"Authorization\"]"),
            (
                FastApi,
                "app.add_middleware(CORSMiddleware, allow_origins=[\"{origin}\"], allow_credentials=True, expose_headers=[\"Authorization\"])",
            ),
            (
                Express,
                "app.use(cors({ origin: \"{origin}\", credentials: true, exposedHeaders: [\"Authorization\"] }));",
            ),
            (Laravel, "// config/cors.php\n'exposed_headers' => ['Authorization'],"),
            (Spring, "cors.setExposedHeaders(List.of(\"Authorization\"));"),
            (AspNetCore, "policy.WithExposedHeaders(\"Authorization\")"),
            (Nginx, "add_header Access-Control-Expose-Headers Authorization always;"),
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
