//! loginscope-drive
