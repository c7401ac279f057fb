//! The diagram as SVG that stands in a page: it takes the page's colours and has no script, style or picture of its own.

use std::fmt::Write as _;

use super::{Diagram, Message, Row, shortened};
use crate::report::html::Text;

/// All in CSS pixels.
const LANE: usize = 250;
const HEAD: usize = 56;
const ARROW: usize = 26;
const GAP: usize = 10;
/// As many letters as fit between two lanes.
const LETTERS: usize = 36;

impl Diagram {
    /// An `<svg>` element. Each exchange is a link to `#step-N`, each finding one to `#finding-N`.
    pub fn svg(&self) -> String {
        let mut body = String::new();
        let mut y = HEAD;
        let _ = self.rows.iter().try_for_each(|row| self.row(&mut body, row, &mut y));
        let (width, height) = (self.lanes.len() * LANE, y + GAP);
        let mut out = format!(
            "<svg class=\"diagram\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"Who sent what to whom\">\n"
        );
        for (index, lane) in self.lanes.iter().enumerate() {
            let x = middle(index);
            let _ = writeln!(
                out,
                "<line class=\"lane\" x1=\"{x}\" x2=\"{x}\" y1=\"{}\" y2=\"{height}\"/><text class=\"name\" x=\"{x}\" y=\"18\">{}</text><text class=\"role\" x=\"{x}\" y=\"34\">{}</text>",
                HEAD - 14,
                Text(&shortened(&lane.name, LETTERS)),
                lane.role
            );
        }
        out + &body + "</svg>\n"
    }

    fn row(&self, out: &mut String, row: &Row, y: &mut usize) -> std::fmt::Result {
        match row {
            Row::Folded(count) => {
                *y += ARROW;
                let x = self.lanes.len() * LANE / 2;
                writeln!(
                    out,
                    "<text class=\"role\" x=\"{x}\" y=\"{}\">… {count} more requests …</text>",
                    *y - 8
                )?;
            }
            Row::Exchange(message) => exchange(out, message, y)?,
        }
        *y += GAP;
        Ok(())
    }
}

fn middle(lane: usize) -> usize {
    lane * LANE + LANE / 2
}

fn exchange(out: &mut String, message: &Message, y: &mut usize) -> std::fmt::Result {
    let (from, to) = (middle(0), middle(message.lane));
    let room = LETTERS * message.lane.max(1);
    let times = if message.times > 1 { format!(" ×{}", message.times) } else { String::new() };
    let request = format!("{} {}{times}", message.exchange, message.request);
    let failed = if message.failed { " failed" } else { "" };
    write!(
        out,
        "<a href=\"#step-{}\"><title>{}: {}</title>",
        message.exchange,
        Text(&request),
        Text(&message.answer)
    )?;
    *y += ARROW;
    arrow(out, "request", from, to, *y)?;
    let centre = usize::midpoint(from, to);
    write!(
        out,
        "<text x=\"{centre}\" y=\"{}\">{}</text>",
        *y - 5,
        Text(&shortened(&request, room))
    )?;
    *y += ARROW;
    arrow(out, &format!("answer{failed}"), to, from, *y)?;
    writeln!(
        out,
        "<text class=\"answer{failed}\" x=\"{centre}\" y=\"{}\">{}</text></a>",
        *y - 5,
        Text(&shortened(&message.answer, room))
    )?;
    if let Some((id, title)) = &message.finding {
        *y += ARROW;
        writeln!(
            out,
            "<a href=\"#finding-{id}\"><text class=\"finding\" x=\"{}\" y=\"{}\">✗ {}</text></a>",
            from + 8,
            *y - 8,
            Text(title)
        )?;
    }
    Ok(())
}

/// A line with a head; the answer of a failed request has a cross instead.
fn arrow(out: &mut String, class: &str, from: usize, to: usize, y: usize) -> std::fmt::Result {
    let back = if to > from { to - 8 } else { to + 8 };
    let (above, below) = (y - 4, y + 4);
    let head = if class.ends_with("failed") {
        format!("M{to} {above}L{back} {below}M{back} {above}L{to} {below}")
    } else {
        format!("M{back} {above}L{to} {y}L{back} {below}")
    };
    write!(
        out,
        "<path class=\"{class}\" d=\"M{from} {y}H{to}\"/><path class=\"{class} head\" d=\"{head}\"/>"
    )
}

#[cfg(test)]
mod tests {
    use crate::report::diagram::{Diagram, Lane, Message, Row};

    #[test]
    fn markup_of_a_page_is_text() {
        let diagram = Diagram {
            lanes: vec![Lane::default(), Lane { name: "a\"><script>".to_owned(), role: "API" }],
            rows: vec![Row::Exchange(Message {
                lane: 1,
                exchange: 4,
                request: "GET /<script>".to_owned(),
                answer: "200".to_owned(),
                times: 1,
                finding: Some((2, "</svg><script>".to_owned())),
                ..Message::default()
            })],
        };
        let svg = diagram.svg();
        assert!(!svg.contains("<script"), "{svg}");
        assert!(svg.contains("href=\"#step-4\"") && svg.contains("href=\"#finding-2\""), "{svg}");
    }
}
