//! From what was pushed or opened to a trace. Lines are read once, when they come.

use loginscope_core::{
    capture::{self, Recorder},
    model::Trace,
};

/// What the host has said since the panel appeared or the list was cleared.
#[derive(Default)]
pub(crate) struct Session {
    recorder: Recorder,
}

impl Session {
    /// Reads lines of events.
    pub(crate) fn push(&mut self, lines: &str) {
        for line in lines.lines().filter(|line| !line.trim().is_empty()) {
            self.recorder.push_line(line);
        }
    }

    /// What the lines say.
    pub(crate) fn trace(&self) -> Trace {
        self.recorder.trace()
    }
}

/// Reads a file, or says in a sentence why that can't be done.
pub(crate) fn open(bytes: &[u8]) -> Result<Trace, String> {
    let trace = capture::read(bytes).map_err(|error| sentence(&error.to_string()))?;
    if trace.exchanges.is_empty() {
        return Err("The file holds no requests; record the login and export it again.".into());
    }
    Ok(trace)
}

fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str().trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"source":"har","at":1,"nth":0,"entry":{"startedDateTime":"2026-11-20T10:00:00.000Z","request":{"method":"GET","url":"https://app.test/"},"response":{"status":0}}}"#;

    #[test]
    fn a_later_line_about_the_same_request_replaces_the_earlier() {
        let mut session = Session::default();
        session.push(LINE);
        session.push(&LINE.replace(r#""status":0"#, r#""status":200"#));
        let trace = session.trace();
        assert_eq!(trace.exchanges.len(), 1);
        assert_eq!(trace.exchanges[0].response.as_ref().unwrap().status, 200);
    }

    #[test]
    fn clearing_forgets_and_broken_lines_do_no_harm() {
        let mut session = Session::default();
        session.push(LINE);
        session.push("{\"source\":\"cleared\",\"at\":2}\n{nonsense\n");
        assert!(session.trace().exchanges.is_empty());
    }

    #[test]
    fn a_file_that_is_no_capture_is_refused_in_a_sentence() {
        let said = open(b"hello").unwrap_err();
        assert!(said.starts_with("This is not a HAR file") && said.ends_with('.'), "{said}");
        assert!(open(br#"{"log":{"entries":[]}}"#).unwrap_err().contains("no requests"));
    }
}
