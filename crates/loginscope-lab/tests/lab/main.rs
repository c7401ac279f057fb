//! The lab as a client sees it over real connections.

mod client;
mod playthrough;
mod registry;
mod table;
