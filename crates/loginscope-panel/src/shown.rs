//! What the panel shows: a capture, everything that was found out about it, and its rows.

use std::{ops::Deref, rc::Rc};

use loginscope_core::{
    Diagnosed, Options, diagnose,
    model::{ExchangeId, Trace},
    report::{Report, Step, redact::Redactor, view::ExchangeView},
};

use crate::rows::{Row, Rows};

/// A diagnosed capture; cheap to pass on, and equal only to itself.
#[derive(Clone)]
pub(crate) struct Shown(Rc<Inner>);

/// What a [`Shown`] holds.
pub(crate) struct Inner {
    diagnosed: Diagnosed,
    /// The redacted report.
    pub report: Report,
    /// The rows of the login's steps.
    pub steps: Rows,
    /// The rows of every exchange.
    pub all: Rows,
}

impl PartialEq for Shown {
    fn eq(&self, other: &Shown) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for Shown {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Shown {
    /// Diagnoses a capture.
    pub(crate) fn new(trace: Trace) -> Shown {
        let diagnosed = diagnose(trace, &Options::default());
        let report = diagnosed.report();
        let trace = &diagnosed.analysis.trace;
        let steps = Rows::new(trace, &report.steps, false);
        let all = Rows::new(trace, &report.steps, true);
        Shown(Rc::new(Inner { diagnosed, report, steps, all }))
    }
}

impl Inner {
    /// The step that an exchange is.
    pub(crate) fn step(&self, exchange: u32) -> Option<&Step> {
        let place = self.report.steps.binary_search_by_key(&exchange, |step| step.exchange).ok()?;
        self.report.steps.get(place)
    }

    /// A row as a step; an exchange that is no step of the login gets what a list needs of it.
    pub(crate) fn described(&self, row: &Row) -> Option<Step> {
        match row {
            Row::Load(_) => None,
            Row::Exchange(id) => self.step(*id).cloned().or_else(|| self.plain(*id)),
        }
    }

    fn plain(&self, id: u32) -> Option<Step> {
        let trace = &self.diagnosed.analysis.trace;
        let exchange = trace.get(ExchangeId(id))?;
        let start = trace.exchanges.first().map_or(0.0, |first| first.started_at.millis());
        let (host, path) = host_and_path(&Redactor::new().url(&exchange.request.url));
        Some(Step {
            exchange: id,
            label: "Resource".to_owned(),
            method: exchange.request.method.to_string(),
            host,
            path,
            status: exchange.response.as_ref().map_or(0, |response| response.status),
            at: exchange.started_at.to_string(),
            since_start_ms: exchange.started_at.millis() - start,
            ..Step::default()
        })
    }

    /// Where a page was loaded from, redacted.
    pub(crate) fn page(&self, load: usize) -> String {
        let loads = &self.diagnosed.analysis.trace.page_loads;
        loads.get(load).map(|(_, url)| Redactor::new().url(url)).unwrap_or_default()
    }

    /// One exchange for the detail pane.
    pub(crate) fn view(&self, exchange: u32, reveal: bool) -> Option<ExchangeView> {
        self.diagnosed.exchange_view(ExchangeId(exchange), reveal)
    }
}

fn host_and_path(url: &str) -> (String, String) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    (host.to_owned(), if path.is_empty() { "/".to_owned() } else { path.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::host_and_path;

    #[test]
    fn urls_fall_into_host_and_path() {
        let parts = |url| host_and_path(url);
        assert_eq!(parts("https://a.test:81/x?y"), ("a.test:81".into(), "/x?y".into()));
        assert_eq!(parts("https://a.test"), ("a.test".into(), "/".into()));
        assert_eq!(parts("data:x"), ("data:x".into(), "/".into()));
    }
}
