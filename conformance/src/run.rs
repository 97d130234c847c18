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

pub use interrupt::Interrupt;
pub use runner::run;
