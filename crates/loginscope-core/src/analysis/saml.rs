//! SAML 2.0 and WS-Federation: the messages that went through the browser, decoded and paired.

mod certificate;
mod decode;
mod parse;
pub mod words;

use std::collections::BTreeSet;

use super::{Analysis, context::Context, steps::Sent};
use crate::{
    http::form,
    model::{ExchangeId, Timestamp, Trace},
};

/// A message with the exchange that brought it.
#[derive(Clone, Debug)]
pub struct Carried {
    /// The exchange; for a redirect that was not followed in the capture, the redirect.
    pub exchange: ExchangeId,
    /// `SAMLRequest`, `SAMLResponse` or `wresult`.
    pub parameter: &'static str,
    /// HTTP-POST binding; else HTTP-Redirect.
    pub posted: bool,
    /// `RelayState`, or `wctx` of WS-Federation.
    pub relay_state: Option<String>,
    /// `SigAlg` of the HTTP-Redirect binding.
    pub signature_algorithm: Option<String>,
    /// What is wrong with the encoding though it can be read, as a clause.
    pub encoding_fault: Option<&'static str>,
    /// The message, or why it can't be read, in words.
    pub message: Result<Message, String>,
}

/// The root of a message, as far as a login needs it. Values that name people are not kept.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// The local name of the root: `AuthnRequest`, `Response`, `RequestSecurityTokenResponse`, …
    pub kind: String,
    /// `ID`
    pub id: Option<String>,
    /// `IssueInstant`
    pub issued: Option<Timestamp>,
    /// `Destination`
    pub destination: Option<String>,
    /// `InResponseTo`
    pub in_response_to: Option<String>,
    /// Who says it: an entity ID.
    pub issuer: Option<String>,
    /// `AssertionConsumerServiceURL` of a request, `wreply` of WS-Federation.
    pub consumer_url: Option<String>,
    /// The status codes without their common beginning, the outer one first.
    pub status: Vec<String>,
    /// In the order of the message.
    pub assertions: Vec<Assertion>,
    /// Assertions that only the service provider can read.
    pub encrypted_assertions: usize,
    /// Signatures, wherever they stand.
    pub signatures: Vec<Signature>,
    /// When the certificates of the signatures begin and end.
    pub certificates: Vec<(Timestamp, Timestamp)>,
    /// An ID that stands in two elements.
    pub has_duplicate_id: bool,
}

/// An assertion (SAML Core §2.3.3).
#[derive(Clone, Debug, Default)]
pub struct Assertion {
    /// `ID`, or `AssertionID` of SAML 1.1.
    pub id: Option<String>,
    /// The identity provider's entity ID.
    pub issuer: Option<String>,
    /// It names its subject.
    pub has_name_id: bool,
    /// `Conditions`
    pub not_before: Option<Timestamp>,
    /// `Conditions`
    pub not_on_or_after: Option<Timestamp>,
    /// Whom it is for: entity IDs.
    pub audiences: Vec<String>,
    /// How its bearer is confirmed.
    pub confirmations: Vec<Confirmation>,
    /// `SessionNotOnOrAfter`
    pub session_ends: Option<Timestamp>,
    /// The names of the attributes that have a value.
    pub attributes: Vec<String>,
    /// The names of those that have none.
    pub empty_attributes: Vec<String>,
}

/// `SubjectConfirmationData`
#[derive(Clone, Debug, Default)]
pub struct Confirmation {
    /// `InResponseTo`
    pub in_response_to: Option<String>,
    /// `Recipient`
    pub recipient: Option<String>,
    /// `NotBefore`
    pub not_before: Option<Timestamp>,
    /// `NotOnOrAfter`
    pub not_on_or_after: Option<Timestamp>,
}

/// An enveloped XML signature.
#[derive(Clone, Debug, Default)]
pub struct Signature {
    /// The local name of the element that it stands in.
    pub parent: String,
    /// The `ID` of that element.
    pub parent_id: String,
    /// The ID that it refers to; empty for the whole document.
    pub reference: Option<String>,
    /// The algorithms of signature and digest.
    pub algorithms: Vec<String>,
}

