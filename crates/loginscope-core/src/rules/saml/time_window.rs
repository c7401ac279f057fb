//! An assertion before or after its time.

use crate::{
    analysis::Analysis,
    finding::{Level, Locus, Reporter},
    rules::assertion::delivered,
    words::duration,
};

crate::rule! {
    /// The service provider's clock is outside of the time in which the assertion is good.
    ///
    /// ## Why
    /// An assertion is good for some minutes. When the clocks of the two servers differ, it comes before its beginning or
    /// after its end, although nobody waited. An answer that lay in an open tab is too old as well.
    ///
    /// ## Fix
    /// Set both clocks by NTP, and allow a leeway of one to three minutes.
    ///
    /// ## References
    /// SAML Core §2.5.1.2 and §2.7.2, SAML Profiles §4.1.4.2 and §4.1.4.3.
    id: "saml/time-window",
    title: "Assertion outside of its time",
    level: Error, bucket: ConfigurationDrift, owner: Application,
    needs: &[], since: "0.1.0",
    check: check,
}

fn check(analysis: &Analysis, report: &mut Reporter<'_>) {
    for answer in delivered(analysis) {
        // Where it was taken, the service provider's leeway covers it.
        if !answer.refused {
            continue;
        }
        let id = answer.carried.exchange;
        let now = analysis.server_time(id);
        let faults = answer.message.window_faults(now);
        let Some((what, at)) = faults.iter().max_by_key(|(_, at)| (at.0 - now.0).abs()).copied()
        else {
            continue;
        };
        let off = (at.seconds() - now.seconds()).abs();
        let early = at > now;
        let skewed =
            answer.message.issued.is_some_and(|issued| issued.seconds() - now.seconds() > 5);
        let words = if early {
            format!(
                "The assertion is good from {at} ({what}), but the clock of {} says {now}: {} too early.",
                answer.place,
                duration(off)
            )
        } else {
            format!(
                "The assertion was good until {at} ({what}), but the clock of {} says {now}: {} too late.",
                answer.place,
                duration(off)
            )
        };
        let clause = match (early, skewed) {
            (true, _) | (_, true) => format!(
                "The clocks of identity provider and service provider differ by at least {}",
                duration(off)
            ),
            (false, false) => format!("The assertion came {} after its end", duration(off)),
        };
        let date = analysis
            .trace
            .get(id)
            .and_then(|exchange| exchange.response_header("date"))
            .map(|(index, _)| index);
        let finding = report
            .finding(words)
            .sentence(clause, "the service provider refuses the assertion")
            .fix("Set the clocks of both servers by NTP, and allow a leeway in the service provider (for example 120 seconds).")
            .check("date -u; timedatectl show -p NTPSynchronized");
        let finding = answer.finish(
            finding,
            format!("a time {} {at}", if early { "after" } else { "before" }),
            Level::Note,
        );
        report.add(match date {
            Some(index) => {
                finding.evidence(id, Locus::ResponseHeader("Date".into(), Some(index)), "")
            }
            // Only the browser's clock is known then.
            None => finding.at_most(crate::finding::Certainty::Likely),
        });
    }
}
