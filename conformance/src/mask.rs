//! Hides secrets in whatever is printed: by value where they are known, by the name of their field
//! where not, and by their shape where a text tells neither.

mod known;
mod shape;
mod spelling;
mod telling;
mod web;

pub(crate) use known::Mask;
pub(crate) use telling::is_telling;
