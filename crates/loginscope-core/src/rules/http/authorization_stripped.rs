//! A token that was sent and did not arrive.

use crate::{
    analysis::Analysis,
    finding::{Certainty, Effect, Locus, Need, Reporter},
    http::authorization,
};

crate::rule! {
    /// A request carried an Authorization header, and the server says that there was none.
    ///
    /// ## Why
    /// Something between browser and application took the header away: Apache does not hand it to CGI and WSGI programs unless
    /// told to, a proxy may be set up with its own Authorization, and some gateways use the header for themselves.
    ///
    /// ## Fix
    /// Let the proxy pass it on: nginx `proxy_set_header Authorization $http_authorization;`, Apache `CGIPassAuth On` or
    /// `WSGIPassAuthorization On`.
    ///
    /// ## References
    /// RFC 9110 §11.6.2 (Authorization), RFC 6750 §3 (a challenge without `error` answers a request without credentials).
    id: "http/authorization-stripped",
    title: "Authorization header lost before the application",
    level: Error, bucket: ConfigurationDrift, owner: Proxy,
    needs: &[Need::Authorization], since: "0.1.0",
    check: check,
}

const MISSING: &[&str] = &[
    "authorization header is missing",
    "authorization header missing",
    "authorization header is required",
    "authorization header not found",
    "missing authorization",
    "no authorization header",
    "authorization required",
    "authentication credentials were not provided",
    "credentials were not provided",
    "no token provided",
    "no auth token",
    "no authorization token was found",
    "token not provided",
    "token is missing",
    "missing token",
    "missing bearer",
    "no bearer token",
    "jwt must be provided",
    "jwt token is missing",
    "\"not authenticated\"",
];

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, _) in analysis.steps() {
        let Some((index, value)) = exchange.request_header("authorization") else { continue };
        let (scheme, rest) = authorization::credentials(value);
        let sound = ["bearer", "basic", "dpop", "token"]
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known));
        if !matches!(exchange.status(), 401 | 403)
            || !sound
            || rest.is_empty()
            || rest.contains(char::is_whitespace)
        {
            continue;
        }
        let Some(words) = analysis.says(exchange.id, MISSING) else { continue };
        let place = analysis.place(exchange.id);
        report.add(
            report
                .finding(format!(
                    "{place} carried `Authorization: {scheme} …`, and the answer says {:?}: the header did not reach the application.",
                    words.trim_matches('"')
                ))
                .sentence(format!("The Authorization header of {place} is lost on its way to the application"), "the server answers as if no token had been sent")
                .fix("In the proxy: `proxy_set_header Authorization $http_authorization;` (nginx), `CGIPassAuth On` or `WSGIPassAuthorization On` (Apache).")
                .at_most(Certainty::Likely)
                .evidence(exchange.id, Locus::RequestHeader("Authorization".into(), Some(index)), "")
                .evidence(exchange.id, Locus::Status, "")
                .check("nginx -T | grep -i authorization")
                .check("apachectl -t -D DUMP_RUN_CFG; grep -ri PassAuth /etc/apache2")
                .check("curl -sv -H 'Authorization: Bearer test' http://127.0.0.1:<port of the application>/ (past the proxy)")
                .leads_to(Effect::CredentialsRefused(exchange.id))
                .leads_to(Effect::Anonymous(exchange.id)),
        );
        break;
    }
}
