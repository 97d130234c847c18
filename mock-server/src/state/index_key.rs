use super::{Key, Scope};

/// What records are found by. Every record is indexed under each of its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum IndexKey {
    /// Everything that lies in a scope.
    In(Scope),
    /// What the owner of a scope owns itself, and not through somebody below.
    Own(Scope),
    /// A value of a field that records are looked up by.
    Field {
        /// The number of the field among those.
        field: usize,
        /// The value.
        value: Key,
    },
    /// A grant to somebody.
    Granted {
        /// The number of the resource's kind of grants.
        grants: usize,
        /// Who it is granted to.
        to: Key,
    },
}
