//! The date in `Expires` is written in another format.

use crate::scenario::{APP, Address, Expectation, Scenario};
use crate::sites::form_login::{FormLogin, signs_in};

const START: Address = Address::https(APP, "/login");

pub(super) static SCENARIO: Scenario = Scenario {
    id: "expires-unparsable",
    title: "Expires that is no date",
    story: "The session should last for weeks, but its date is written as a database writes it: the browser can not read it, and the session ends with the browser.",
    mount: "vineyard",
    start: START,
    answer: |app, request| FormLogin { attributes: "Path=/; Expires=2031-06-30T12:00:00Z; HttpOnly; Secure; SameSite=Lax", ..FormLogin::default() }.answer(app, request),
    actions: |app| signs_in(START.on(app)),
    expect: Expectation::works(&["cookie/expires-unparsable"]),
};
