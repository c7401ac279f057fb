//! What could come next in the words of a filter.

use std::collections::BTreeMap;

use loginscope_core::report::{Report, summary::Summary};

use crate::filter::{KINDS, Key, words};

/// How many are offered at once.
const MOST: usize = 10;

/// An offer: the whole text with it, and what is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Offer {
    /// The text if it is taken.
    pub text: String,
    /// The word as it will stand there.
    pub word: String,
    /// What it means, or how many exchanges have it.
    pub note: String,
}

/// The values of a capture that each key can have, the frequent ones first.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary(Vec<(Key, Vec<(String, usize)>)>);

impl Vocabulary {
    /// From the exchanges of a capture.
    pub(crate) fn new(summaries: &[Summary], report: &Report) -> Vocabulary {
        let of = |key| {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for summary in summaries {
                let mut values = values(key, summary, report);
                values.sort_unstable();
                values.dedup();
                for value in values {
                    *counts.entry(value).or_default() += 1;
                }
            }
            let mut values: Vec<_> = counts.into_iter().collect();
            values.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            (key, values)
        };
        Vocabulary(Key::ALL.into_iter().map(of).collect())
    }

    /// What could follow a text; the last word is the one that is being typed.
    pub(crate) fn offers(&self, text: &str) -> Vec<Offer> {
        let last = words(text).pop().filter(|(begin, word)| begin + word.len() == text.len());
        let (begin, word) = last.unwrap_or((text.len(), ""));
        let before = text.get(..begin).unwrap_or_default();
        let (sign, word) = word.strip_prefix('-').map_or(("", word), |rest| ("-", rest));
        let offer = |word: String, note: String, end: &str| {
            let word = format!("{sign}{word}");
            Offer { text: format!("{before}{word}{end}"), word, note }
        };
        let Some((key, typed)) = Key::split(word) else {
            let typed = word.to_lowercase();
            return Key::ALL
                .into_iter()
                .filter(|key| key.name().starts_with(&typed))
                .map(|key| offer(key.name().to_owned(), key.meaning().to_owned(), ""))
                .collect();
        };
        let typed = typed.trim_start_matches('"').to_lowercase();
        let known = self.0.iter().find(|(other, _)| *other == key);
        known
            .into_iter()
            .flat_map(|(_, values)| values)
            .filter(|(value, _)| {
                let value = value.to_lowercase();
                value.contains(&typed) && value != typed
            })
            .take(MOST)
            .map(|(value, count)| {
                let quote = if value.contains(char::is_whitespace) { "\"" } else { "" };
                let word = format!("{}{quote}{value}{quote}", key.name());
                offer(word, count.to_string(), " ")
            })
            .collect()
    }
}

fn values(key: Key, summary: &Summary, report: &Report) -> Vec<String> {
    let step = &summary.step;
    match key {
        Key::Host => vec![step.host.clone()],
        Key::Status if step.status == 0 => vec!["none".to_owned()],
        Key::Status => vec![step.status.to_string()],
        Key::Method => vec![step.method.clone()],
        Key::Is => {
            let flags = [
                summary.login,
                step.status == 0 || step.status >= 400,
                (300..400).contains(&step.status),
                summary.saml,
                !step.findings.is_empty(),
            ];
            let kinds = KINDS.iter().zip(flags).filter(|(_, holds)| *holds);
            kinds.map(|(kind, _)| (*kind).to_owned()).chain([step.kind.clone()]).collect()
        }
        Key::Has => summary.headers.clone(),
        Key::Rule => {
            let found = step.findings.iter().filter_map(|id| report.findings.get(*id));
            found.map(|finding| finding.rule.clone()).collect()
        }
        Key::Cookie => step.cookies.iter().map(|cookie| cookie.name.clone()).collect(),
        Key::Token => {
            let seen = step.tokens.iter().filter_map(|index| report.tokens.get(*index));
            seen.map(|token| token.kind.clone()).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use loginscope_core::report::Step;

    use super::*;

    fn vocabulary() -> Vocabulary {
        let summary = |host: &str, status| Summary {
            step: Step { host: host.into(), status, method: "GET".into(), ..Step::default() },
            ..Summary::default()
        };
        let all = [summary("idp.test", 302), summary("app.test", 200), summary("app.test", 0)];
        Vocabulary::new(&all, &Report::default())
    }

    fn texts(text: &str) -> Vec<String> {
        vocabulary().offers(text).into_iter().map(|offer| offer.text).collect()
    }

    #[test]
    fn keys_come_first() {
        assert_eq!(vocabulary().offers("").len(), Key::ALL.len());
        assert_eq!(texts("h"), ["host:", "has:"]);
        assert_eq!(texts("x -st"), ["x -status:"]);
        assert!(texts("zzz").is_empty());
    }

    #[test]
    fn values_are_those_of_the_capture() {
        assert_eq!(texts("host:"), ["host:app.test ", "host:idp.test "]);
        assert_eq!(texts("a -host:ID"), ["a -host:idp.test "]);
        assert_eq!(texts("status:no"), ["status:none "]);
        assert!(texts("host:app.test").is_empty());
        assert_eq!(texts("host:app.test ").len(), Key::ALL.len());
    }
}
