//! Judges a response: by the step's criteria, and by what the contract says of its operation and status.
//!
//! One file a source of judgement. What is found is a [`Flaw`](crate::finding::Flaw); who is to be
//! told stands elsewhere.

mod body;
mod contract;
mod criteria;
mod header;
mod schema;
mod tally;
mod write_only;

pub(crate) use contract::contract;
pub(crate) use criteria::criteria;
pub(crate) use tally::Judgement;
