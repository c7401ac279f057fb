//! A request from an origin that the server does not trust.

use crate::{
    analysis::{
        Analysis,
        csrf::{self, Cause},
        refusals::Csrf,
    },
    finding::{Certainty, Effect, Locus, Reporter},
};

crate::rule! {
    /// The server refused a request because of its Origin or Referer.
    ///
    /// ## Why
    /// The server compares where the request says that it comes from with its own address. Behind a proxy it may take `http` and an
    /// internal host for its own address, so that its own pages look foreign.
    ///
    /// ## Fix
    /// Tell the application its public address: forward `X-Forwarded-Proto` and `Host`, and list the public origin as trusted.
    ///
    /// ## References
    /// Fetch §3.2 (Origin header); Django `CSRF_TRUSTED_ORIGINS`, `SECURE_PROXY_SSL_HEADER`.
    id: "csrf/origin-rejected",
    title: "Origin or Referer rejected",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for refusal in
        csrf::refusals(analysis).filter(|refusal| refusal.cause(analysis) == Cause::Origin)
    {
        let Some(exchange) = analysis.trace.get(refusal.exchange) else { continue };
        let Some(url) = analysis.url(refusal.exchange) else { continue };
        let place = analysis.place(refusal.exchange);
        let own = url.origin().ascii_serialization();
        let origin = exchange.request_header("origin");
        let said = origin.map(|(_, value)| value.trim());
        let because = match said {
            Some("null") => "The request's Origin is `null`: it comes from a sandboxed frame, a local file, or through a redirect from another origin.".to_owned(),
            Some(said) if said == own => format!("The request's Origin is `{said}`, the address in the browser: so the application takes another one for its own, as behind a proxy that forwards neither scheme nor host."),
            Some(said) => format!("The request comes from `{said}` and goes to `{own}`."),
            None => "The request has no Origin header, and its Referer is missing or foreign.".to_owned(),
        };
        let trusted = said.filter(|said| *said != "null").unwrap_or(&own);
        let fix = match refusal.framework {
            "Django" | "Django REST framework" => format!("CSRF_TRUSTED_ORIGINS = [\"{trusted}\"]; behind a proxy also SECURE_PROXY_SSL_HEADER = (\"HTTP_X_FORWARDED_PROTO\", \"https\") and `proxy_set_header X-Forwarded-Proto $scheme;`"),
            "Rails" => "Forward the address: `proxy_set_header Host $host; proxy_set_header X-Forwarded-Proto $scheme;`".to_owned(),
            "SvelteKit" => format!("Start the server with ORIGIN={trusted}"),
            _ => format!("List `{trusted}` as a trusted origin, and forward the address: `proxy_set_header Host $host; proxy_set_header X-Forwarded-Proto $scheme;`"),
        };
        let locus = match origin {
            Some((index, _)) => Locus::RequestHeader("Origin".into(), Some(index)),
            None => Locus::RequestHeader("Origin".into(), None),
        };
        // Without words about it, it follows from the token, which fits.
        let (certainty, follows) = match refusal.about {
            Csrf::Origin => (Certainty::Certain, ""),
            _ => (Certainty::Likely, " Its token fits the cookie, so it is not the token."),
        };
        report.add(
            report
                .finding(format!("{place} was refused by {}'s CSRF check because of where it comes from.{follows} {because}", refusal.framework_or_server()))
                .sentence(format!("The server does not trust the origin `{}` of {place}", said.unwrap_or("(none)")), "it refuses the request")
                .fix(fix)
                .evidence(refusal.exchange, locus, "")
                .evidence(refusal.exchange, Locus::Status, "")
                .at_most(certainty)
                .check("nginx -T | grep -i -E 'x-forwarded|proxy_set_header host'")
                .leads_to(Effect::TurnedAway(refusal.exchange)),
        );
    }
}
