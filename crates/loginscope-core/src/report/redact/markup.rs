//! Secrets in texts that have no fixed form: markup, scripts, messages.

use super::{Redactor, names, shape};
use crate::http::form;

const PEM: (&str, &str) = ("PRIVATE KEY-----", "-----END");

impl Redactor {
    /// HTML or XML: the values of inputs, personal elements, scripts, links; all other text as [`Redactor::content`].
    pub(super) fn markup(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(open) = rest.find('<') {
            let (before, tag) = rest.split_at(open);
            out.push_str(&self.content(before));
            if let Some(comment) = tag.strip_prefix("<!--") {
                let end = comment.find("-->").unwrap_or(comment.len());
                let (inside, after) = comment.split_at(end);
                out.push_str("<!--");
                out.push_str(&self.content(inside));
                rest = after;
                continue;
            }
            let end = end_of_tag(tag);
            let (tag, after) = tag.split_at(end);
            let name = tag_name(tag);
            out.push_str(&self.tag(tag, &name));
            rest = after;
            if name == "script" || name == "style" {
                let closing = format!("</{name}");
                let end = find_ignoring_case(rest, &closing).unwrap_or(rest.len());
                let (inside, after) = rest.split_at(end);
                out.push_str(&self.content(inside));
                rest = after;
            } else if is_personal(tag, &name) && !tag.ends_with("/>") {
                let end = rest.find('<').unwrap_or(rest.len());
                let (inside, after) = rest.split_at(end);
                if inside.trim().is_empty() {
                    out.push_str(inside);
                } else {
                    out.push_str(&self.secret(names::kind(&name), inside.trim()));
                }
                rest = after;
            }
        }
        out.push_str(&self.content(rest));
        out
    }

    fn tag(&mut self, tag: &str, name: &str) -> String {
        let attributes = attributes(tag);
        let says = |wanted: &str| {
            let found =
                attributes.iter().find(|(name, _)| tag[name.clone()].eq_ignore_ascii_case(wanted));
            found.map(|(_, value)| tag[value.clone()].to_ascii_lowercase()).unwrap_or_default()
        };
        let kind = says("type");
        let shown =
            matches!(kind.as_str(), "submit" | "button" | "reset" | "checkbox" | "radio" | "image");
        let field = says("name");
        let about = names::is_secret(&field) || names::is_secret(&says("property"));
        let mut out = String::with_capacity(tag.len());
        let mut at = 0;
        for (attribute, value) in &attributes {
            out.push_str(&tag[at..value.start]);
            let text = &tag[value.clone()];
            let lower = tag[attribute.clone()].to_ascii_lowercase();
            out.push_str(&match lower.as_str() {
                _ if text.is_empty() => String::new(),
                // Where to go on after the login is no secret, and stands in many other places.
                "value" if !about && (text.starts_with('/') || text.contains("://")) => {
                    self.url(text)
                }
                "value" if name == "input" && !shown => {
                    self.secret(if about { names::kind(&field) } else { "field-value" }, text)
                }
                "content" | "value" if about => self.secret(names::kind(&field), text),
                "href" | "src" | "action" | "formaction" | "data-url" => self.url(text),
                // These name things.
                "name" | "id" | "class" | "type" | "for" | "autocomplete" | "rel" => {
                    self.text(text)
                }
                _ if lower.strip_prefix("data-").is_some_and(names::is_secret) => {
                    self.secret(names::kind(&lower), text)
                }
                _ if names::is_secret(&lower) => self.secret(names::kind(&lower), text),
                _ => self.content(text),
            });
            at = value.end;
        }
        out.push_str(&tag[at..]);
        out
    }

