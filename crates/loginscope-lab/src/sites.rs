//! Sites that several scenarios are made of; a scenario says in what its own differs.

pub mod api;
pub mod form_login;
pub mod form_post_client;
pub mod identity_provider;
pub mod remote_session;
pub mod saml_client;
pub mod saml_provider;
pub mod session_api;
pub mod token_api;
