//! What all rules about a cookie that was not kept have in common.

use crate::{
    analysis::{Analysis, cookies::Store, steps::StepKind},
    finding::{Effect, Level, Locus, Outcomes, Reporter},
    model::Browser,
};

/// The words of one rejection.
pub(super) struct Words {
    /// Why it was rejected, after "because".
    pub(super) because: String,
    /// What to change, in words.
    pub(super) advice: String,
    /// The line to send.
    pub(super) line: String,
}

/// Reports each Set-Cookie line that a browser rejects for the reason that the running rule is about.
pub(super) fn each(
    analysis: &Analysis,
    report: &mut Reporter<'_>,
    words: impl Fn(&Store) -> Words,
) {
    let id = report.rule.id;
    for store in &analysis.cookies.stores {
        let outcomes = Outcomes::from_fn(|browser| {
            let verdict = store.verdicts.get(browser);
            if verdict.reasons.contains(&id) {
                "rejected"
            } else if verdict.reasons.is_empty() {
                "stored"
            } else {
                "rejected for another reason"
            }
        });
        let here = *outcomes.get(analysis.browser) == "rejected";
        // Another browser's verdict is worth a finding only for the cookies of the login.
        let matters = matters(analysis, store);
        let elsewhere =
            matters && Browser::ALL.iter().any(|browser| *outcomes.get(*browser) == "rejected");
        if !(here || elsewhere) {
            continue;
        }
        if !here && report.rule.level == Level::Note {
            continue;
        }
        let Words { because, advice, line } = words(store);
        let name = &store.name;
        let refusing: Vec<&str> = Browser::ALL
            .into_iter()
            .filter(|browser| *outcomes.get(*browser) == "rejected")
            .map(Browser::name)
            .collect();
        let who = match refusing.as_slice() {
            [one] => (*one).to_owned(),
            [first, second] => format!("{first} and {second}"),
            _ => "Every browser".to_owned(),
        };
        let refuses = if refusing.len() == 2 { "refuse" } else { "refuses" };
        let place = analysis.place(store.exchange);
        let level = match (here, matters) {
            (true, true) => report.rule.level,
            (false, true) => report.rule.level.max(Level::Warning),
            _ => Level::Note,
        };
        let finding = report
            .finding(format!(
                "{place} set the cookie `{name}`. {who} {refuses} it, because {because}."
            ))
            .sentence(
                format!("The browser does not keep the cookie `{name}`, because {because}"),
                "later requests go without it",
            )
            .fix(format!("{advice}\n{line}"))
            .level(level)
            .browsers(outcomes)
            .evidence(
                store.exchange,
                Locus::ResponseHeader("Set-Cookie".into(), Some(store.header)),
                line,
            )
            .leads_to(Effect::NotStored { name: name.clone(), set_by: store.exchange });
        report.add(match id {
            "cookie/secure-from-insecure-origin" => {
                finding.explained_by(Effect::Insecure(store.exchange))
            }
            "cookie/samesite-cross-site-response" => {
                finding.explained_by(Effect::NoOrigin(store.exchange))
            }
            _ => finding,
        });
    }
}

/// Whether a cookie belongs to the login: set by one of its steps, or named like a session.
pub(super) fn matters(analysis: &Analysis, store: &Store) -> bool {
    if store.is_deletion() {
        return false;
    }
    !matches!(analysis.kind(store.exchange), StepKind::Other | StepKind::Preflight)
        && (analysis.cookies.is_login_name(&store.name)
            || matches!(
                analysis.kind(store.exchange),
                StepKind::LoginRequest | StepKind::AuthorizationResponse | StepKind::TokenRequest
            ))
}