    /// Text that somebody else wrote: `name = value` where the name is that of a secret, addresses, tokens,
    /// keys, and what is known to be a secret from elsewhere.
    pub fn content(&mut self, text: &str) -> String {
        if self.reveals() {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        while !rest.is_empty() {
            let start = rest.find(is_name).unwrap_or(rest.len());
            let (between, after) = rest.split_at(start);
            out.push_str(between);
            rest = after;
            if rest.starts_with("http://") || rest.starts_with("https://") {
                let end = rest
                    .find(|c: char| {
                        c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '`' | '\\' | ')')
                    })
                    .unwrap_or(rest.len());
                let (url, after) = rest.split_at(end);
                out.push_str(&self.url(url));
                rest = after;
                continue;
            }
            let (name, after) = rest.split_at(rest.find(|c| !is_name(c)).unwrap_or(rest.len()));
            if name.is_empty() {
                break;
            }
            if let Some((assigned, value, tail)) = assignment(after)
                && !value.is_empty()
                && names::is_secret(name.rsplit('.').next().unwrap_or(name))
                && !names::is_harmless(name, value)
                && !matches!(value, "true" | "false" | "null" | "undefined" | "function")
            {
                out.push_str(name);
                out.push_str(assigned);
                out.push_str(&self.secret(names::kind(name), value));
                rest = tail;
                continue;
            }
            let (word, after) = rest.split_at(end_of_word(rest));
            out.push_str(&self.foreign_word(word));
            rest = after;
            // `Bearer abc`, wherever somebody quotes a header.
            if is_scheme(word)
                && let Some(credentials) = rest.strip_prefix(' ')
            {
                let (credentials, after) = credentials.split_at(end_of_credentials(credentials));
                if credentials.len() >= 8 {
                    out.push(' ');
                    out.push_str(&self.secret("credentials", credentials));
                    rest = after;
                }
            }
        }
        let caught = self.text(&out);
        self.without_keys(&caught)
    }

    fn foreign_word(&mut self, word: &str) -> String {
        let plain = word.trim_end_matches(['.', ',', ':']);
        if shape::is_email(plain)
            || plain.contains("%40") && shape::is_email(&form::percent_decoded(plain))
        {
            let end = &word[plain.len()..];
            return format!("{}{end}", self.secret("e-mail-address", plain));
        }
        if shape::is_jwt(plain) {
            return self.secret("token", word);
        }
        if shape::is_random(plain) && !plain.contains('/') && !shape::is_host(plain) {
            return self.secret("value", word);
        }
        word.to_owned()
    }

    /// Private keys are written over several lines.
    fn without_keys(&mut self, text: &str) -> String {
        if !text.contains(PEM.0) {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(PEM.0) {
            let (head, inside) = rest.split_at(at + PEM.0.len());
            out.push_str(head);
            let (key, tail) = inside.split_at(inside.find(PEM.1).unwrap_or(inside.len()));
            if !key.trim().is_empty() {
                out.push_str(&self.secret("private-key", key.trim()));
            }
            rest = tail.strip_prefix(PEM.1).map_or(tail, |after| {
                out.push_str(PEM.1);
                // The end's own words must not be taken for a beginning.
                let line = after.find(PEM.0).map_or(0, |at| at + PEM.0.len());
                let (end, after) = after.split_at(line);
                out.push_str(end);
                after
            });
        }
        out.push_str(rest);
        out
    }
}

/// The length of a word of other people's text: up to white space, quotes, brackets and signs between words.
fn end_of_word(text: &str) -> usize {
    const ENDS: &str = "\"'<>()[]{},;&=`\\|?#:";
    let end = text.find(|c: char| c.is_whitespace() || ENDS.contains(c)).unwrap_or(text.len());
    if end == 0 { text.chars().next().map_or(0, char::len_utf8) } else { end }
}

/// A scheme of `Authorization` that credentials follow.
fn is_scheme(word: &str) -> bool {
    ["bearer", "basic", "dpop"].iter().any(|scheme| word.eq_ignore_ascii_case(scheme))
}

fn end_of_credentials(text: &str) -> usize {
    let end = text.find(|c: char| c.is_whitespace() || "\"'<>,;`\\".contains(c));
    end.unwrap_or(text.len())
}

/// What follows a name that something is assigned to: the signs between them, the value, the rest.
fn assignment(after: &str) -> Option<(&str, &str, &str)> {
    let mut at = 0;
    let skip = |at: &mut usize, fits: fn(char) -> bool| {
        let rest = after.get(*at..).unwrap_or_default();
        *at += rest.find(|c| !fits(c)).unwrap_or(rest.len());
    };
    skip(&mut at, |c| matches!(c, '"' | '\'' | '\\'));
    skip(&mut at, |c| c == ' ');
    let sign = after.get(at..)?.chars().next().filter(|c| matches!(c, ':' | '='))?;
    at += sign.len_utf8();
    let next = after.get(at..)?;
    if next.starts_with(['=', '>', '/']) && sign == ':'
        || next.starts_with("==")
        || next.starts_with('>')
    {
        return None;
    }
    skip(&mut at, |c| c == ' ');
    let quoted = after.get(at..)?;
    let escaped = quoted.starts_with('\\');
    let mark =
        quoted.trim_start_matches('\\').chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
    if let Some(mark) = mark {
        at += usize::from(escaped) + mark.len_utf8();
        let value = after.get(at..)?;
        let end = if escaped {
            value.find(&format!("\\{mark}")).unwrap_or(value.len())
        } else {
            value.find(mark).unwrap_or(value.len())
        };
        return Some((after.get(..at)?, value.get(..end)?, value.get(end..)?));
    }
    // A name that stands for a secret has spaces in it.
    let named = if quoted.starts_with('‹') { quoted.find('›') } else { None };
    let named = named.map(|end| end + '›'.len_utf8());
    let end =
        named.or_else(|| quoted.find(|c: char| c.is_whitespace() || ",;&}])<>\"'`".contains(c)));
    let end = end.unwrap_or(quoted.len());
    // The scheme of credentials is no credential.
    let end = match quoted.get(..end).zip(quoted.get(end..)) {
        Some((scheme, rest)) if is_scheme(scheme) && rest.starts_with(' ') => {
            let credentials = rest.get(1..).unwrap_or_default();
            end + 1 + end_of_credentials(credentials)
        }
        _ => end,
    };
    let value = quoted.get(..end)?;
    // A call or an object is no value.
    (!value.contains(['(', '{', '['])).then_some((after.get(..at)?, value, quoted.get(end..)?))
}

fn find_ignoring_case(text: &str, wanted: &str) -> Option<usize> {
    text.match_indices('<').map(|(at, _)| at).find(|at| {
        text.get(*at..*at + wanted.len()).is_some_and(|piece| piece.eq_ignore_ascii_case(wanted))
    })
}

/// The length of a tag; a `>` between quotes does not end it.
fn end_of_tag(tag: &str) -> usize {
    let mut quote = None;
    for (at, letter) in tag.char_indices() {
        match (quote, letter) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            // A quote that is never closed is an apostrophe in a text that is no markup.
            (_, '<') if at > 0 => return at,
            _ => {}
        }
    }
    tag.len()
}

