use specs::contract::Evidence;

use super::Finding;

/// Whether findings against promises that are not documented fail a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Inferred {
    /// They are listed.
    #[default]
    List,
    /// They fail it as well.
    Fail,
}

/// What a finding means for the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// It fails the run.
    Fails,
    /// Somebody answers for it until a day that is not over, or has accepted it: it is shown.
    Known,
    /// The promise is inferred or guessed: it is listed.
    Listed,
}

impl Finding {
    /// What it means for the run.
    pub fn weight(&self, inferred: Inferred) -> Weight {
        if self.known.is_some() {
            Weight::Known
        } else if self.evidence == Evidence::Documented || inferred == Inferred::Fail {
            Weight::Fails
        } else {
            Weight::Listed
        }
    }

    /// Does it make the run fail?
    pub fn fails(&self, inferred: Inferred) -> bool {
        self.weight(inferred) == Weight::Fails
    }
}

impl Weight {
    /// Every weight, the heaviest first.
    pub const ALL: [Self; 3] = [Self::Fails, Self::Known, Self::Listed];

    /// Its name in reports that machines read.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fails => "fails",
            Self::Known => "known",
            Self::Listed => "listed",
        }
    }
}
