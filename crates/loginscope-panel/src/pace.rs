//! How often to analyse: the analysis may take a tenth of the time at most, and the last news always gets its turn.

/// Milliseconds to wait for more lines after the first.
const GATHER: f64 = 60.0;

/// The share of time that analysis may take is one over this, plus one.
const REST: f64 = 10.0;

/// When the last analysis ran and how long it took, in milliseconds of any steady clock.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pace {
    ended: Option<f64>,
    took: f64,
}

impl Pace {
    /// Notes an analysis.
    pub(crate) fn ran(&mut self, began: f64, ended: f64) {
        self.took = (ended - began).max(0.0);
        self.ended = Some(ended);
    }

    /// How long to wait, from now, before the next.
    pub(crate) fn wait(&self, now: f64) -> u32 {
        let rest = self.ended.map_or(0.0, |ended| ended + REST * self.took - now);
        rest.max(GATHER).min(f64::from(u32::MAX)) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;

    #[test]
    fn the_first_waits_only_for_its_neighbours() {
        assert_eq!(Pace::default().wait(5000.0), 60);
    }

    #[test]
    fn a_slow_analysis_rests_ten_times_as_long() {
        let mut pace = Pace::default();
        pace.ran(1000.0, 1200.0);
        assert_eq!(pace.wait(1300.0), 1900);
        assert_eq!(pace.wait(9000.0), 60);
    }
}
