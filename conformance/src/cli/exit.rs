use std::process::ExitCode;

use crate::report::Verdict;

/// How the process ends; scripts rely on the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// 0: what was asked for is so.
    Conforms,
    /// 1: the target disagrees.
    Deviates,
    /// 2: something could not be checked.
    Unchecked,
    /// 3: the caller's mistake: arguments, files, suites.
    Usage,
}

impl Exit {
    pub(super) const fn code(self) -> u8 {
        match self {
            Self::Conforms => 0,
            Self::Deviates => 1,
            Self::Unchecked => 2,
            Self::Usage => 3,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

impl From<Verdict> for Exit {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Conforms => Self::Conforms,
            Verdict::Deviates => Self::Deviates,
            Verdict::Unchecked => Self::Unchecked,
        }
    }
}
