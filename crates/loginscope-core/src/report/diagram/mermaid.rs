//! The diagram as Mermaid, which GitHub and GitLab draw in Markdown.

use std::fmt::Write as _;

use super::{Diagram, Row, shortened};

/// Longer lines make the drawing too wide to read.
const LETTERS: usize = 60;

impl Diagram {
    /// A `sequenceDiagram`, without the fence around it.
    pub fn mermaid(&self) -> String {
        let mut out = String::from("sequenceDiagram\n");
        let _ = self.write_mermaid(&mut out);
        out
    }

    fn write_mermaid(&self, out: &mut String) -> std::fmt::Result {
        for (index, lane) in self.lanes.iter().enumerate() {
            write!(out, "  participant L{index} as {}", escaped(&lane.name))?;
            if !lane.role.is_empty() {
                write!(out, "<br/>{}", lane.role)?;
            }
            writeln!(out)?;
        }
        let last = self.lanes.len().saturating_sub(1);
        for row in &self.rows {
            match row {
                Row::Folded(count) => {
                    writeln!(out, "  Note over L0,L{last}: {count} more requests")?;
                }
                Row::Exchange(message) => {
                    let lane = message.lane;
                    let times = if message.times > 1 {
                        format!(" ({} times)", message.times)
                    } else {
                        String::new()
                    };
                    writeln!(
                        out,
                        "  L0->>L{lane}: {} {}{times}",
                        message.exchange,
                        escaped(&shortened(&message.request, LETTERS))
                    )?;
                    let arrow = if message.failed { "--x" } else { "-->>" };
                    writeln!(
                        out,
                        "  L{lane}{arrow}L0: {}",
                        escaped(&shortened(&message.answer, LETTERS))
                    )?;
                    if let Some((_, title)) = &message.finding {
                        writeln!(out, "  Note over L0,L{lane}: ✗ {}", escaped(title))?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// Text in which nothing means anything to Mermaid, to Markdown's fence or to a browser.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            ';' | '#' | '<' | '>' | '`' | '%' | '&' | '"' => {
                let _ = write!(out, "#{};", u32::from(letter));
            }
            _ if letter.is_control() => out.push(' '),
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::report::diagram::{Diagram, Lane, Message, Row};

    #[test]
    fn hostile_texts_stay_in_their_line() {
        let message = Message {
            lane: 1,
            request: "GET /a;b\n  L0->>L1: <img>```".to_owned(),
            answer: "no answer".to_owned(),
            failed: true,
            times: 2,
            ..Message::default()
        };
        let diagram = Diagram {
            lanes: vec![
                Lane { name: "Browser".to_owned(), role: "" },
                Lane { name: "app.example".to_owned(), role: "application" },
            ],
            rows: vec![Row::Exchange(message), Row::Folded(7)],
        };
        assert_eq!(
            diagram.mermaid(),
            "sequenceDiagram\n  participant L0 as Browser\n  participant L1 as app.example<br/>application\n  \
             L0->>L1: 0 GET /a#59;b   L0-#62;#62;L1: #60;img#62;#96;#96;#96; (2 times)\n  L1--xL0: no answer\n  \
             Note over L0,L1: 7 more requests\n"
        );
    }
}
