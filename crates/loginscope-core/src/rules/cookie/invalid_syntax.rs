//! Cookie with characters that are not allowed.

use crate::{
    analysis::Analysis,
    finding::{Need, Reporter},
    rules::rejection::{self, Words},
};

crate::rule! {
    /// The line holds control characters, or has neither name nor value.
    ///
    /// ## Why
    /// A control character anywhere in the line, even in an unknown attribute, makes browsers refuse the whole cookie.
    ///
    /// ## Fix
    /// Encode the value (base64url or percent-encoding) and give the cookie a name.
    ///
    /// ## References
    /// RFC 6265bis §5.6 step 1, §5.7 step 2. Chromium: `DisallowedCharacter`, `NoCookieContent`; Firefox: `CookieRejectedInvalidCharValue` and others.
    id: "cookie/invalid-syntax",
    title: "Cookie with characters that are not allowed",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    rejection::each(analysis, report, |store| Words {
        because: "the line holds a character that is not allowed, or neither a name nor a value"
            .into(),
        advice: "Encode the value and give the cookie a name:".into(),
        line: store.repaired(&[]),
    });
}
