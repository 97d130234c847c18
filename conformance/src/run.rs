//! Carries a plan out: plan → (place, credentials) → send → judge.

mod arguments;
mod attempt;
mod body;
mod carried;
mod found;
mod frame;
mod inputs;
mod interrupt;
mod laws;
mod outputs;
mod request;
mod runner;
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
pub(crate) use runner::Surroundings;
#[cfg(test)]
pub(crate) use step::Named;
pub(crate) use workflow::run as carry;
