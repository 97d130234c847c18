use jiff::civil::Date;

/// Why a deviation is put up with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excuse {
    /// Who answers for it.
    pub owner: String,
    /// Why it is so.
    pub reason: String,
    /// The last day on which it is.
    pub until: Date,
}
