//! The scenarios, in the order in which they are listed; a new one is a file and a line in each list.

use crate::scenario::Scenario;

mod healthy_form_login;
mod oauth_form_post_state_lost;
mod samesite_none_insecure;

/// All of them.
pub static SCENARIOS: &[&Scenario] = &[
    &healthy_form_login::SCENARIO,
    &samesite_none_insecure::SCENARIO,
    &oauth_form_post_state_lost::SCENARIO,
];