/// All messages of a capture.
#[derive(Clone, Debug, Default)]
pub struct Saml {
    /// In order; a request that the provider passes on from page to page is there once.
    pub messages: Vec<Carried>,
}

impl Saml {
    /// The answers to login requests that could be read, each with its place.
    pub fn responses(&self) -> impl Iterator<Item = (usize, &Carried, &Message)> {
        self.messages.iter().enumerate().filter_map(|(index, carried)| {
            let message = carried.message.as_ref().ok()?;
            let answers = carried.parameter != "SAMLRequest" && message.kind != "LogoutResponse";
            answers.then_some((index, carried, message))
        })
    }

    /// The login request that an answer belongs to: the one it names, else the last one before it.
    pub fn request_of(&self, index: usize) -> Option<(&Carried, &Message)> {
        let answer = self.messages.get(index)?.message.as_ref().ok()?;
        // Many requests without an answer are no login; the last few are looked at.
        let requests = || {
            self.messages.iter().take(index).rev().take(50).filter_map(|carried| {
                let message = carried.message.as_ref().ok()?;
                (message.kind == "AuthnRequest").then_some((carried, message))
            })
        };
        let named = requests()
            .find(|(_, request)| request.id.is_some() && request.id == answer.in_response_to);
        named.or_else(|| requests().next())
    }
}

impl Message {
    /// The last end of any assertion or confirmation that has passed at a time, and the first beginning that has not come.
    pub fn window_faults(&self, now: Timestamp) -> Vec<(&'static str, Timestamp)> {
        let mut faults = Vec::new();
        for assertion in &self.assertions {
            let begins = [("Conditions NotBefore", assertion.not_before)];
            let ends = [
                ("Conditions NotOnOrAfter", assertion.not_on_or_after),
                ("SessionNotOnOrAfter", assertion.session_ends),
            ];
            let confirmed = assertion.confirmations.iter();
            let begins = begins.into_iter().chain(
                confirmed.clone().map(|one| ("SubjectConfirmationData NotBefore", one.not_before)),
            );
            let ends = ends.into_iter().chain(
                confirmed.map(|one| ("SubjectConfirmationData NotOnOrAfter", one.not_on_or_after)),
            );
            faults.extend(
                begins.filter_map(|(what, at)| at.filter(|at| *at > now).map(|at| (what, at))),
            );
            faults.extend(
                ends.filter_map(|(what, at)| at.filter(|at| *at <= now).map(|at| (what, at))),
            );
        }
        faults
    }

    /// All algorithms of its signatures.
    pub fn algorithms(&self) -> impl Iterator<Item = &str> {
        self.signatures.iter().flat_map(|signature| &signature.algorithms).map(String::as_str)
    }
}

impl Analysis {
    /// Where a message was delivered: the URL without query and fragment.
    pub fn delivered_to(&self, carried: &Carried) -> Option<String> {
        let url = self.url(carried.exchange)?;
        Some(form::parts(url.as_str()).0.to_owned())
    }
}

/// Reads all messages.
pub(super) fn saml(trace: &Trace, contexts: &[Context], sent: &[Sent]) -> Saml {
    let mut found = Saml::default();
    let mut requests = BTreeSet::new();
    for ((exchange, context), sent) in trace.exchanges.iter().zip(contexts).zip(sent) {
        let posted = sent.form.clone().unwrap_or_default();
        let mut places = vec![(&posted, true), (&sent.query, false)];
        let next = context
            .url
            .as_ref()
            .filter(|_| context.redirected_to.is_none())
            .and_then(|url| super::context::location(exchange, url));
        let unseen = next.map(|next| form::query(next.query().unwrap_or_default()));
        places.extend(unseen.as_ref().map(|fields| (fields, false)));
        for (fields, posted) in places {
            for carried in decode::messages(exchange.id, fields, posted) {
                let request =
                    carried.message.as_ref().ok().filter(|message| message.kind == "AuthnRequest");
                if request.is_some_and(|request| {
                    request.id.is_some() && !requests.insert(request.id.clone())
                }) {
                    continue;
                }
                found.messages.push(carried);
            }
        }
    }
    found
}
