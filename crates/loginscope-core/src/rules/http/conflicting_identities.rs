//! One request, two users.

use crate::{
    analysis::Analysis,
    finding::{Certainty, Effect, Level, Locus, Need, Reporter},
};

crate::rule! {
    /// A request carries a token of one user and a cookie of another.
    ///
    /// ## Why
    /// Somebody logged in anew and one of the two stayed from before. Which of them counts is the server's choice, and it may differ from
    /// address to address: data of the wrong user is shown, or the request is refused.
    ///
    /// ## Fix
    /// Remove both when the user logs out, and let each address accept one of them only.
    ///
    /// ## References
    /// RFC 6750 §2 (one method to send a token); RFC 9110 §11.4.
    id: "http/conflicting-identities",
    title: "Token and cookie of different users",
    level: Warning, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Authorization, Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, _) in analysis.steps() {
        let Some((cookie, claim, false)) = analysis.identities(exchange) else { continue };
        let id = exchange.id;
        let place = analysis.place(id);
        let refused = matches!(exchange.status(), 401 | 403) && !analysis.succeeds_later(id);
        let cookie_line = exchange.request.headers.all("cookie").next().map(|line| line.0);
        let mut finding = report
            .finding(format!("{place} carried a token and the cookie `{cookie}`, and their `{claim}` differs: they belong to different users."))
            .sentence(
                format!("The token and the cookie `{cookie}` on {place} belong to different users"),
                if refused { format!("the server answers {}", exchange.status()) } else { "the user may see what belongs to another".to_owned() },
            )
            .fix(format!("When a user logs out or another logs in, remove both:\nSet-Cookie: {cookie}=; Max-Age=0; Path=/"))
            .evidence(id, Locus::RequestHeader("Authorization".into(), None), "")
            .evidence(id, Locus::RequestHeader("Cookie".into(), cookie_line), "the same user");
        if refused {
            finding = finding
                .level(Level::Error)
                .at_most(Certainty::Likely)
                .leads_to(Effect::CredentialsRefused(id));
        }
        report.add(finding);
        break;
    }
}
