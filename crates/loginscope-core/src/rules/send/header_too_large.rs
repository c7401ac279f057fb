//! Cookies or tokens too large for the server.

use crate::{
    analysis::{Analysis, refusals},
    finding::{Locus, Need, Reporter},
};

crate::rule! {
    /// The server refuses the request because its headers are too large.
    ///
    /// ## Why
    /// Servers and proxies read only so many bytes of headers: nginx 8 KiB a line, Node 16 KiB in all, IIS 16 KiB.
    /// Cookies that grow with every login, or a token with hundreds of groups in it, go over it. The user can't even
    /// log out any more.
    ///
    /// ## Fix
    /// Keep the state on the server and a short id in the cookie; delete cookies that are no longer used.
    ///
    /// ## References
    /// RFC 6585 §5 (431), RFC 9110 §5.4. nginx: `large_client_header_buffers`.
    id: "send/header-too-large",
    title: "Request headers too large",
    level: Error, bucket: SessionOrToken, owner: Application,
    needs: &[Need::Cookies], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for (exchange, _) in analysis.steps() {
        let Some(certainty) = refusals::for_size(analysis, exchange) else { continue };
        let headers = &exchange.request.headers;
        let total = headers.bytes();
        let line = headers.all("cookie").next();
        let mut sizes: Vec<(usize, &str)> = line
            .map(|(_, value)| value)
            .unwrap_or_default()
            .split(';')
            .map(|pair| (pair.trim().len(), pair.trim().split('=').next().unwrap_or_default()))
            .filter(|(size, _)| *size > 0)
            .collect();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        let largest: Vec<String> =
            sizes.iter().take(3).map(|(size, name)| format!("`{name}` {size} bytes")).collect();
        let list = if largest.is_empty() {
            String::new()
        } else {
            format!(" The largest cookies: {}.", largest.join(", "))
        };
        let place = analysis.place(exchange.id);
        let mut finding = report
            .finding(format!("{place} was answered with {}. Its headers have {total} bytes.{list}", exchange.status()))
            .sentence(format!("The headers of {place} are too large for the server ({total} bytes)"), format!("it answers {}", exchange.status()))
            .fix("Keep the state on the server and a short id in the cookie, and delete what is no longer used:\nSet-Cookie: name=; Max-Age=0; Path=/")
            .evidence(exchange.id, Locus::Status, "")
            .check("nginx -T | grep large_client_header_buffers");
        if let Some((index, _)) = line {
            finding = finding.evidence(
                exchange.id,
                Locus::RequestHeader("Cookie".into(), Some(index)),
                "less than 4 KiB",
            );
        }
        report.add(finding.at_most(certainty));
    }
}
