//! Carries a plan out: plan → (place, credentials) → send → judge.

mod arguments;
mod attempt;
mod body;
mod callers;
mod carried;
mod found;
mod frame;
mod inputs;
mod interrupt;
mod laws;
mod outline;
mod outputs;
mod request;
mod runner;
mod shown;
mod step;
#[cfg(test)]
mod tests;
mod text;
mod turn;
mod wait;
mod walk;
mod workflow;

pub(crate) use inputs::wanted;
pub use interrupt::Interrupt;
pub use runner::{Asked, run, run_all};

pub(crate) use carried::{Carried, Exchanged, Keeping};
pub(crate) use found::findings;
pub(crate) use outline::of as outline;
pub(crate) use runner::Surroundings;
pub(crate) use shown::exchange as shown;
#[cfg(test)]
pub(crate) use step::Named;
pub(crate) use workflow::run as carry;
