//! The header lines that a cross-origin answer should have had.

use super::Crossing;

impl Crossing<'_> {
    /// The header lines that the answer should have had.
    pub(in crate::rules) fn lines(&self) -> String {
        let mut lines = format!("Access-Control-Allow-Origin: {}", self.verdict.origin);
        if self.verdict.credentials {
            lines.push_str("\nAccess-Control-Allow-Credentials: true");
        }
        lines.push_str("\nVary: Origin");
        lines
    }

    /// The header lines that the answer to the preflight should have had.
    pub(in crate::rules) fn preflight_lines(&self) -> String {
        let method = self.allow("Access-Control-Allow-Methods", "access-control-request-method");
        let names = self.allow("Access-Control-Allow-Headers", "access-control-request-headers");
        format!("{}{method}{names}", self.lines())
    }

    /// A list of the answer to the preflight with what it lacks of what was asked for, as a line behind others.
    pub(in crate::rules) fn allow(&self, name: &'static str, asked: &str) -> String {
        let asked = self.exchange.request_header(asked).map_or("", |(_, asked)| asked);
        let said = self.exchange.response_header(name).map_or("", |(_, said)| said);
        let mut list: Vec<&str> = Vec::new();
        for part in said.split(',').chain(asked.split(',')).map(str::trim) {
            let known = list.iter().any(|known| known.eq_ignore_ascii_case(part));
            if !part.is_empty() && part != "*" && !known {
                list.push(part);
            }
        }
        if list.is_empty() { String::new() } else { format!("\n{name}: {}", list.join(", ")) }
    }
}
