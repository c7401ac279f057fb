//! Fixtures and drivers that the tests share.

pub mod command;
pub mod fixture;
