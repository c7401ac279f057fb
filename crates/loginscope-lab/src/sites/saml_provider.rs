//! A SAML identity provider on a host of its own, and the messages of its service provider.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::app::App;
use crate::http::{Reply, Request};
use crate::page;
use crate::scenario::{APP, IDP, USER};
use crate::sites::api::accepts_password;
use crate::token::now;

/// How long its assertions are good, in seconds.
const LIFETIME: u64 = 300;
/// More than any request of the lab's service provider.
const LONGEST_REQUEST: usize = 1 << 16;

/// The URL that begins a login: an `AuthnRequest` by the HTTP-Redirect binding.
pub fn redirect_binding(app: &App, request_id: &str, relay_state: &str) -> String {
    let destination = app.https(IDP, "/sso");
    let message = format!(
        "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" \
         xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"{request_id}\" Version=\"2.0\" \
         IssueInstant=\"{}\" Destination=\"{destination}\" \
         ProtocolBinding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" \
         AssertionConsumerServiceURL=\"{}\"><saml:Issuer>{}</saml:Issuer></samlp:AuthnRequest>",
        instant(now()),
        app.https(APP, "/acs"),
        app.https(APP, "/metadata"),
    );
    let deflated = miniz_oxide::deflate::compress_to_vec(message.as_bytes(), 6);
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("SAMLRequest", &STANDARD.encode(deflated))
        .append_pair("RelayState", relay_state)
        .finish();
    format!("{destination}?{query}")
}

/// The value of an attribute in the decoded message of a form field.
pub fn attribute(message: &str, name: &str) -> Option<String> {
    let xml = String::from_utf8(STANDARD.decode(message).ok()?).ok()?;
    attribute_of(&xml, name)
}

fn attribute_of(xml: &str, name: &str) -> Option<String> {
    let (_, rest) = xml.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}

/// What the provider's host answers.
pub fn answer(app: &App, request: &Request) -> Option<Reply> {
    match request.route() {
        (IDP, "GET", "/sso") => Some(show_form(app, request)),
        (IDP, "POST", "/sso") => Some(sign_in(app, request)),
        _ => None,
    }
}

fn show_form(app: &App, request: &Request) -> Reply {
    let Some(request_id) =
        request.parameter("SAMLRequest").and_then(|message| request_id(&message))
    else {
        return page::page(app, 400, "Error", "<p class=\"notice\">Unreadable request.</p>");
    };
    let relay_state = request.parameter("RelayState").unwrap_or_default();
    let kept = [("request", request_id.as_str()), ("RelayState", relay_state.as_str())];
    let form = page::sign_in_form(&app.path("/sso"), &page::hidden(kept));
    page::page(app, 200, "Company sign-in", &form)
}

fn request_id(message: &str) -> Option<String> {
    let deflated = STANDARD.decode(message).ok()?;
    let xml =
        miniz_oxide::inflate::decompress_to_vec_with_limit(&deflated, LONGEST_REQUEST).ok()?;
    attribute_of(std::str::from_utf8(&xml).ok()?, "ID")
}

fn sign_in(app: &App, request: &Request) -> Reply {
    if !accepts_password(request) {
        let why = "<p class=\"notice\">Name or password is wrong.</p>";
        return page::page(app, 401, "Company sign-in", why);
    }
    let request_id = request.field("request").unwrap_or_default();
    let relay_state = request.field("RelayState").unwrap_or_default();
    let response = STANDARD.encode(response(app, &page::escape(&request_id)));
    let session = app.issue("provider session", USER);
    let fields = [("SAMLResponse", response.as_str()), ("RelayState", relay_state.as_str())];
    page::self_posting_form(&app.https(APP, "/acs"), fields).cookie(&format!(
        "SimpleSAMLSessionID={session}; Path={}; HttpOnly; Secure; SameSite=None",
        app.path("")
    ))
}

/// A response with a signed assertion.
fn response(app: &App, request_id: &str) -> String {
    let (response_id, assertion_id) = (fresh_id(app), fresh_id(app));
    let (issued, end) = (instant(now()), instant(now() + LIFETIME));
    let (issuer, recipient) = (app.https(IDP, "/metadata"), app.https(APP, "/acs"));
    let audience = app.https(APP, "/metadata");
    // Written as exclusive canonicalisation would write it, so that it can be signed as it is.
    let opening = format!(
        "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"{assertion_id}\" \
         IssueInstant=\"{issued}\" Version=\"2.0\"><saml:Issuer>{issuer}</saml:Issuer>"
    );
    let statements = format!(
        "<saml:Subject><saml:NameID Format=\"urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress\">\
         ada@app.test</saml:NameID><saml:SubjectConfirmation \
         Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"><saml:SubjectConfirmationData \
         InResponseTo=\"{request_id}\" NotOnOrAfter=\"{end}\" Recipient=\"{recipient}\">\
         </saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>\
         <saml:Conditions NotBefore=\"{issued}\" NotOnOrAfter=\"{end}\"><saml:AudienceRestriction>\
         <saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
         <saml:AuthnStatement AuthnInstant=\"{issued}\" SessionIndex=\"{assertion_id}\">\
         <saml:AuthnContext><saml:AuthnContextClassRef>\
         urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport\
         </saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>\
         <saml:AttributeStatement><saml:Attribute Name=\"mail\"><saml:AttributeValue>ada@app.test\
         </saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>"
    );
    let signature = signature(app, &assertion_id, &format!("{opening}{statements}"));
    format!(
        "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" \
         xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"{response_id}\" Version=\"2.0\" \
         IssueInstant=\"{issued}\" Destination=\"{recipient}\" InResponseTo=\"{request_id}\">\
         <saml:Issuer>{issuer}</saml:Issuer><samlp:Status><samlp:StatusCode \
         Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>\
         {opening}{signature}{statements}</samlp:Response>"
    )
}

/// An enveloped XML signature over a canonical element.
fn signature(app: &App, id: &str, element: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, element.as_bytes());
    let signed_info = format!(
        "<ds:SignedInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:CanonicalizationMethod \
         Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:CanonicalizationMethod>\
         <ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256\">\
         </ds:SignatureMethod><ds:Reference URI=\"#{id}\"><ds:Transforms><ds:Transform \
         Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></ds:Transform>\
         <ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:Transform>\
         </ds:Transforms><ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\">\
         </ds:DigestMethod><ds:DigestValue>{}</ds:DigestValue></ds:Reference></ds:SignedInfo>",
        STANDARD.encode(digest)
    );
    format!(
        "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">{signed_info}\
         <ds:SignatureValue>{}</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}\
         </ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>",
        STANDARD.encode(app.signer.signature(signed_info.as_bytes())),
        STANDARD.encode(app.signer.certificate()),
    )
}

/// An XML identifier, which may not begin with a digit.
pub fn fresh_id(app: &App) -> String {
    format!("_{}", app.signer.random())
}

fn instant(seconds: u64) -> String {
    OffsetDateTime::from_unix_timestamp(seconds.cast_signed())
        .ok()
        .and_then(|time| time.format(&Rfc3339).ok())
        .unwrap_or_default()
}
