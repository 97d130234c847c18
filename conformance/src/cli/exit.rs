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

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Conforms => 0,
            Exit::Deviates => 1,
            Exit::Unchecked => 2,
            Exit::Usage => 3,
        })
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
