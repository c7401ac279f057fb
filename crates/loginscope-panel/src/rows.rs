//! The rows of the flow, and which of them a window onto it shows.

use std::ops::Range;

use loginscope_core::model::Trace;

/// The height of a page-load mark, in CSS pixels. A request is twice as high.
pub(crate) const UNIT: u32 = 20;

/// Rows above and below the window that are rendered too, so that scrolling finds them ready.
const SPARE: usize = 8;

/// A row of the flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    /// The top-level document changed: an index into the trace's page loads.
    Load(usize),
    /// An exchange by its id.
    Exchange(u32),
}

/// Rows with their places.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    list: Vec<Row>,
    /// Where each row begins, in units; one more than there are rows.
    starts: Vec<u32>,
    /// The exchanges among the rows, in order.
    exchanges: Vec<u32>,
}

impl Rows {
    /// The rows of these exchanges, which are in the order of the trace.
    pub(crate) fn new(trace: &Trace, ids: Vec<u32>) -> Rows {
        let mut rows = Vec::with_capacity(ids.len() + trace.page_loads.len());
        let mut loads = trace.page_loads.iter().enumerate().peekable();
        for &id in &ids {
            let at = trace.exchanges.get(id as usize).map(|exchange| exchange.started_at);
            while let Some((load, _)) = loads.next_if(|(_, (time, _))| Some(*time) <= at) {
                // Pages that loaded without any row between them are one mark: the last of them.
                if matches!(rows.last(), Some(Row::Load(_))) {
                    rows.pop();
                }
                rows.push(Row::Load(load));
            }
            rows.push(Row::Exchange(id));
        }
        let mut starts = Vec::with_capacity(rows.len() + 1);
        let mut at = 0;
        starts.push(at);
        for row in &rows {
            at += units(*row);
            starts.push(at);
        }
        Rows { list: rows, starts, exchanges: ids }
    }

    /// The exchanges among the rows, in order.
    pub(crate) fn exchanges(&self) -> &[u32] {
        &self.exchanges
    }

    /// The height of all rows, in CSS pixels.
    pub(crate) fn height(&self) -> u32 {
        self.starts.last().copied().unwrap_or(0) * UNIT
    }

    /// The rows to render for a window that begins at `top` and is `height` high.
    pub(crate) fn window(&self, top: f64, height: f64) -> Range<usize> {
        let unit = |pixels: f64| (pixels.max(0.0) / f64::from(UNIT)) as u32;
        let first = self.starts.partition_point(|&start| start <= unit(top)).saturating_sub(1);
        let last = self.starts.partition_point(|&start| start <= unit(top + height));
        first.saturating_sub(SPARE)..(last + SPARE).min(self.list.len())
    }

    /// A row with its distance from the top, in CSS pixels.
    pub(crate) fn get(&self, index: usize) -> Option<(Row, u32)> {
        Some((*self.list.get(index)?, self.starts.get(index)? * UNIT))
    }

    /// Where an exchange's row is: its top and bottom, in CSS pixels.
    pub(crate) fn extent(&self, exchange: u32) -> Option<(u32, u32)> {
        let index = self.list.iter().position(|row| *row == Row::Exchange(exchange))?;
        Some((self.starts.get(index)? * UNIT, self.starts.get(index + 1)? * UNIT))
    }

    /// The exchange so many rows after this one, or the first or last where the rows end.
    pub(crate) fn moved(&self, from: Option<u32>, by: isize) -> Option<u32> {
        let last = self.exchanges.len().checked_sub(1)?;
        let at = match from.and_then(|from| self.exchanges.binary_search(&from).ok()) {
            Some(at) => at.saturating_add_signed(by).min(last),
            None if by < 0 => last,
            None => 0,
        };
        self.exchanges.get(at).copied()
    }
}

fn units(row: Row) -> u32 {
    match row {
        Row::Load(_) => 1,
        Row::Exchange(_) => 2,
    }
}

#[cfg(test)]
mod tests {
    use loginscope_core::model::{Exchange, ExchangeId, Timestamp, Trace};

    use super::{Row, Rows};

    fn trace(exchanges: u32, loads: &[i64]) -> Trace {
        Trace {
            exchanges: (0..exchanges)
                .map(|id| Exchange {
                    id: ExchangeId(id),
                    started_at: Timestamp::from_seconds(i64::from(id)),
                    ..Exchange::default()
                })
                .collect(),
            page_loads: loads
                .iter()
                .map(|at| (Timestamp::from_seconds(*at), "https://a.test/".into()))
                .collect(),
            ..Trace::default()
        }
    }

    #[test]
    fn page_loads_stand_before_their_first_request() {
        let rows = Rows::new(&trace(3, &[0, 2]), vec![0, 1, 2]);
        let seen: Vec<_> = (0..5).filter_map(|index| rows.get(index)).collect();
        assert_eq!(
            seen,
            [
                (Row::Load(0), 0),
                (Row::Exchange(0), 20),
                (Row::Exchange(1), 60),
                (Row::Load(1), 100),
                (Row::Exchange(2), 120)
            ]
        );
        assert_eq!(rows.height(), 160);
        assert_eq!(rows.extent(2), Some((120, 160)));
    }

    #[test]
    fn a_window_shows_few_of_many() {
        let rows = Rows::new(&trace(10_000, &[]), (0..10_000).collect());
        let range = rows.window(200_000.0, 400.0);
        assert!(range.contains(&5000) && range.contains(&5010));
        assert!(range.len() < 40, "{range:?}");
        assert_eq!(rows.window(0.0, 400.0).start, 0);
        assert_eq!(rows.window(399_900.0, 400.0).end, 10_000);
    }

    #[test]
    fn keys_move_within_the_rows() {
        let rows = Rows::new(&trace(3, &[]), vec![0, 1, 2]);
        assert_eq!(rows.moved(None, 1), Some(0));
        assert_eq!(rows.moved(Some(0), 1), Some(1));
        assert_eq!(rows.moved(Some(2), 1), Some(2));
        assert_eq!(rows.moved(Some(1), isize::MIN), Some(0));
        assert_eq!(rows.moved(Some(1), isize::MAX), Some(2));
        assert_eq!(Rows::default().moved(None, 1), None);
    }
}
