/// What reports read beyond counts and findings. What none of them needs is not made, so that memory
/// does not grow with the steps of a run that nobody asks about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// The plan and the contract by name, in [`Event::Started`](super::Event::Started).
    pub plan: bool,
    /// What each step called and what came, in [`Event::StepFinished`](super::Event::StepFinished).
    pub steps: bool,
    /// Request and response of every finding.
    pub exchanges: bool,
}

impl Needs {
    /// Counts and findings alone.
    pub const NOTHING: Self = Self { plan: false, steps: false, exchanges: false };
    /// Everything there is.
    pub const ALL: Self = Self { plan: true, steps: true, exchanges: true };
    /// What was going to be done and what was done, without what travelled.
    pub const STEPS: Self = Self { plan: true, steps: true, exchanges: false };

    /// What either needs.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            plan: self.plan || other.plan,
            steps: self.steps || other.steps,
            exchanges: self.exchanges || other.exchanges,
        }
    }
}
