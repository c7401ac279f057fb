//! What the status codes of SAML mean (SAML Core §3.2.2.2). Data.

/// A status code in words.
#[derive(Debug)]
pub struct Known {
    /// The last part of the code's URN.
    pub code: &'static str,
    /// What it means, as a clause.
    pub means: &'static str,
    /// What to change.
    pub fix: &'static str,
}

const fn code(code: &'static str, means: &'static str, fix: &'static str) -> Known {
    Known { code, means, fix }
}

/// The entry for a code.
pub fn known(code: &str) -> Option<&'static Known> {
    CODES.iter().find(|known| known.code == code)
}

/// Inner codes say more than the outer three, so they stand first.
static CODES: &[Known] = &[
    code(
        "AuthnFailed",
        "the identity provider could not sign the user in",
        "Look into the identity provider's log: wrong password, locked account, or an upstream directory that failed.",
    ),
    code(
        "InvalidAttrNameOrValue",
        "an attribute of the request is unknown",
        "Compare the requested attributes with the identity provider's.",
    ),
    code(
        "InvalidNameIDPolicy",
        "the identity provider can't give a NameID of the format that the request asks for",
        "Ask for `urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified`, or map the user to this format at the identity provider (for emailAddress the user needs an address).",
    ),
    code(
        "NoAuthnContext",
        "the identity provider can't authenticate the user as strongly as the request asks",
        "Remove RequestedAuthnContext from the request, ask with `Comparison=\"minimum\"`, or let the identity provider offer that method. Entra answers so when the user is signed in by another method than the one asked for.",
    ),
    code(
        "NoAvailableIDP",
        "the proxying identity provider reaches none of those that may answer",
        "Look at the availability of the upstream identity providers.",
    ),
    code(
        "NoPassive",
        "the user would have to be asked and the request forbids it (IsPassive)",
        "Send the request again without `IsPassive=\"true\"`.",
    ),
    code(
        "NoSupportedIDP",
        "the proxying identity provider supports none of those that may answer",
        "Compare the list of identity providers in the request.",
    ),
    code(
        "PartialLogout",
        "not all sessions could be ended",
        "Tell the user to close the browser; look at which participant did not answer.",
    ),
    code(
        "ProxyCountExceeded",
        "the request may not be passed on to another identity provider",
        "Raise ProxyCount in the request.",
    ),
    code(
        "RequestDenied",
        "the identity provider refuses to answer: mostly the user is not assigned to the application, or the request is not signed as asked",
        "Assign the user or group to the application at the identity provider; check whether it wants signed requests.",
    ),
    code(
        "RequestUnsupported",
        "the identity provider does not support this request",
        "Compare bindings and protocol version with its metadata.",
    ),
    code(
        "RequestVersionDeprecated",
        "the version of the request is too old",
        "Send `Version=\"2.0\"`.",
    ),
    code(
        "RequestVersionTooHigh",
        "the version of the request is too new",
        "Send `Version=\"2.0\"`.",
    ),
    code(
        "RequestVersionTooLow",
        "the version of the request is too low",
        "Send `Version=\"2.0\"`.",
    ),
    code(
        "ResourceNotRecognized",
        "the resource is unknown",
        "Compare the entity IDs on both sides.",
    ),
    code("TooManyResponses", "there are more answers than fit", "Narrow the query."),
    code(
        "UnknownAttrProfile",
        "the attribute profile is unknown",
        "Compare the attribute profiles.",
    ),
    code(
        "UnknownPrincipal",
        "the identity provider does not know the user",
        "Create the user there, or compare the NameID of the request.",
    ),
    code(
        "UnsupportedBinding",
        "the identity provider can't answer by the binding that the request asks for",
        "Ask for `urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST`.",
    ),
    code(
        "Requester",
        "the identity provider finds a fault in the request",
        "Compare entity ID, AssertionConsumerServiceURL, NameIDPolicy and the certificate for signed requests with what is registered there; its log names the fault.",
    ),
    code(
        "Responder",
        "the identity provider itself failed",
        "Look into the identity provider's log at this time. With AD FS and others it is often the signature algorithm (SHA-1 or SHA-256) or the format of the NameID.",
    ),
    code(
        "VersionMismatch",
        "the two sides speak different versions of SAML",
        "Use SAML 2.0 on both sides.",
    ),
];
