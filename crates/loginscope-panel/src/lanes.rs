//! The lanes of the flow: who talks with whom.

use loginscope_core::report::Step;

/// How many hosts get a lane of their own; the others share the last.
const MOST: usize = 5;

/// The hosts of the steps, in the order in which they appear.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lanes {
    hosts: Vec<String>,
    shared: bool,
}

impl Lanes {
    /// From the steps.
    pub(crate) fn new(steps: &[Step]) -> Lanes {
        let mut hosts: Vec<String> = Vec::new();
        let mut shared = false;
        for step in steps {
            if hosts.contains(&step.host) {
                continue;
            }
            if hosts.len() < MOST {
                hosts.push(step.host.clone());
            } else {
                shared = true;
            }
        }
        Lanes { hosts, shared }
    }

    /// What stands over each lane, the browser's first.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let shared = self.shared.then_some("other hosts");
        ["Browser"].into_iter().chain(self.hosts.iter().map(String::as_str)).chain(shared)
    }

    /// The lane of a host; the browser's is 0.
    pub(crate) fn of(&self, host: &str) -> usize {
        self.hosts.iter().position(|known| known == host).unwrap_or(self.hosts.len()) + 1
    }

    /// The middle of a lane, in percent of the width of all.
    pub(crate) fn middle(&self, lane: usize) -> f64 {
        (lane as f64 + 0.5) * 100.0 / self.names().count() as f64
    }
}

#[cfg(test)]
mod tests {
    use loginscope_core::report::Step;

    use super::Lanes;

    fn lanes(hosts: &[&str]) -> Lanes {
        let step = |host: &&str| Step { host: (*host).to_owned(), ..Step::default() };
        Lanes::new(&hosts.iter().map(step).collect::<Vec<_>>())
    }

    #[test]
    fn hosts_come_in_their_order() {
        let lanes = lanes(&["app.test", "idp.test", "app.test"]);
        assert_eq!(lanes.names().collect::<Vec<_>>(), ["Browser", "app.test", "idp.test"]);
        assert_eq!((lanes.of("app.test"), lanes.of("idp.test")), (1, 2));
        assert!((lanes.middle(1) - 50.0).abs() < 1e-9);
    }

    #[test]
    fn too_many_share_the_last() {
        let lanes = lanes(&["a", "b", "c", "d", "e", "f", "g"]);
        assert_eq!(lanes.names().last(), Some("other hosts"));
        assert_eq!((lanes.of("f"), lanes.of("g")), (6, 6));
    }
}
