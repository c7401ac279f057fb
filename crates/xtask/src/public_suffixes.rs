//! Packs the Public Suffix List into the table that `loginscope_core::site` reads.
//!
//! The table is the smallest automaton that accepts the reversed rules. A state is a row of edges, an edge is one
//! byte: six bits of symbol, a bit for the last edge of its state, and a bit that says that the target is the state
//! right behind this one; without that bit two bytes with the target's address (little endian) follow. Symbols are
//! `-`, `.`, the digits, the letters, and from 38 on "a rule ends here" with its kinds as bits: 1 plain, 2 wildcard
//! below it, 4 exception.

use std::collections::BTreeMap;

const LAST: u8 = 0x40;
const NEXT: u8 = 0x80;
const END: u8 = 38;

const PLAIN: u8 = 1;
const WILDCARD: u8 = 2;
const EXCEPTION: u8 = 4;

/// Packs a `public_suffix_list.dat`. Its rules may be in Unicode, `to_ascii` turns one into A-labels.
pub(crate) fn pack(list: &str, to_ascii: impl Fn(&str) -> String) -> Result<Vec<u8>, String> {
    let mut rules = BTreeMap::<Vec<u8>, u8>::new();
    for line in list.lines() {
        let rule = line.split_whitespace().next().unwrap_or_default();
        if rule.is_empty() || rule.starts_with("//") {
            continue;
        }
        let (kind, domain) = match (rule.strip_prefix("*."), rule.strip_prefix('!')) {
            (Some(domain), _) => (WILDCARD, domain),
            (_, Some(domain)) => (EXCEPTION, domain),
            _ => (PLAIN, rule),
        };
        let mut reversed = to_ascii(domain).into_bytes();
        reversed.reverse();
        *rules.entry(reversed).or_default() |= kind;
    }
    let mut trie = Trie::default();
    for (reversed, kinds) in rules {
        let mut word = reversed.iter().map(|byte| symbol(*byte)).collect::<Result<Vec<_>, _>>()?;
        word.push(END + kinds);
        trie.insert(&word);
    }
    trie.minimal().pack()
}

fn symbol(byte: u8) -> Result<u8, String> {
    match byte {
        b'-' => Ok(0),
        b'.' => Ok(1),
        b'0'..=b'9' => Ok(byte - b'0' + 2),
        b'a'..=b'z' => Ok(byte - b'a' + 12),
        _ => Err(format!("the byte {byte:#04x} stands in no A-label")),
    }
}

/// States with their edges; state 0 is the root, an edge of an end symbol has no target.
#[derive(Default)]
struct Trie {
    states: Vec<BTreeMap<u8, Option<usize>>>,
}

impl Trie {
    fn insert(&mut self, word: &[u8]) {
        if self.states.is_empty() {
            self.states.push(BTreeMap::new());
        }
        let mut state = 0;
        for symbol in word {
            if *symbol >= END {
                self.states[state].insert(*symbol, None);
                return;
            }
            let fresh = self.states.len();
            let target = *self.states[state].entry(*symbol).or_insert(Some(fresh));
            state = target.unwrap_or(fresh);
            if state == fresh {
                self.states.push(BTreeMap::new());
            }
        }
    }

    /// The same language with every state once.
    fn minimal(&self) -> Trie {
        let mut minimal = Trie::default();
        let mut known = BTreeMap::new();
        let mut renamed = vec![0; self.states.len()];
        // A target always has a higher number than its source, so all targets are renamed before.
        for state in (0..self.states.len()).rev() {
            let edges: BTreeMap<u8, Option<usize>> = self.states[state]
                .iter()
                .map(|(symbol, target)| (*symbol, target.map(|target| renamed[target])))
                .collect();
            renamed[state] = *known.entry(edges.clone()).or_insert_with(|| {
                minimal.states.push(edges);
                minimal.states.len() - 1
            });
        }
        minimal
    }

    /// The bytes; the root, which is the last state, comes first.
    fn pack(&self) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        let mut address = vec![None; self.states.len()];
        let mut open = Vec::new();
        let mut waiting = vec![self.states.len().saturating_sub(1)];
        while let Some(first) = waiting.pop() {
            let mut next = Some(first);
            while let Some(state) = next.filter(|state| address[*state].is_none()) {
                address[state] = Some(bytes.len());
                let mut edges: Vec<_> = self.states[state].iter().collect();
                // The edge to a state that has no place yet goes last: that state can follow at once.
                let follower = edges.iter().rposition(|(_, target)| {
                    target.is_some_and(|target| address[target].is_none())
                });
                next = follower.and_then(|place| {
                    let edge = edges.remove(place);
                    edges.push(edge);
                    *edge.1
                });
                let count = edges.len();
                for (place, (symbol, target)) in edges.into_iter().enumerate() {
                    let last = if place + 1 == count { LAST } else { 0 };
                    match target {
                        Some(_) if last != 0 && next.is_some() => bytes.push(symbol | LAST | NEXT),
                        Some(target) => {
                            bytes.push(symbol | last);
                            open.push((bytes.len(), *target));
                            bytes.extend([0, 0]);
                            waiting.push(*target);
                        }
                        None => bytes.push(symbol | last),
                    }
                }
            }
        }
        for (place, target) in open {
            let target = address[target].and_then(|address| u16::try_from(address).ok());
            let target = target.ok_or("the table has outgrown its 16-bit addresses")?;
            bytes[place..place + 2].copy_from_slice(&target.to_le_bytes());
        }
        Ok(bytes)
    }
}

/// Reads the list at `list` and writes the table that the core embeds.
pub(crate) fn update(list: &str, table: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(list).map_err(|error| format!("{list}: {error}"))?;
    let packed = pack(&text, |domain| {
        url::Url::parse(&format!("http://{domain}/"))
            .ok()
            .and_then(|url| url.host_str().map(str::to_owned))
            .unwrap_or_else(|| domain.to_owned())
    })?;
    std::fs::write(table, packed).map_err(|error| format!("{table}: {error}"))
}
