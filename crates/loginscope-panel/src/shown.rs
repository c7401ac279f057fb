//! What the panel shows: a capture, everything that was found out about it, and its rows.

use std::{cell::OnceCell, ops::Deref, rc::Rc};

use loginscope_core::{
    Diagnosed, Options, diagnose,
    model::{ExchangeId, Trace},
    report::{
        Report, Step, claims::TokenView, life::CookieView, redact::Redactor, summary::Summary,
        view::ExchangeView,
    },
};

use crate::{
    completion::Vocabulary,
    filter::Filter,
    rows::{Row, Rows},
};

/// A diagnosed capture; cheap to pass on, and equal only to itself.
#[derive(Clone)]
pub(crate) struct Shown(Rc<Inner>);

/// What a [`Shown`] holds.
pub(crate) struct Inner {
    diagnosed: Diagnosed,
    /// The redacted report.
    pub report: Report,
    /// The name of each secret that was replaced in it.
    pub receipt: Vec<String>,
    /// The rows of the login's steps.
    pub steps: Rc<Rows>,
    /// The rows of every exchange.
    pub all: Rc<Rows>,
    /// What a filter looks at; worked out when somebody filters.
    searched: OnceCell<(Vec<Summary>, Vocabulary)>,
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
        let mut redactor = Redactor::new();
        let report = diagnosed.report_with(&mut redactor);
        let receipt = redactor.receipt();
        let trace = &diagnosed.analysis.trace;
        let steps = report.steps.iter().map(|step| step.exchange).collect();
        let all = trace.exchanges.iter().map(|exchange| exchange.id.0).collect();
        let (steps, all) = (Rc::new(Rows::new(trace, steps)), Rc::new(Rows::new(trace, all)));
        Shown(Rc::new(Inner { diagnosed, report, receipt, steps, all, searched: OnceCell::new() }))
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
            Row::Exchange(id) => self.step(*id).cloned().or_else(|| {
                self.diagnosed.summary(&self.report, ExchangeId(*id)).map(|summary| summary.step)
            }),
        }
    }

    /// An exchange in a few words.
    pub(crate) fn line(&self, id: u32) -> String {
        let Some(step) = self.described(&Row::Exchange(id)) else { return String::new() };
        let path = step.path.split('?').next().unwrap_or_default();
        format!("{} {}{path}", step.method, step.host)
    }

    /// Every cookie with its life.
    pub(crate) fn cookies(&self) -> Vec<CookieView> {
        self.diagnosed.cookie_views()
    }

    /// A token with what it says.
    pub(crate) fn token(&self, index: usize, reveal: bool) -> Option<TokenView> {
        self.diagnosed.token_view(&self.report, index, reveal)
    }

    fn searched(&self) -> &(Vec<Summary>, Vocabulary) {
        self.searched.get_or_init(|| {
            let ids = self.all.exchanges().iter();
            let summaries: Vec<Summary> = ids
                .filter_map(|id| self.diagnosed.summary(&self.report, ExchangeId(*id)))
                .collect();
            let vocabulary = Vocabulary::new(&summaries, &self.report);
            (summaries, vocabulary)
        })
    }

    /// What a filter can be made of.
    pub(crate) fn vocabulary(&self) -> &Vocabulary {
        &self.searched().1
    }

    /// The rows of the exchanges that a filter lets through.
    pub(crate) fn filtered(&self, filter: &Filter) -> Rc<Rows> {
        if filter.is_empty() {
            return Rc::clone(&self.all);
        }
        let (summaries, _) = self.searched();
        let ids = summaries
            .iter()
            .filter(|summary| filter.lets_through(summary, &self.report))
            .map(|summary| summary.step.exchange)
            .collect();
        Rc::new(Rows::new(&self.diagnosed.analysis.trace, ids))
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
