//! Healthy and broken logins on several sites of the loopback interface, over HTTP and TLS.
//!
//! A [`Lab`] answers for every host of [`scenario::HOSTS`] on two ports; the client has to be told
//! that these names are at 127.0.0.1. Each [`Scenario`] in [`SCENARIOS`] is one login with a start
//! page, the steps of a user, and what a diagnosis must say. [`loss`] holds pages that are hard to
//! capture whole. The lab writes down every request that it gets: [`Lab::log`].
//!
//! All names, passwords and keys in it are made up or made at start.

pub mod app;
mod certificate;
pub mod http;
mod log;
pub mod loss;
pub mod page;
pub mod scenario;
mod scenarios;
mod server;
pub mod sites;
pub mod token;

pub use app::Ports;
pub use log::Received;
pub use scenario::{Action, Expectation, Outcome, Scenario};
pub use scenarios::SCENARIOS;
pub use server::{Lab, LabOptions};
