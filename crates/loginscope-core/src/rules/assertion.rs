//! What the rules about SAML have in common: the answers that were delivered, with where and how they were taken.

use crate::{
    analysis::{
        Analysis,
        saml::{Carried, Message},
    },
    finding::{Certainty, Effect, Finding, Level, Locus},
};

/// An answer of an identity provider.
pub(super) struct Delivered<'a> {
    /// Its place among all messages.
    pub(super) index: usize,
    /// How it came.
    pub(super) carried: &'a Carried,
    /// What it says.
    pub(super) message: &'a Message,
    /// `POST app.test/acs`
    pub(super) place: String,
    /// The service provider did not take it.
    pub(super) refused: bool,
}

/// All answers in order.
pub(super) fn delivered(analysis: &Analysis) -> impl Iterator<Item = Delivered<'_>> {
    analysis.saml.responses().map(|(index, carried, message)| Delivered {
        index,
        carried,
        message,
        place: analysis.place(carried.exchange),
        refused: analysis.callback_refused(carried.exchange),
    })
}

impl Delivered<'_> {
    /// The parameter that held the message.
    pub(super) fn locus(&self) -> Locus {
        if self.carried.posted {
            Locus::RequestBody(self.carried.parameter.into())
        } else {
            Locus::RequestLine
        }
    }

    /// Adds what every finding about an answer has: its place, what follows, and how much it matters. A fault in an
    /// answer that was taken is at most `taken`.
    pub(super) fn finish(
        &self,
        finding: Finding,
        expected: impl Into<String>,
        taken: Level,
    ) -> Finding {
        let id = self.carried.exchange;
        let finding = finding.evidence(id, self.locus(), expected);
        if self.refused {
            finding.evidence(id, Locus::Status, "").leads_to(Effect::TurnedAway(id))
        } else {
            finding.level(taken)
        }
    }

    /// The same where other explanations remain.
    pub(super) fn finish_likely(
        &self,
        finding: Finding,
        expected: impl Into<String>,
        taken: Level,
    ) -> Finding {
        self.finish(finding, expected, taken).at_most(Certainty::Likely)
    }
}
