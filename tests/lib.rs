//! Fixtures and drivers that the tests share.

pub mod fixture;
