//! What a style makes of a text: a member a style, in the words of the tables of the OpenAPI
//! Specification ("Style Examples") and of RFC 6570.

mod deep_object;
mod form;
mod label;
mod matrix;
mod parts;
mod simple;
#[cfg(test)]
mod tests;

use specs::contract::Style;

use super::escapes::Escapes;
use super::given::{Given, Shape};
use super::source::Source;

/// What is looked for.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'w> {
    /// The name of the parameter or property.
    pub(super) name: &'w str,
    /// The form its text is read in.
    pub(super) shape: Shape,
    /// How text stands for other text there.
    pub(super) escapes: Escapes,
    /// Whether a name beside the parameter's own is a member of it, where members stand alone.
    pub(super) owns: &'w dyn Fn(&str) -> bool,
}

/// A text that is not of its style, with an example of one that would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Malformed(pub(super) &'static str);

/// What the source says of what is wanted; none when it says nothing.
pub(super) fn read(
    style: Style,
    wanted: Wanted<'_>,
    source: &Source<'_>,
) -> Result<Option<Given>, Malformed> {
    match style {
        Style::Simple(explode) => simple::read(explode, wanted, source),
        Style::Label(explode) => label::read(explode, wanted, source),
        Style::Matrix(explode) => matrix::read(explode, wanted, source),
        Style::Form(explode) => form::read(explode, wanted, source),
        Style::SpaceDelimited => form::delimited(parts::SPACE, wanted, source),
        Style::PipeDelimited => form::delimited(parts::PIPE, wanted, source),
        Style::DeepObject => Ok(deep_object::read(wanted, source)),
    }
}
