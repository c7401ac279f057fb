//! Secrets that are known by their place somewhere, to be found in all other places.

use std::{collections::BTreeMap, ops::Range};

/// The secrets of a capture, by their text, with what they are.
#[derive(Clone, Default)]
pub(crate) struct Known {
    pub(super) kinds: BTreeMap<String, String>,
    pub(super) net: Net,
}

/// Finds known secrets in texts, in one pass however many there are.
#[derive(Clone, Default)]
pub(super) struct Net {
    /// A bit for each hash of the first four bytes of a secret: most places of a text are dismissed by it.
    bits: Vec<u64>,
    /// By their first four bytes: as it is written, and the secret itself. Longer ones first.
    starts: BTreeMap<[u8; 4], Vec<(String, String)>>,
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
        let known = self.starts.entry(start).or_default();
        if known.iter().all(|(other, _)| other != spelling) {
            known.push((spelling.to_owned(), secret.to_owned()));
            known.sort_by_key(|(other, _)| std::cmp::Reverse(other.len()));
        }
    }

    /// The first secret at or after a place of a text, with where it stands.
    pub(super) fn find<'n>(&'n self, text: &str, from: usize) -> Option<(Range<usize>, &'n str)> {
        if self.starts.is_empty() {
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
            for (spelling, secret) in self.starts.get(&start).into_iter().flatten() {
                if rest.starts_with(spelling.as_str()) && stands_alone(text, at, spelling) {
                    return Some((at..at + spelling.len(), secret));
                }
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
