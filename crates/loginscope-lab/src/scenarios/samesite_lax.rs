//! A portal of another site asks for the user's account by a script, without the `Lax` session cookie.

use crate::scenario::{APP, Action, Address, Expectation, OTHER, Scenario};
use crate::sites::form_login::{FormLogin, signs_in};
use crate::sites::remote_session::RemoteSession;

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "samesite-lax",
    title: "SameSite=Lax and a script of another site",
    story: "The user is signed in, and the company's portal on another site asks for the account with fetch(): the browser withholds the Lax session cookie, and the answer is 401.",
    mount: "fleet",
    start: START,
    answer: |app, request| {
        let api = RemoteSession { host: APP, ..RemoteSession::default() };
        let site = FormLogin { cookie: "desk_session", ..FormLogin::default() };
        site.answer(app, request)
            .filter(|_| request.path != "/")
            .or_else(|| api.answer(app, request))
    },
    actions: |app| {
        let mut actions = signs_in(START.on(app));
        actions.push(Action::Visit(Address::https(OTHER, "/").on(app)));
        actions.push(Action::WaitForText("please sign in first"));
        actions
    },
    expect: Expectation::broken("send/samesite-lax", &[]),
};
