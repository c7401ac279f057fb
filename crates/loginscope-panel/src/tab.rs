//! The views between which the tab bar switches.

/// A view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tab {
    /// Why it fails or why it is believed to work.
    #[default]
    Diagnosis,
    /// Who talks to whom.
    Flow,
    /// The life of each cookie.
    Cookies,
    /// What tokens say.
    Tokens,
    /// Every request.
    Exchanges,
    /// What somebody wants to have explained that is in no capture.
    Decode,
}

impl Tab {
    /// In the order of the bar; their digits are their keys.
    pub(crate) const ALL: [Tab; 6] =
        [Tab::Diagnosis, Tab::Flow, Tab::Cookies, Tab::Tokens, Tab::Exchanges, Tab::Decode];

    /// As it stands in the bar.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Tab::Diagnosis => "Diagnosis",
            Tab::Flow => "Flow",
            Tab::Cookies => "Cookies",
            Tab::Tokens => "Tokens",
            Tab::Exchanges => "Exchanges",
            Tab::Decode => "Decode",
        }
    }

    /// The id of its button.
    pub(crate) fn id(self) -> String {
        format!("tab-{}", self.name().to_lowercase())
    }

    /// So many further in the bar, which is a ring.
    pub(crate) fn moved(self, by: isize) -> Tab {
        let all = Tab::ALL.len();
        let at = Tab::ALL.iter().position(|tab| *tab == self).unwrap_or_default();
        let to = (at as isize + by).rem_euclid(all as isize) as usize;
        Tab::ALL.get(to).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Tab;

    #[test]
    fn the_bar_is_a_ring() {
        assert_eq!(Tab::Diagnosis.moved(-1), Tab::Decode);
        assert_eq!(Tab::Decode.moved(1), Tab::Diagnosis);
        assert_eq!(Tab::Flow.moved(1), Tab::Cookies);
    }
}
