//! Secrets that are known by their place somewhere, to be found in all other places.

use std::{
    collections::BTreeMap,
    ops::{Bound, Range},
};

/// The secrets of a capture, by their text, with what they are.
#[derive(Clone, Default)]
pub(crate) struct Known {
    pub(super) kinds: BTreeMap<String, String>,
    pub(super) net: Net,
}

impl Known {
    /// The secrets of two captures.
    pub(crate) fn both(one: &Known, other: &Known) -> Known {
        let mut both = one.clone();
        both.kinds.extend(other.kinds.iter().map(|(secret, kind)| (secret.clone(), kind.clone())));
        for (spelling, secret) in &other.net.spellings {
            both.net.insert(spelling, secret);
        }
        both
    }
}

/// Finds known secrets in texts, in one pass however many there are.
#[derive(Clone, Default)]
pub(super) struct Net {
    /// A bit for each hash of the first four bytes of a secret: most places of a text are dismissed by it.
    bits: Vec<u64>,
    /// As they are written, with the secrets themselves.
    spellings: BTreeMap<String, String>,
}

const BITS: usize = 1 << 16;

fn place(start: [u8; 4]) -> usize {
    (u32::from_le_bytes(start).wrapping_mul(0x9E37_79B1) >> 16) as usize % BITS
}

fn start(bytes: &[u8]) -> Option<[u8; 4]> {
    bytes.first_chunk::<4>().copied()
}

impl Net {
    /// Looks out for a secret in this spelling from now on.
    pub(super) fn insert(&mut self, spelling: &str, secret: &str) {
        let Some(start) = start(spelling.as_bytes()) else { return };
        self.bits.resize(BITS / 64, 0);
        if let Some(word) = self.bits.get_mut(place(start) / 64) {
            *word |= 1 << (place(start) % 64);
        }
        self.spellings.entry(spelling.to_owned()).or_insert_with(|| secret.to_owned());
    }

    /// The longest spelling that a text begins with.
    fn longest(&self, text: &str) -> Option<(&str, &str)> {
        let mut bound = text;
        loop {
            // What begins a text stands before it in order, and all in between begin with it too.
            let (spelling, secret) = self
                .spellings
                .range::<str, _>((Bound::Unbounded, Bound::Included(bound)))
                .next_back()?;
            if text.starts_with(spelling.as_str()) {
                return Some((spelling, secret));
            }
            let common = bound
                .char_indices()
                .zip(spelling.chars())
                .find(|((_, a), b)| a != b)
                .map_or(spelling.len().min(bound.len()), |((at, _), _)| at);
            if common < 4 {
                return None;
            }
            bound = bound.get(..common)?;
        }
    }

    /// The first secret at or after a place of a text, with where it stands.
    pub(super) fn find<'n>(&'n self, text: &str, from: usize) -> Option<(Range<usize>, &'n str)> {
        if self.spellings.is_empty() {
            return None;
        }
        let bytes = text.as_bytes();
        for at in from..bytes.len().saturating_sub(3) {
            let Some(start) = bytes.get(at..).and_then(start) else { break };
            let bit = place(start);
            if self.bits.get(bit / 64).is_none_or(|word| word & (1 << (bit % 64)) == 0)
                || !text.is_char_boundary(at)
            {
                continue;
            }
            let Some(rest) = text.get(at..) else { continue };
            let mut bound = rest;
            while let Some((spelling, secret)) = self.longest(bound) {
                if stands_alone(text, at, spelling) {
                    return Some((at..at + spelling.len(), secret));
                }
                // A shorter one may stand alone where this one is a part of something.
                let shorter = spelling.char_indices().next_back().map_or(0, |(last, _)| last);
                bound = rest.get(..shorter).unwrap_or_default();
            }
        }
        None
    }
}

/// Whether what stands here is no part of a longer word. What is long and random can be no part of anything.
fn stands_alone(text: &str, at: usize, spelling: &str) -> bool {
    if spelling.len() >= 16 && spelling.bytes().any(|byte| byte.is_ascii_digit()) {
        return true;
    }
    let before = text.get(..at).unwrap_or_default();
    let after = text.get(at + spelling.len()..).unwrap_or_default();
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let escape = before.get(before.len().saturating_sub(3)..).is_some_and(|tail| {
        tail.strip_prefix('%').is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
    }) || before.ends_with("\\n")
        || before.ends_with("\\t");
    let mut next = after.chars();
    let joined_after = match next.next() {
        Some('.' | '-' | '_') if spelling.chars().all(char::is_alphabetic) => word(next.next()),
        other => word(other) && word(spelling.chars().next_back()),
    };
    let joined_before =
        !escape && word(before.chars().next_back()) && word(spelling.chars().next());
    !joined_before && !joined_after
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(net: &Net, text: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some((range, secret)) = net.find(text, from) {
            from = range.end;
            found.push(secret.to_owned());
        }
        found
    }

    #[test]
    fn finds_secrets_that_stand_alone() {
        let mut net = Net::default();
        for secret in ["482913", "mallory_93", "päss wörd!", "battery", "af0ifjsldkj-state"] {
            net.insert(secret, secret);
        }
        assert_eq!(
            found(&net, "code 482913, päss wörd! and %3Dmallory_93"),
            ["482913", "päss wörd!", "mallory_93"]
        );
        assert_eq!(
            found(&net, "1482913 batteryfull battery.test xaf0ifjsldkj-statey"),
            ["af0ifjsldkj-state"]
        );
        assert_eq!(found(&net, "the battery."), ["battery"]);
    }
}
