//! The `loginscope` command.

fn main() {}
