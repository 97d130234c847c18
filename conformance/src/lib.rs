//! The runner: replays Arazzo scenario suites against a mock or a deployment and judges every response by the
//! scenario's criteria and by the contract.

mod criterion;
mod exchange;
mod expression;
