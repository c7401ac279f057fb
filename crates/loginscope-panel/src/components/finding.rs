//! A finding in full: what happened, why, how to fix it, and what that rests on.

use loginscope_core::report::Finding;
use yew::prelude::*;

use super::{
    browsers::BrowserChips,
    chain::finding_button,
    evidence::EvidenceList,
    fix::{Fix, Lines},
    icon::{Icon, Picture},
    prose::Prose,
    snippets::Snippets,
};
use crate::{shown::Shown, state::Action, words};

/// Which finding.
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct FindingDetailProps {
    /// The capture.
    pub shown: Shown,
    /// The finding.
    pub finding: usize,
    /// Takes what the user chooses.
    pub act: Callback<Action>,
}

/// A finding.
#[component]
pub(crate) fn FindingDetail(props: &FindingDetailProps) -> Html {
    let FindingDetailProps { shown, act, .. } = props;
    let Some(finding) = shown.report.findings.get(props.finding) else { return Html::default() };
    html! {
        <article aria-labelledby="finding-title">
            { head(finding) }
            <section><h3>{"What happened"}</h3><p><Prose text={finding.what.clone()} /></p></section>
            <section>
                <h3>{"Why"}</h3><p><Prose text={finding.why.clone()} /></p>
                { cause(finding, props) }
            </section>
            if !finding.fix.is_empty() {
                <section class="fix">
                    <h3>{"How to fix it"}</h3>
                    <Fix text={finding.fix.clone()} act={act.clone()} />
                    <Snippets snippets={finding.snippets.clone()} act={act.clone()} />
                </section>
            }
            if !finding.checks.is_empty() {
                <section>
                    <h3>{"What would settle it"}</h3>
                    { for finding.checks.iter().map(|check| html! {
                        <Lines text={check.clone()} what="the command" act={act.clone()} />
                    }) }
                </section>
            }
            <EvidenceList shown={shown.clone()} finding={props.finding} act={act.clone()} />
            <BrowserChips browsers={finding.browsers.clone()} />
        </article>
    }
}

fn head(finding: &Finding) -> Html {
    let (certainty, meaning) = words::certainty(finding.certainty);
    html! {
        <header>
            <h2 id="finding-title">
                <Icon picture={Picture::of_level(finding.level)} name={words::level(finding.level)} />
                <span>{&finding.title}</span>
            </h2>
            <p class="meta">
                <code class="rule">{&finding.rule}</code>
                <span>{words::bucket(finding.bucket)}</span>
                <span>{format!("To fix by {}", words::owner(finding.owner))}</span>
                <span title={meaning}>{certainty}</span>
            </p>
        </header>
    }
}

fn cause(finding: &Finding, props: &FindingDetailProps) -> Option<Html> {
    let button = finding_button(&props.shown.report, finding.caused_by?, false, &props.act)?;
    Some(html! { <div class="cause"><span>{"It follows from"}</span>{button}</div> })
}
