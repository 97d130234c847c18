use std::fmt;
use std::str::FromStr;

/// One law, by its name. Adding one: its file, a variant, its line in `ALL` and in `outcome.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Law {
    /// Whoever shows no credential, or one that nobody issued, is refused.
    NoCredential,
    /// Whoever lacks the permission is refused.
    WrongRole,
    /// Another tenant's record is out of reach.
    ForeignRecord,
    /// Another tenant's record is in no list, total or search.
    ForeignRow,
    /// Pages put together are the set; bounds are kept.
    Paging,
    /// What is not there is not found.
    UnknownId,
    /// A body that breaks its schema is refused.
    InvalidBody,
    /// A body that cannot be read is refused.
    UnreadableBody,
    /// A body that is too large is refused.
    OversizedBody,
    /// A body of another media type is refused.
    MediaType,
    /// A method that is not declared is refused, and told what is.
    Method,
    /// What reads answers as declared.
    Answers,
    /// What is made can be read, found, changed and removed, and is then gone.
    LifeCycle,
    /// What is shown once is not shown again.
    SecretOnce,
}

/// A text names no law.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is no law\nhint: laws are {known}", known = Law::names().join(", "))]
pub struct UnknownLaw(String);

impl Law {
    /// Every law with its name and its requirement, in the order in which they are tried.
    const ALL: [(Self, &'static str, &'static str); 14] = [
        (Self::NoCredential, "no-credential", "LAW-NO-CREDENTIAL"),
        (Self::WrongRole, "wrong-role", "LAW-WRONG-ROLE"),
        (Self::ForeignRecord, "foreign-record", "LAW-FOREIGN-RECORD"),
        (Self::ForeignRow, "foreign-row", "LAW-FOREIGN-ROW"),
        (Self::Paging, "paging", "LAW-PAGING"),
        (Self::UnknownId, "unknown-id", "LAW-UNKNOWN-ID"),
        (Self::InvalidBody, "invalid-body", "LAW-INVALID-BODY"),
        (Self::UnreadableBody, "unreadable-body", "LAW-UNREADABLE-BODY"),
        (Self::OversizedBody, "oversized-body", "LAW-OVERSIZED-BODY"),
        (Self::MediaType, "media-type", "LAW-MEDIA-TYPE"),
        (Self::Method, "method", "LAW-METHOD"),
        (Self::Answers, "answers", "LAW-ANSWERS"),
        (Self::LifeCycle, "life-cycle", "LAW-LIFE-CYCLE"),
        (Self::SecretOnce, "secret-once", "LAW-SECRET-ONCE"),
    ];

    /// Every law, in the order in which they are tried.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().map(|(law, ..)| law)
    }

    /// The names of all.
    pub fn names() -> Vec<&'static str> {
        Self::ALL.iter().map(|(_, name, _)| *name).collect()
    }

    /// Its name, on the command line and in reports.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// Its requirement id in reports.
    pub fn requirement(self) -> &'static str {
        self.row().2
    }

    fn row(self) -> (Self, &'static str, &'static str) {
        Self::ALL.into_iter().find(|(law, ..)| *law == self).unwrap_or(Self::ALL[0])
    }

    /// Whether it makes and changes records even where the target conforms.
    pub(super) const fn writes(self) -> bool {
        matches!(self, Self::LifeCycle | Self::SecretOnce)
    }
}

impl FromStr for Law {
    type Err = UnknownLaw;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|(_, name, _)| *name == text);
        known.map(|(law, ..)| law).ok_or_else(|| UnknownLaw(text.to_owned()))
    }
}

impl fmt::Display for Law {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_law_is_known_by_its_name_and_by_its_requirement() {
        for law in Law::all() {
            assert_eq!(law.name().parse(), Ok(law));
            let expected = format!("LAW-{}", law.name().to_ascii_uppercase());
            assert_eq!(law.requirement(), expected);
        }
        let error = "gravity".parse::<Law>().unwrap_err().to_string();
        assert!(error.contains("laws are no-credential, wrong-role"), "{error}");
    }
}