/// The local name of an element, in lower case.
fn tag_name(tag: &str) -> String {
    let name = tag.trim_start_matches('<');
    let name = name
        .split(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))
        .next()
        .unwrap_or_default();
    name.rsplit(':').next().unwrap_or_default().to_ascii_lowercase()
}

/// Whether the text of an element is a secret or personal, by its name or its class.
fn is_personal(tag: &str, name: &str) -> bool {
    if tag.starts_with("</") {
        return false;
    }
    if !matches!(name, "code" | "address" | "picture" | "key") && names::is_secret(name) {
        return true;
    }
    // Most tags say nothing about a person: no "user", "name", "mail" or "phone" in any case.
    let hint = |three: &[u8]| {
        ["ser", "ame", "ail", "one"].iter().any(|word| three.eq_ignore_ascii_case(word.as_bytes()))
    };
    if !tag.as_bytes().windows(3).any(hint) {
        return false;
    }
    attributes(tag).iter().any(|(attribute, value)| {
        matches!(tag[attribute.clone()].to_ascii_lowercase().as_str(), "class" | "id" | "itemprop")
            && tag[value.clone()].split_whitespace().any(|class| {
                names::is_secret(class)
                    && matches!(names::kind(class), "user" | "e-mail-address")
                    && class != "login"
            })
    })
}

type Span = std::ops::Range<usize>;

/// The attributes of a tag, as the places of names and values.
fn attributes(tag: &str) -> Vec<(Span, Span)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(equals) = tag.get(at..).and_then(|rest| rest.find('=')).map(|offset| at + offset)
    {
        let head = tag.get(at..equals).unwrap_or_default().trim_end();
        let start = head
            .rfind(|c: char| c.is_whitespace() || matches!(c, '<' | '"' | '\''))
            .map_or(0, |space| space + 1);
        let name = at + start..at + head.len();
        let rest = tag.get(equals + 1..).unwrap_or_default();
        let spaces = rest.len() - rest.trim_start().len();
        let begin = equals + 1 + spaces;
        let value = tag.get(begin..).unwrap_or_default();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let span = if let Some(quote) = quote {
            let inside = value.get(1..).unwrap_or_default();
            let end = inside.find(quote).unwrap_or(inside.len());
            begin + 1..begin + 1 + end
        } else {
            let end = value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len());
            begin..begin + end
        };
        at = (span.end + 1).min(tag.len());
        while !tag.is_char_boundary(at) {
            at += 1;
        }
        if tag.is_char_boundary(name.start) && name.start <= name.end {
            found.push((name, span));
        }
    }
    found
}
