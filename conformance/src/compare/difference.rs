use specs::Pointer;

/// In which way two answers differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Twin {
    /// Another status.
    Status,
    /// Another header.
    Header,
    /// Another media type or kind of body.
    Body,
    /// A member that only one of them has.
    Member,
    /// Another value.
    Value,
    /// An id, token or cursor that stands for something else.
    Identity,
    /// A row that only one of them has.
    Row,
    /// One of them is in order.
    Order,
    /// A count that moves otherwise.
    Counter,
    /// An instant that is not where the other one's is.
    Instant,
    /// A difference that was accepted and is not there any more.
    Vanished,
}

impl Twin {
    /// Its name in reports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Status => "same status",
            Self::Header => "same header",
            Self::Body => "same body",
            Self::Member => "same members",
            Self::Value => "same value",
            Self::Identity => "same identity",
            Self::Row => "same rows",
            Self::Order => "same order",
            Self::Counter => "same count",
            Self::Instant => "same instant",
            Self::Vanished => "accepted difference",
        }
    }
}

/// Something in which the answers to one step differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) check: Twin,
    /// `body#/data/0/id`, `header location`
    pub(super) place: String,
    /// Where the contract speaks of it.
    pub(super) schema: Option<Pointer>,
    pub(super) left: String,
    pub(super) right: String,
    /// The same in words that the next run has too.
    pub(super) lasting: String,
}

impl Difference {
    /// Its place without positions in lists: rows that differ in one way differ once.
    pub(super) fn general(&self) -> String {
        general(&self.place)
    }
}

pub(super) fn general(place: &str) -> String {
    let tokens = place.split('/').map(|token| if token.parse::<usize>().is_ok() { "*" } else { token });
    tokens.collect::<Vec<_>>().join("/")
}
