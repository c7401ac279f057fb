//! A token that fills the headers.

use crate::{
    analysis::{
        Analysis,
        tokens::{Place, Token},
    },
    finding::{Certainty, Effect, Level, Reporter},
};

crate::rule! {
    /// A token is so large that servers and proxies refuse the request that carries it.
    ///
    /// ## Why
    /// Servers take 8 KiB of headers, some less, and a cookie ends at 4 KiB. Tokens grow with every group and role of a user, so the
    /// login fails for a few people only.
    ///
    /// ## Fix
    /// Leave out what the API does not read: names of groups, profile claims, permissions. Put an identifier into the token and look the
    /// rest up.
    ///
    /// ## References
    /// RFC 9110 §5.4 (limits of field sizes); RFC 6585 §5 (431); RFC 6265 §6.1 (4096 bytes).
    id: "token/too-large",
    title: "Token too large",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

/// What most servers still take beside the other headers.
const MUCH: usize = 7 * 1024;

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for token in &analysis.tokens {
        let size = token.value.len();
        let sent = token.sent().filter(|(_, place)| !matches!(place, Place::Query(_)));
        let with_status =
            sent.filter_map(|(id, place)| Some((id, place, analysis.trace.get(id)?.status())));
        // The one that was refused, else the first.
        let Some((id, place, status)) = with_status
            .min_by_key(|(id, _, status)| (!matches!(status, 400 | 413 | 431 | 494), *id))
        else {
            continue;
        };
        let refused = matches!(status, 400 | 413 | 431 | 494) && !analysis.succeeds_later(id);
        if size < MUCH && !(refused && status == 431 && size > 4096) {
            continue;
        }
        let largest = largest(token);
        let list = if largest.is_empty() {
            String::new()
        } else {
            format!(" Most of it: {}.", largest.join(", "))
        };
        let mut finding = report
            .finding(format!("The token on {} has {size} bytes; many servers take 8 KiB of headers in all.{list}", analysis.place(id)))
            .fix("Leave out of the token what the API does not read, above all lists of groups; or raise the limit where you can:\nlarge_client_header_buffers 4 32k;")
            .evidence(id, place.locus(), "less than 4 KiB");
        finding = if refused {
            finding
                .sentence(
                    format!("The token is too large for the server ({size} bytes)"),
                    format!("the server answers {status}"),
                )
                .at_most(if status == 431 { Certainty::Certain } else { Certainty::Likely })
                .leads_to(Effect::CredentialsRefused(id))
        } else {
            finding
                .sentence(
                    format!("A token has {size} bytes"),
                    "servers with usual limits refuse it",
                )
                .level(Level::Warning)
        };
        report.add(finding);
    }
}

/// The claims that take the most room.
fn largest(token: &Token) -> Vec<String> {
    let claims = token.jwt.iter().flat_map(|jwt| &jwt.claims);
    let mut sizes: Vec<(usize, &String)> = claims
        .map(|(name, value)| (value.to_string().len(), name))
        .filter(|(size, _)| *size > 200)
        .collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    sizes.iter().take(3).map(|(size, name)| format!("`{name}` {size} bytes")).collect()
}
