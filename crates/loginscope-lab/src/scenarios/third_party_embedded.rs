//! A portal of another site asks for an account that the user has opened in a tab of its own.

use loginscope_core::model::Browser;

use crate::scenario::{APP, Action, Address, Expectation, OTHER, Scenario};
use crate::sites::form_login::{FormLogin, signs_in};
use crate::sites::remote_session::RemoteSession;

const START: Address = Address::https(APP, "/login");

const WITHHELD: Expectation = Expectation::broken("send/third-party-blocked", &[]);

pub(super) static SCENARIO: Scenario = Scenario {
    id: "third-party-embedded",
    title: "Session that another site's page needs",
    story: "The user is signed in, and the portal of another site asks for the account with fetch(). Where third-party cookies are allowed the answer comes; where they are blocked or kept apart it is 401.",
    mount: "bikes",
    start: START,
    answer: |app, request| {
        let api = RemoteSession { host: APP, ..RemoteSession::default() };
        let attributes = "Path=/; HttpOnly; Secure; SameSite=None";
        let site = FormLogin { cookie: "desk_session", attributes, ..FormLogin::default() };
        site.answer(app, request)
            .filter(|_| request.path != "/")
            .or_else(|| api.answer(app, request))
    },
    actions: |app| {
        let mut actions = signs_in(START.on(app));
        actions.push(Action::Visit(Address::https(OTHER, "/").on(app)));
        actions.push(Action::WaitForText("Your account: "));
        actions
    },
    expect: Expectation::works(&["browser/verdicts-differ"])
        .where_blocked(&WITHHELD)
        .but(&[(Browser::Firefox, WITHHELD)]),
};
