//! The encodings of the bindings: base64, and DEFLATE in a query (SAML Bindings §3.4.4.1, §3.5.4).

use base64::{
    Engine as _,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

use super::{Carried, Message, parse};
use crate::{http::form::Fields, model::ExchangeId};

/// The largest XML that is read; real messages have some kilobytes.
const MOST_BYTES: usize = 1 << 20;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The messages among the fields of a query or form.
pub(super) fn messages(exchange: ExchangeId, fields: &Fields, posted: bool) -> Vec<Carried> {
    let carried = |parameter, message, encoding_fault, relay: &str| Carried {
        exchange,
        parameter,
        posted,
        relay_state: fields.get(relay).map(str::to_owned),
        signature_algorithm: fields.get("SigAlg").map(str::to_owned),
        encoding_fault,
        message,
    };
    let mut found = Vec::new();
    for parameter in ["SAMLRequest", "SAMLResponse"] {
        let Some(value) = fields.get(parameter).filter(|value| !value.is_empty()) else { continue };
        let (message, fault) = match decode(value, posted) {
            Ok((xml, fault)) => (parse::message(&xml), fault),
            Err(why) => (Err(why), None),
        };
        found.push(carried(parameter, message, fault, "RelayState"));
    }
    if let Some(token) = fields.get("wresult").filter(|value| !value.is_empty()) {
        let message =
            if token.len() > MOST_BYTES { Err(too_large()) } else { parse::message(token) };
        found.push(carried("wresult", message, None, "wctx"));
    } else if fields.get("wa") == Some("wsignin1.0") && fields.has("wtrealm") {
        // The request of WS-Federation is no document; its parameters are what matters.
        let request = Message {
            kind: "AuthnRequest".into(),
            issuer: fields.get("wtrealm").map(str::to_owned),
            consumer_url: fields.get("wreply").map(str::to_owned),
            ..Message::default()
        };
        found.push(carried("SAMLRequest", Ok(request), None, "wctx"));
    }
    found
}

fn too_large() -> String {
    format!("it has more than {MOST_BYTES} bytes, hundreds of times what a login needs")
}

/// The XML of a message and what is wrong with its encoding.
fn decode(value: &str, posted: bool) -> Result<(String, Option<&'static str>), String> {
    if value.len() > 2 * MOST_BYTES {
        return Err(too_large());
    }
    let mut fault = None;
    let mut text: String = value.chars().filter(|c| !matches!(c, '\r' | '\n' | '\t')).collect();
    if text.contains(' ') {
        fault = Some("its `+` were not percent-encoded (`%2B`) and became blanks");
        text = text.replace(' ', "+");
    }
    if text.trim_start().starts_with('<') {
        return Ok((value.to_owned(), Some("it is plain XML and not base64")));
    }
    if text.contains('%') {
        return Err("it is percent-encoded once too often (it still has `%`)".into());
    }
    let bytes = BASE64.decode(&text).map_err(|_| {
        let at = text.find(|c: char| !(c.is_ascii_alphanumeric() || "+/=".contains(c)));
        at.map_or_else(
            || "it is not base64: its length shows that a part is missing".to_owned(),
            |at| format!("it is not base64: the character at {at} does not belong there"),
        )
    })?;
    if looks_like_xml(&bytes) {
        if !posted {
            fault = fault.or(Some("it is not deflated, as the HTTP-Redirect binding asks for"));
        }
        return into_text(bytes).map(|xml| (xml, fault));
    }
    let inflated = match miniz_oxide::inflate::decompress_to_vec_with_limit(&bytes, MOST_BYTES) {
        Ok(inflated) => inflated,
        Err(error) if error.status == miniz_oxide::inflate::TINFLStatus::HasMoreOutput => {
            return Err(too_large());
        }
        Err(_) => match miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(&bytes, MOST_BYTES)
        {
            Ok(inflated) => {
                fault = Some("it has a zlib header; the binding asks for raw DEFLATE");
                inflated
            }
            Err(_) => {
                return Err(
                    "what base64 holds is neither XML nor deflated XML; a part may be missing"
                        .into(),
                );
            }
        },
    };
    if posted {
        fault = fault.or(Some("it is deflated, which the HTTP-POST binding does not do"));
    }
    into_text(inflated).map(|xml| (xml, fault))
}

fn looks_like_xml(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<')
}

fn into_text(bytes: Vec<u8>) -> Result<String, String> {
    if bytes.len() > MOST_BYTES {
        return Err(too_large());
    }
    String::from_utf8(bytes)
        .map_err(|error| format!("it is not UTF-8 at byte {}", error.utf8_error().valid_up_to()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str, posted: bool) -> Result<(String, Option<&'static str>), String> {
        decode(value, posted)
    }

    #[test]
    fn reads_both_bindings() {
        let xml = "<a>\u{e4}</a>";
        let plain = BASE64.encode(xml);
        let deflated = BASE64.encode(miniz_oxide::deflate::compress_to_vec(xml.as_bytes(), 6));
        assert_eq!(read(&plain, true), Ok((xml.to_owned(), None)));
        assert_eq!(read(&deflated, false), Ok((xml.to_owned(), None)));
        assert!(read(&plain, false).is_ok_and(|(_, fault)| fault.is_some()));
        assert!(read(&deflated, true).is_ok_and(|(_, fault)| fault.is_some()));
    }

    #[test]
    fn bombs_end_with_an_explanation() {
        let bomb = BASE64.encode(miniz_oxide::deflate::compress_to_vec(&vec![b' '; 64 << 20], 6));
        assert!(read(&bomb, false).is_err_and(|why| why.contains("more than")));
    }

    #[test]
    fn says_what_is_wrong() {
        for (value, says) in [("PGE-", "at 3"), ("%3C", "percent"), ("AAAA", "neither")] {
            assert!(read(value, true).is_err_and(|why| why.contains(says)), "{value}");
        }
    }
}
