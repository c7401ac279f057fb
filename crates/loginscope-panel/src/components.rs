//! What is on the screen, one component a file. Each shows what it is given and reports what the user does.

mod badges;
mod browsers;
mod chain;
mod copy_button;
mod detail;
mod empty;
mod evidence;
mod exchange;
mod file_button;
mod finding;
mod findings;
mod fix;
mod flow;
mod headers;
mod icon;
mod lists;
mod notice;
mod prose;
mod row;
mod snippets;
mod tokens;
mod toolbar;
mod verdict;
pub(crate) mod view;
mod window;

#[cfg(test)]
mod tests;
