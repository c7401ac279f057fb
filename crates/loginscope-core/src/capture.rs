//! From a browser's or a file's shape to a [`Trace`](crate::model::Trace).
//!
//! Reading never fails as a whole: what can't be read is a [`Gap`](crate::model::Gap).

pub mod har;
