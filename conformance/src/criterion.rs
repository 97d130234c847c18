//! Success criteria of Arazzo 1.0: simple conditions, regular expressions and JSONPath; and absence.
//!
//! A criterion is parsed when the suite is loaded. One that cannot be evaluated, because a pointer
//! leads nowhere or the types do not compare, does not hold, and its [`Verdict`] says why.

mod absent;
mod compare;
mod condition;
mod evaluate;
mod holds;
mod parse;
mod token;

pub(crate) use condition::{Comparison, Condition, Operand};
pub(crate) use evaluate::{Criterion, Verdict};
pub(crate) use parse::ConditionError;
