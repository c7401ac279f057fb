//! The sites: which framework, how it is set up, what the user does and what the panel must say.

use loginscope_lab::{Action, Expectation};

use crate::servers::Site;

/// What an application is written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framework {
    /// Django, sessions in the database.
    Django,
    /// Flask, the session in a signed cookie.
    Flask,
    /// FastAPI, bearer tokens.
    FastApi,
    /// Express, sessions in memory.
    Express,
}

impl Framework {
    /// Where its source is.
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Framework::Django => "django",
            Framework::Flask => "flask",
            Framework::FastApi => "fastapi",
            Framework::Express => "express",
        }
    }
}

/// The environment of one instance; `{https}` becomes the port of nginx.
pub(crate) type App = &'static [(&'static str, &'static str)];

/// One site.
pub(crate) struct Case {
    /// Its name.
    pub id: &'static str,
    /// What it is written with.
    pub framework: Framework,
    /// Its instances; nginx asks them in turn.
    pub apps: &'static [App],
    /// What nginx tells them.
    pub proxy: &'static [&'static str],
    /// What the user does.
    pub actions: fn(&Site) -> Vec<Action>,
    /// What the panel must say.
    pub expect: Expectation,
}

const HOST: &str = "proxy_set_header Host $http_host;";
const PROTO: &str = "proxy_set_header X-Forwarded-Proto $scheme;";
const FOR: &str = "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;";
/// As every framework's guide says.
const PROXY: &[&str] = &[HOST, PROTO, FOR];
const SECRET: App = &[("SECRET_KEY", "one-of-the-instances-has-this-key")];
const OTHER_SECRET: App = &[("SECRET_KEY", "and-the-other-instance-has-that-key")];

/// Signs in on a form at a path of `https://app.test` and waits for a text.
macro_rules! sign_in {
    ($url:expr, $text:literal) => {
        |site| {
            let mut actions = vec![Action::Visit($url(site))];
            actions.extend(Action::sign_in());
            actions.push(Action::WaitForText($text));
            actions
        }
    };
}

fn app(path: &'static str) -> impl Fn(&Site) -> String {
    move |site| site.url("https", "app.test", path)
}

