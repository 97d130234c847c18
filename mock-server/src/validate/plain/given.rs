/// What a text says before its schema has been asked what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Given {
    /// One text.
    Text(String),
    /// Several, in their order.
    Items(Vec<Self>),
    /// Named ones, in their order.
    Members(Vec<(String, Self)>),
}

/// A form a text can be read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// As it stands.
    Text,
    /// Taken apart into items.
    List,
    /// Taken apart into names and values.
    Object,
}
