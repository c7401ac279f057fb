//! The header lines that a cross-origin answer should have had.

use super::Crossing;
use crate::analysis::{Analysis, cors::CorsFailure};

impl Crossing<'_> {
    /// How it is known that the request was made with credentials, where that decides.
    pub(in crate::rules) fn about_credentials(&self, analysis: &Analysis) -> String {
        let star =
            |name| self.exchange.response_header(name).is_some_and(|(_, said)| said.contains('*'));
        let decides = match self.failure {
            CorsFailure::WildcardWithCredentials | CorsFailure::CredentialsNotAllowed => true,
            CorsFailure::MethodNotAllowed(_) => star("access-control-allow-methods"),
            CorsFailure::HeaderNotAllowed(_) => star("access-control-allow-headers"),
            _ => false,
        };
        if !decides || !self.verdict.credentials {
            return String::new();
        }
        let pair = analysis.context(self.exchange.id).and_then(|context| context.preflight_pair);
        let asked = pair.and_then(|pair| analysis.trace.get(pair)).filter(|_| self.preflight);
        let carries = asked.unwrap_or(self.exchange).request_header("cookie").is_some();
        let known = match (self.verdict.guessed, carries) {
            (true, _) => {
                "Whether credentials went along is not in the capture; they did most likely, because nothing else speaks against the answer."
            }
            (false, true) => "Credentials went along for certain: the request carried a cookie.",
            (false, false) => {
                "Credentials went along for certain: the browser says so in Sec-Fetch-Storage-Access."
            }
        };
        format!(" {known}")
    }

    /// The header lines that the answer should have had.
    pub(in crate::rules) fn lines(&self) -> String {
        let mut lines = format!("Access-Control-Allow-Origin: {}", self.verdict.origin);
        if self.verdict.credentials {
            lines.push_str("\nAccess-Control-Allow-Credentials: true");
        }
        lines.push_str("\nVary: Origin");
        if !self.verdict.credentials && !self.verdict.seen {
            lines.push_str("\nand, where the script asks with `credentials: 'include'`:\nAccess-Control-Allow-Credentials: true");
        }
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
