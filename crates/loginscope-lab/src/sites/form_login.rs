//! An application that signs users in with a form and a session cookie.

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{APP, Action, PASSWORD, USER};

/// Such an application, as it should be; a scenario changes what it breaks.
pub struct FormLogin {
    /// The path of the form, below the scenario's first segment.
    pub form: &'static str,
    /// The name of the session cookie.
    pub cookie: &'static str,
    /// Its attributes.
    pub attributes: &'static str,
    /// The scheme that the application believes it is reached by, where a proxy hides the real
    /// one; its redirects are absolute then.
    pub believes: Option<&'static str>,
    /// The cookie that the form's hidden token must agree with; without one the token alone counts.
    pub csrf_cookie: Option<&'static str>,
    /// Whether it finds the sessions again that it began.
    pub remembers: bool,
    /// How many bytes the session cookie's value is longer than it has to be.
    pub padding: usize,
}

impl Default for FormLogin {
    fn default() -> Self {
        Self {
            form: "/login",
            cookie: "sid",
            attributes: "Path=/; HttpOnly; Secure; SameSite=Lax",
            believes: None,
            csrf_cookie: Some("csrf"),
            remembers: true,
            padding: 0,
        }
    }
}

/// What a user does on such an application who is let in.
pub fn signs_in(start: String) -> Vec<Action> {
    let mut actions = vec![Action::Visit(start)];
    actions.extend(Action::sign_in());
    actions.push(Action::WaitForUrl("/account".to_owned()));
    actions.push(Action::WaitForText("Welcome back"));
    actions
}

/// What a user does who finds the form again after having signed in.
pub fn bounces(start: String) -> Vec<Action> {
    let mut actions = vec![Action::Visit(start)];
    actions.extend(Action::sign_in());
    actions.push(Action::WaitForUrl("/login?next=".to_owned()));
    actions.push(Action::WaitForText("Please sign in to continue"));
    actions
}

impl FormLogin {
    /// What its host answers.
    pub fn answer(&self, app: &App, request: &Request) -> Option<Reply> {
        match request.route() {
            (APP, "GET", "/") => Some(self.redirect(app, 302, "/account")),
            (APP, "GET", path) if path == self.form => Some(self.show_form(app, request)),
            (APP, "POST", path) if path == self.form => Some(self.sign_in(app, request)),
            (APP, "GET", "/account") => Some(self.account(app, request)),
            _ => None,
        }
    }

    fn show_form(&self, app: &App, request: &Request) -> Reply {
        let notice = if request.query.is_empty() {
            ""
        } else {
            "<p class=\"notice\">Please sign in to continue.</p>"
        };
        let known = self.csrf_cookie.and_then(|name| request.cookie(name));
        let csrf = known.map_or_else(|| app.issue("csrf", ""), ToOwned::to_owned);
        let next = request.parameter("next").unwrap_or_else(|| app.path("/account"));
        let hidden = page::hidden([("csrf_token", csrf.as_str()), ("next", next.as_str())]);
        let form = page::sign_in_form(&app.path(self.form), &hidden);
        let reply = page::page(app, 200, "Sign in", &format!("{notice}\n{form}"));
        let Some(name) = self.csrf_cookie.filter(|_| known.is_none()) else { return reply };
        let secure = if request.scheme == "https" { "; Secure" } else { "" };
        let path = app.path("");
        reply.cookie(&format!("{name}={csrf}; Path={path}; HttpOnly{secure}; SameSite=Strict"))
    }

    fn sign_in(&self, app: &App, request: &Request) -> Reply {
        let csrf = request.field("csrf_token").unwrap_or_default();
        let agrees = self.csrf_cookie.is_none_or(|name| request.cookie(name) == Some(&csrf));
        if !agrees || app.look_up("csrf", &csrf).is_none() {
            return page::page(app, 403, "Forbidden", "<p>The form has expired.</p>");
        }
        let right = request.field("username").as_deref() == Some(USER)
            && request.field("password").as_deref() == Some(PASSWORD);
        if !right {
            let form = page::sign_in_form(&app.path(self.form), "");
            let notice = "<p class=\"notice\">Name or password is wrong.</p>";
            return page::page(app, 401, "Sign in", &format!("{notice}\n{form}"));
        }
        let session = app.issue("session", USER);
        self.redirect(app, 303, "/account").cookie(&format!(
            "{}={session}{}; {}",
            self.cookie,
            "x".repeat(self.padding),
            self.attributes
        ))
    }

    fn account(&self, app: &App, request: &Request) -> Reply {
        let session = request.cookie(self.cookie);
        let user = session.and_then(|key| app.look_up("session", key)).filter(|_| self.remembers);
        if let Some(user) = user {
            let welcome = format!("<p>Welcome back, {}.</p>", page::escape(&user));
            return page::page(app, 200, "Your account", &welcome);
        }
        let next: String =
            url::form_urlencoded::byte_serialize(app.path("/account").as_bytes()).collect();
        self.redirect(app, 302, &format!("{}?next={next}", self.form))
    }

    fn redirect(&self, app: &App, status: u16, path: &str) -> Reply {
        let location = match self.believes {
            Some(scheme) => app.url(scheme, APP, path),
            None => app.path(path),
        };
        Reply::status(status).header("location", &location)
    }
}
