//! What each value of an answer is, by the contract: value and schema are walked together.
//!
//! Snapshots hide and comparing renames by the same types, so both tell an id from a text alike.

mod base;
mod by_name;
mod by_value;
mod form;
mod header;
mod kind;
mod leaf;
mod listing;
mod piece;
mod rules;
mod tree;
mod walk;

#[cfg(test)]
mod tests;

pub(crate) use base::Bases;
pub(crate) use form::Forms;
pub(crate) use header::header;
pub(crate) use kind::{Counter, Kind, instant};
pub(crate) use listing::{Listing, is_sorted, page_size};
pub(crate) use piece::{Piece, What, pieces};
pub(crate) use tree::{Object, Order, Parts, Typed};
pub(crate) use walk::typed;
