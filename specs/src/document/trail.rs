//! The way from the start of a piece to the value at hand, kept on the stack.

use crate::pointer::Pointer;

/// Which file of a document; the first is the one it starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct SourceId(pub(super) usize);

impl SourceId {
    pub(super) const ROOT: Self = Self(0);
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Origin {
    pub(super) source: SourceId,
    pub(super) pointer: Pointer,
}

/// A step below an object or a list.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Token<'t> {
    Key(&'t str),
    Index(usize),
}

/// Costs nothing until a pointer is asked for; a document has a hundred thousand places and few
/// problems.
#[derive(Clone, Copy, Debug)]
pub(super) enum Trail<'t> {
    /// The start of a piece: where it comes from and where in the bundle it goes.
    Start {
        origin: &'t Origin,
        bundled: &'t Pointer,
        above: Option<&'t Trail<'t>>,
    },
    Step {
        above: &'t Trail<'t>,
        token: Token<'t>,
    },
}

impl<'t> Trail<'t> {
    pub(super) fn then(&'t self, token: Token<'t>) -> Self {
        Self::Step { above: self, token }
    }

    /// Where the value at hand is written.
    pub(super) fn origin(&self) -> Origin {
        match self {
            Self::Start { origin, .. } => (*origin).clone(),
            Self::Step { above, token } => {
                let Origin { source, pointer } = above.origin();
                Origin { source, pointer: token.below(&pointer) }
            }
        }
    }

    /// Which file the value at hand is written in.
    pub(super) fn source(&self) -> SourceId {
        match self {
            Self::Start { origin, .. } => origin.source,
            Self::Step { above, .. } => above.source(),
        }
    }

    /// Where in the bundle the value at hand goes.
    pub(super) fn bundled(&self) -> Pointer {
        match self {
            Self::Start { bundled, .. } => (*bundled).clone(),
            Self::Step { above, token } => token.below(&above.bundled()),
        }
    }

    /// Whether the value at hand stands inside a piece that starts at `origin`.
    pub(super) fn is_inside(&self, wanted: &Origin) -> bool {
        match self {
            Self::Start { origin, above, .. } => {
                *origin == wanted || above.is_some_and(|above| above.is_inside(wanted))
            }
            Self::Step { above, .. } => above.is_inside(wanted),
        }
    }
}

impl Token<'_> {
    /// The place this step leads to from `pointer`.
    pub(crate) fn below(self, pointer: &Pointer) -> Pointer {
        match self {
            Self::Key(key) => pointer.push(key),
            Self::Index(index) => pointer.push(&index.to_string()),
        }
    }
}
