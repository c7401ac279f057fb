//! What the browser's own cookie store says of the lines that findings rest on.

use crate::{
    analysis::{
        Analysis,
        cookies::{Confirmation, Event},
    },
    finding::{Certainty, Effect, Evidence, Finding, Locus},
};

/// Adds to a finding what the store says of each Set-Cookie line that it names.
pub(super) fn add(analysis: &Analysis, finding: &mut Finding) {
    let lines: Vec<_> = finding
        .evidence
        .iter()
        .filter_map(|evidence| match &evidence.locus {
            Locus::ResponseHeader(_, Some(index)) => Some((evidence.exchange, *index)),
            _ => None,
        })
        .collect();
    for (exchange, index) in lines {
        let mut stores = analysis.cookies.stores_of(exchange);
        let Some(store) = stores.find(|store| store.header == index) else { continue };
        let loss = Effect::NotStored { name: store.name.clone(), set_by: exchange };
        let is_loss = store.event == Event::Rejected && finding.effects.contains(&loss);
        match store.confirmation {
            Confirmation::NotTold => continue,
            Confirmation::Confirmed if is_loss => {
                finding.what.push_str(" Confirmed by the browser's cookie store.");
            }
            Confirmation::Contradicted if is_loss => {
                finding.what.push_str(" But the browser's cookie store holds it.");
                finding.certainty = finding.certainty.max(Certainty::Possible);
            }
            Confirmation::Confirmed | Confirmation::Contradicted => {}
        }
        let locus = Locus::CookieStore(store.name.clone(), index);
        finding.evidence.push(Evidence { exchange, locus, expected: String::new() });
    }
}
