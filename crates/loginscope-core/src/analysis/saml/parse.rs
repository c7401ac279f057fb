//! Reads the XML of a message as a stream: no entities, bounded depth, nothing is kept that is not needed.

use std::collections::BTreeSet;

use quick_xml::{
    Reader,
    escape::unescape,
    events::{BytesStart, Event},
};

use super::{Assertion, Confirmation, Message, Signature, certificate};
use crate::model::Timestamp;

/// Deeper than any message of a real provider.
const MOST_LEVELS: usize = 100;

/// Reads a message; the error says in words why it can't be read.
pub(super) fn message(xml: &str) -> Result<Message, String> {
    let mut reader = Reader::from_str(xml);
    let mut building = Building::default();
    loop {
        let at = reader.buffer_position();
        match reader.read_event() {
            Ok(Event::Start(element)) => building.open(&element)?,
            Ok(Event::Empty(element)) => {
                building.open(&element)?;
                building.close();
            }
            Ok(Event::End(_)) => building.close(),
            Ok(Event::Text(text)) => building.text(&String::from_utf8_lossy(&text)),
            Ok(Event::CData(text)) => building.text(&String::from_utf8_lossy(&text)),
            Ok(Event::DocType(_)) => {
                return Err("it has a document type declaration, which SAML forbids (it could define entities)".into());
            }
            Ok(Event::Eof) => break,
            // Character references stand in names and values that are not looked at.
            Ok(Event::GeneralRef(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_)) => {}
            Err(_) => return Err(format!("its XML is broken near byte {at}")),
        }
    }
    if building.message.kind.is_empty() {
        return Err("it has no XML element".into());
    }
    if !building.stack.is_empty() {
        return Err(format!(
            "its XML ends in the middle: {} elements are not closed",
            building.stack.len()
        ));
    }
    Ok(building.message)
}

#[derive(Default)]
struct Building {
    message: Message,
    stack: Vec<Open>,
    ids: BTreeSet<String>,
    /// The attribute that is open and has no value yet.
    attribute: Option<String>,
}

/// An element that is open: its name, its ID, and the text directly in it as far as it is wanted.
struct Open {
    name: String,
    id: String,
    text: String,
}

impl Building {
    fn open(&mut self, element: &BytesStart<'_>) -> Result<(), String> {
        if self.stack.len() >= MOST_LEVELS {
            return Err(format!("its elements stand more than {MOST_LEVELS} levels deep"));
        }
        let name = String::from_utf8_lossy(element.local_name().as_ref()).into_owned();
        let attribute = |wanted: &str| {
            element.attributes().with_checks(false).flatten().find_map(|attribute| {
                (attribute.key.as_ref() == wanted.as_bytes()).then(|| {
                    let raw = String::from_utf8_lossy(&attribute.value).into_owned();
                    unescape(&raw).map_or(raw.clone(), std::borrow::Cow::into_owned)
                })
            })
        };
        let time = |wanted: &str| attribute(wanted).and_then(|text| instant(&text));
        let id = attribute("ID").or_else(|| attribute("AssertionID")).unwrap_or_default();
        if !id.is_empty() && !self.ids.insert(id.clone()) {
            self.message.has_duplicate_id = true;
        }
        if self.stack.is_empty() {
            let message = &mut self.message;
            message.kind.clone_from(&name);
            message.id = Some(id.clone()).filter(|id| !id.is_empty());
            message.issued = time("IssueInstant");
            message.destination = attribute("Destination");
            message.in_response_to = attribute("InResponseTo");
            message.consumer_url = attribute("AssertionConsumerServiceURL");
        }
        match name.as_str() {
            "Assertion" => self.message.assertions.push(Assertion {
                id: Some(id.clone()).filter(|id| !id.is_empty()),
                // An attribute in SAML 1.1, an element in 2.0.
                issuer: attribute("Issuer"),
                ..Assertion::default()
            }),
            "EncryptedAssertion" => self.message.encrypted_assertions += 1,
            "StatusCode" => {
                let value = attribute("Value").unwrap_or_default();
                self.message.status.push(value.rsplit(':').next().unwrap_or_default().to_owned());
            }
            "Signature" => {
                let parent = self.stack.last();
                self.message.signatures.push(Signature {
                    parent: parent.map(|parent| parent.name.clone()).unwrap_or_default(),
                    parent_id: parent.map(|parent| parent.id.clone()).unwrap_or_default(),
                    ..Signature::default()
                });
            }
            "SignatureMethod" | "DigestMethod" => {
                if let Some((signature, algorithm)) =
                    self.message.signatures.last_mut().zip(attribute("Algorithm"))
                {
                    signature.algorithms.push(algorithm);
                }
            }
            "Reference" => {
                if let Some(signature) = self.message.signatures.last_mut() {
                    let uri = attribute("URI").unwrap_or_default();
                    signature.reference = Some(uri.trim_start_matches('#').to_owned());
                }
            }
            "Conditions" => {
                if let Some(assertion) = self.message.assertions.last_mut() {
                    assertion.not_before = time("NotBefore");
                    assertion.not_on_or_after = time("NotOnOrAfter");
                }
            }
            "SubjectConfirmationData" => {
                if let Some(assertion) = self.message.assertions.last_mut() {
                    assertion.confirmations.push(Confirmation {
                        in_response_to: attribute("InResponseTo"),
                        recipient: attribute("Recipient"),
                        not_before: time("NotBefore"),
                        not_on_or_after: time("NotOnOrAfter"),
                    });
                }
            }
            "AuthnStatement" => {
                if let Some(assertion) = self.message.assertions.last_mut() {
                    assertion.session_ends = time("SessionNotOnOrAfter");
                }
            }
            "Attribute" => {
                self.attribute = attribute("Name").or_else(|| attribute("AttributeName"));
            }
            _ => {}
        }
        self.stack.push(Open { name, id, text: String::new() });
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(open) = self.stack.last_mut()
            && [
                "Issuer",
                "Audience",
                "NameID",
                "NameIdentifier",
                "X509Certificate",
                "AttributeValue",
            ]
            .contains(&open.name.as_str())
        {
            open.text.push_str(text);
        }
    }

