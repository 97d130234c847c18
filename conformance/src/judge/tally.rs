use crate::finding::Flaw;

/// What was found, and how much was looked at.
#[derive(Debug, Default)]
pub(crate) struct Judgement {
    pub(crate) checks: usize,
    pub(crate) flaws: Vec<Flaw>,
}

impl Judgement {
    /// Counts one check, with what it found.
    pub(super) fn check(&mut self, flaws: impl IntoIterator<Item = Flaw>) {
        self.checks += 1;
        self.flaws.extend(flaws);
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.checks += other.checks;
        self.flaws.extend(other.flaws);
    }
}
