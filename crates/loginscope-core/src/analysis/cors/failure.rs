//! The ways in which a CORS check fails, with the browsers' names for them.

use crate::model::ByBrowser;

/// Why a script may not read a response, or a request may not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CorsFailure {
    /// The preflight was redirected.
    PreflightRedirect,
    /// The redirect's `Location` has a user name or a password.
    RedirectWithUser,
    /// There is no Access-Control-Allow-Origin.
    OriginMissing,
    /// There are several Access-Control-Allow-Origin lines.
    OriginTwice,
    /// One Access-Control-Allow-Origin line has several values.
    OriginList,
    /// Its value is no origin.
    OriginInvalid,
    /// It names another origin.
    OriginMismatch,
    /// `*` does not count where credentials go along.
    WildcardWithCredentials,
    /// Access-Control-Allow-Credentials is not `true`.
    CredentialsNotAllowed,
    /// The preflight's status is not one of 200 to 299.
    PreflightStatus,
    /// Access-Control-Allow-Methods is no list of methods.
    MethodsInvalid,
    /// Access-Control-Allow-Headers is no list of header names.
    HeadersInvalid,
    /// Access-Control-Allow-Methods lacks the method.
    MethodNotAllowed(String),
    /// Access-Control-Allow-Headers lacks this header.
    HeaderNotAllowed(String),
}

impl CorsFailure {
    /// What browsers call it: Chromium's `CorsError`, the key of Firefox's message. Safari has no names, only texts.
    pub fn names(&self, preflight: bool) -> ByBrowser<&'static str> {
        ByBrowser { chrome: self.chromium(preflight), firefox: self.firefox(), safari: "" }
    }

    /// Whether the answer does not allow the origin that asked, whatever else it allows.
    pub fn is_about_origin(&self) -> bool {
        matches!(
            self,
            CorsFailure::OriginMissing
                | CorsFailure::OriginTwice
                | CorsFailure::OriginList
                | CorsFailure::OriginInvalid
                | CorsFailure::OriginMismatch
                | CorsFailure::WildcardWithCredentials
        )
    }

    fn chromium(&self, preflight: bool) -> &'static str {
        match (self, preflight) {
            (CorsFailure::PreflightRedirect, _) => "PreflightDisallowedRedirect",
            (CorsFailure::RedirectWithUser, _) => "RedirectContainsCredentials",
            (CorsFailure::OriginMissing, false) => "MissingAllowOriginHeader",
            (CorsFailure::OriginMissing, true) => "PreflightMissingAllowOriginHeader",
            (CorsFailure::OriginTwice | CorsFailure::OriginList, false) => {
                "MultipleAllowOriginValues"
            }
            (CorsFailure::OriginTwice | CorsFailure::OriginList, true) => {
                "PreflightMultipleAllowOriginValues"
            }
            (CorsFailure::OriginInvalid, false) => "InvalidAllowOriginValue",
            (CorsFailure::OriginInvalid, true) => "PreflightInvalidAllowOriginValue",
            (CorsFailure::OriginMismatch, false) => "AllowOriginMismatch",
            (CorsFailure::OriginMismatch, true) => "PreflightAllowOriginMismatch",
            (CorsFailure::WildcardWithCredentials, false) => "WildcardOriginNotAllowed",
            (CorsFailure::WildcardWithCredentials, true) => "PreflightWildcardOriginNotAllowed",
            (CorsFailure::CredentialsNotAllowed, false) => "InvalidAllowCredentials",
            (CorsFailure::CredentialsNotAllowed, true) => "PreflightInvalidAllowCredentials",
            (CorsFailure::PreflightStatus, _) => "PreflightInvalidStatus",
            (CorsFailure::MethodsInvalid, _) => "InvalidAllowMethodsPreflightResponse",
            (CorsFailure::HeadersInvalid, _) => "InvalidAllowHeadersPreflightResponse",
            (CorsFailure::MethodNotAllowed(_), _) => "MethodDisallowedByPreflightResponse",
            (CorsFailure::HeaderNotAllowed(_), _) => "HeaderDisallowedByPreflightResponse",
        }
    }

    fn firefox(&self) -> &'static str {
        match self {
            CorsFailure::PreflightRedirect => "CORSExternalRedirectNotAllowed",
            CorsFailure::RedirectWithUser => "CORSDidNotSucceed2",
            CorsFailure::OriginMissing => "CORSMissingAllowOrigin2",
            CorsFailure::OriginTwice => "CORSMultipleAllowOriginNotAllowed",
            CorsFailure::WildcardWithCredentials => "CORSNotSupportingCredentials",
            CorsFailure::OriginList | CorsFailure::OriginInvalid | CorsFailure::OriginMismatch => {
                "CORSAllowOriginNotMatchingOrigin"
            }
            CorsFailure::CredentialsNotAllowed => "CORSMissingAllowCredentials",
            CorsFailure::PreflightStatus => "CORSPreflightDidNotSucceed3",
            CorsFailure::MethodsInvalid => "CORSInvalidAllowMethod",
            CorsFailure::HeadersInvalid => "CORSInvalidAllowHeader",
            CorsFailure::MethodNotAllowed(_) => "CORSMethodNotFound",
            CorsFailure::HeaderNotAllowed(_) => "CORSMissingAllowHeaderFromPreflight2",
        }
    }
}