    fn close(&mut self) {
        let Some(open) = self.stack.pop() else { return };
        if open.name == "Attribute"
            && let Some(assertion) = self.message.assertions.last_mut()
        {
            assertion.empty_attributes.extend(self.attribute.take());
        }
        let text = open.text.trim();
        if text.is_empty() {
            return;
        }
        let parent = self.stack.last().map(|parent| parent.name.as_str()).unwrap_or_default();
        let inside = |name: &str| self.stack.iter().any(|open| open.name == name);
        let in_assertion = inside("Assertion");
        let message = &mut self.message;
        match open.name.as_str() {
            "Issuer" if self.stack.len() == 1 && parent != "Assertion" => {
                message.issuer = Some(text.to_owned());
            }
            "X509Certificate" => message.certificates.extend(certificate::validity(text)),
            name if in_assertion => {
                let Some(assertion) = message.assertions.last_mut() else { return };
                match name {
                    "Issuer" if parent == "Assertion" => assertion.issuer = Some(text.to_owned()),
                    "Audience" => assertion.audiences.push(text.to_owned()),
                    "NameID" | "NameIdentifier" => assertion.has_name_id = true,
                    "AttributeValue" => {
                        assertion.attributes.extend(self.attribute.take());
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

/// `xs:dateTime`; SAML asks for UTC, and so is one without a zone read.
fn instant(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    Timestamp::from_rfc3339(text).or_else(|| Timestamp::from_rfc3339(&format!("{text}Z")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_response() {
        let read = message(
            r##"<p:Response xmlns:p="p" xmlns:s="s" ID="r1" InResponseTo="q1" Destination="https://a.test/acs" IssueInstant="2026-11-20T10:00:00Z">
            <s:Issuer>https://idp.test</s:Issuer>
            <p:Status><p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"><p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"/></p:StatusCode></p:Status>
            <s:Assertion ID="a1"><s:Issuer>https://idp.test</s:Issuer>
            <d:Signature xmlns:d="d"><d:SignedInfo><d:SignatureMethod Algorithm="sha1"/><d:Reference URI="#a1"/></d:SignedInfo></d:Signature>
            <s:Subject><s:NameID>ada</s:NameID><s:SubjectConfirmation><s:SubjectConfirmationData Recipient="x"/></s:SubjectConfirmation></s:Subject>
            <s:Conditions NotBefore="2026-11-20T10:00:00Z"><s:AudienceRestriction><s:Audience>https://a.test</s:Audience></s:AudienceRestriction></s:Conditions>
            <s:AttributeStatement><s:Attribute Name="phone"></s:Attribute><s:Attribute Name="mail"><s:AttributeValue>a@b</s:AttributeValue><s:AttributeValue>c@d</s:AttributeValue></s:Attribute><s:Attribute Name="groups"/></s:AttributeStatement>
            </s:Assertion></p:Response>"##,
        )
        .unwrap();
        assert_eq!(read.status, ["Responder", "AuthnFailed"]);
        assert_eq!((read.id.as_deref(), read.in_response_to.as_deref()), (Some("r1"), Some("q1")));
        let assertion = &read.assertions[0];
        assert!(assertion.has_name_id);
        assert_eq!(assertion.audiences, ["https://a.test"]);
        assert_eq!(
            (&assertion.attributes[..], &assertion.empty_attributes[..]),
            (&["mail".to_owned()][..], &["phone".to_owned(), "groups".to_owned()][..])
        );
        assert_eq!(read.signatures[0].reference.as_deref(), Some("a1"));
        assert_eq!(read.signatures[0].parent, "Assertion");
    }

    #[test]
    fn hostile_documents_end_with_an_explanation() {
        let deep = "<a>".repeat(100_000);
        assert!(message(&deep).is_err_and(|why| why.contains("levels")));
        let laughs = r#"<!DOCTYPE a [<!ENTITY b "&c;&c;"><!ENTITY c "ha">]><a>&b;</a>"#;
        assert!(message(laughs).is_err_and(|why| why.contains("entities")));
        let many: String =
            (0..20_000).map(|n| ["<a b", &n.to_string(), "=''/>"].concat()).collect();
        assert!(message(&format!("<r>{many}</r>")).is_ok());
        for broken in ["", "text", "<a>", "<a></b>", "<a b=>", "<a", "&x;"] {
            assert!(message(broken).is_err(), "{broken}");
        }
    }
}
