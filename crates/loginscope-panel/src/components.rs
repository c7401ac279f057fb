//! What is on the screen, one component a file. Each shows what it is given and reports what the user does.

mod attempts;
mod badges;
mod belief;
mod browsers;
mod chain;
mod choices;
mod cookies;
mod copy_button;
mod decode;
mod detail;
mod empty;
mod evidence;
mod exchange;
mod exchange_list;
mod exchanges;
mod export;
mod file_button;
pub(crate) mod filter_box;
mod finding;
mod findings;
mod fix;
mod flow;
mod headers;
mod help;
mod icon;
mod notice;
mod prose;
mod row;
mod sheet;
mod snippets;
pub(crate) mod tab_bar;
mod tokens;
mod tokens_view;
mod toolbar;
mod verdict;
pub(crate) mod view;
mod what_if;
mod window;

#[cfg(test)]
mod tests;
