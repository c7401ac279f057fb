//! Fixtures and drivers that the tests share.