/// Every site.
pub(crate) const CASES: &[Case] = &[
    Case {
        id: "django-healthy",
        framework: Framework::Django,
        apps: &[SECRET],
        proxy: PROXY,
        actions: sign_in!(app("/account/"), "Welcome, ada"),
        expect: Expectation::healthy(),
    },
    Case {
        id: "django-two-secrets",
        framework: Framework::Django,
        apps: &[SECRET, OTHER_SECRET],
        proxy: PROXY,
        actions: |site| {
            let mut actions = vec![Action::Visit(site.url("https", "app.test", "/login/"))];
            actions.extend(Action::sign_in());
            actions.push(Action::Wait(3000));
            actions
        },
        expect: Expectation::broken("send/accepted-but-ignored", &[]),
    },
    Case {
        id: "django-no-forwarded-proto",
        framework: Framework::Django,
        apps: &[SECRET],
        proxy: &[HOST],
        actions: |site| {
            let mut actions = vec![Action::Visit(site.url("https", "app.test", "/login/"))];
            actions.extend(Action::sign_in());
            actions.push(Action::WaitForText("CSRF verification failed"));
            actions
        },
        expect: Expectation::broken("csrf/origin-rejected", &[]),
    },
    Case {
        id: "django-redirects-for-ever",
        framework: Framework::Django,
        apps: &[&[("SECRET_KEY", "one-of-the-instances-has-this-key"), ("SSL_REDIRECT", "1")]],
        proxy: &[HOST],
        actions: |site| {
            vec![Action::Visit(site.url("https", "app.test", "/login/")), Action::Wait(2000)]
        },
        expect: Expectation::broken("redirect/loop", &[]),
    },
    Case {
        id: "django-wrong-password",
        framework: Framework::Django,
        apps: &[SECRET],
        proxy: PROXY,
        actions: |site| {
            vec![
                Action::Visit(site.url("https", "app.test", "/login/")),
                Action::Fill { selector: "input[name=username]", value: "ada" },
                Action::Fill { selector: "input[name=password]", value: "difference-engine" },
                Action::Click("button[type=submit]"),
                Action::WaitForText("correct username and password"),
            ]
        },
        expect: Expectation::broken("credentials/rejected", &[]),
    },
    Case {
        id: "flask-healthy",
        framework: Framework::Flask,
        apps: &[SECRET],
        proxy: PROXY,
        actions: sign_in!(app("/"), "Welcome, ada"),
        expect: Expectation::healthy(),
    },
    Case {
        id: "flask-two-secrets",
        framework: Framework::Flask,
        apps: &[SECRET, OTHER_SECRET],
        proxy: PROXY,
        actions: |site| {
            let mut actions = vec![Action::Visit(site.url("https", "app.test", "/login"))];
            actions.extend(Action::sign_in());
            actions.push(Action::Wait(3000));
            actions
        },
        expect: Expectation::broken("send/accepted-but-ignored", &[]),
    },
    Case {
        id: "flask-secure-cookie-over-http",
        framework: Framework::Flask,
        apps: &[SECRET],
        proxy: PROXY,
        actions: |site| {
            let mut actions = vec![Action::Visit(site.url("http", "app.test", "/login"))];
            actions.extend(Action::sign_in());
            actions.push(Action::WaitForUrl("next=".to_owned()));
            actions
        },
        expect: Expectation::broken("cookie/secure-from-insecure-origin", &[]),
    },
    Case {
        id: "flask-no-forwarded-proto",
        framework: Framework::Flask,
        apps: &[SECRET],
        // The usual ports are not in the Host header; here the port for http takes their place.
        proxy: &["proxy_set_header Host $host:{http};", FOR],
        actions: |site| {
            let mut actions = vec![Action::Visit(site.url("https", "app.test", "/login"))];
            actions.extend(Action::sign_in());
            actions.push(Action::Wait(2000));
            actions
        },
        expect: Expectation::broken("redirect/https-downgrade", &[]),
    },
    Case {
        id: "fastapi-healthy",
        framework: Framework::FastApi,
        apps: &[&[
            ("SECRET_KEY", "a-key-of-more-than-thirty-two-bytes"),
            ("ORIGINS", "https://app.test:{https}"),
        ]],
        proxy: PROXY,
        actions: sign_in!(app("/pages/bearer.html"), "Welcome, ada"),
        expect: Expectation::healthy(),
    },
    Case {
        id: "fastapi-without-cors",
        framework: Framework::FastApi,
        apps: &[&[("SECRET_KEY", "a-key-of-more-than-thirty-two-bytes")]],
        proxy: PROXY,
        actions: sign_in!(app("/pages/bearer.html"), "Network error"),
        expect: Expectation::broken("cors/origin-missing", &[]),
    },
    Case {
        id: "fastapi-origin-with-slash",
        framework: Framework::FastApi,
        apps: &[&[
            ("SECRET_KEY", "a-key-of-more-than-thirty-two-bytes"),
            ("ORIGINS", "https://app.test:{https}/"),
        ]],
        proxy: PROXY,
        actions: sign_in!(app("/pages/bearer.html"), "Network error"),
        expect: Expectation::broken("cors/origin-missing", &[]),
    },
    Case {
        id: "fastapi-authorization-not-allowed",
        framework: Framework::FastApi,
        apps: &[&[
            ("SECRET_KEY", "a-key-of-more-than-thirty-two-bytes"),
            ("ORIGINS", "https://app.test:{https}"),
            ("HEADERS", "Content-Type"),
        ]],
        proxy: PROXY,
        actions: sign_in!(app("/pages/bearer.html"), "Network error"),
        // Starlette answers such a preflight with 400, which the browser looks at first.
        expect: Expectation::broken("cors/preflight-status", &[]),
    },
    Case {
        id: "fastapi-expired",
        framework: Framework::FastApi,
        apps: &[&[
            ("SECRET_KEY", "a-key-of-more-than-thirty-two-bytes"),
            ("ORIGINS", "https://app.test:{https}"),
            ("LIFETIME", "1"),
        ]],
        proxy: PROXY,
        actions: sign_in!(app("/pages/bearer.html?wait=3000"), "Signed out"),
        expect: Expectation::broken("token/short-lifetime", &["token/expired"]),
    },
    Case {
        id: "express-healthy",
        framework: Framework::Express,
        apps: &[&[
            ("SECRET_KEY", "one-of-the-instances-has-this-key"),
            ("ORIGIN", "https://app.test:{https}"),
        ]],
        proxy: PROXY,
        actions: sign_in!(app("/pages/session.html"), "Welcome, ada"),
        expect: Expectation::healthy(),
    },
    Case {
        id: "express-does-not-trust-the-proxy",
        framework: Framework::Express,
        apps: &[&[
            ("SECRET_KEY", "one-of-the-instances-has-this-key"),
            ("ORIGIN", "https://app.test:{https}"),
            ("TRUST_PROXY", "0"),
        ]],
        proxy: PROXY,
        actions: sign_in!(app("/pages/session.html"), "Signed out"),
        expect: Expectation::broken("cookie/not-issued", &[]),
    },
    Case {
        id: "express-without-credentials",
        framework: Framework::Express,
        apps: &[&[
            ("SECRET_KEY", "one-of-the-instances-has-this-key"),
            ("ORIGIN", "https://app.test:{https}"),
            ("CREDENTIALS", "0"),
        ]],
        proxy: PROXY,
        actions: sign_in!(app("/pages/session.html"), "Network error"),
        expect: Expectation::broken("cors/credentials-not-allowed", &[]),
    },
    Case {
        id: "express-two-memories",
        framework: Framework::Express,
        apps: &[
            &[
                ("SECRET_KEY", "one-of-the-instances-has-this-key"),
                ("ORIGIN", "https://app.test:{https}"),
            ],
            &[
                ("SECRET_KEY", "one-of-the-instances-has-this-key"),
                ("ORIGIN", "https://app.test:{https}"),
            ],
        ],
        proxy: PROXY,
        actions: |site| {
            let mut actions =
                vec![Action::Visit(site.url("https", "app.test", "/pages/session.html"))];
            actions.extend(Action::sign_in());
            actions.push(Action::Wait(2000));
            actions
        },
        expect: Expectation::broken("send/accepted-but-ignored", &[]),
    },
];
