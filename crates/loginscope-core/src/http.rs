//! Wire syntax: one parser for each kind of header or body. Parsers never fail; what they can't read is left out.

pub mod authorization;
pub mod form;
pub mod html;
pub mod json;
