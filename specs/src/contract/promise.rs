use serde_json::Value;

/// Where a promise comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Evidence {
    /// Read in the public pages.
    Documented,
    /// Follows from what was read.
    Inferred,
    /// Completes a known count.
    Guess,
}

/// How strongly a deployment is held to a promise (RFC 2119).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Nice to have.
    May,
    /// Expected unless there is a reason.
    Should,
    /// Required.
    Must,
}

impl Evidence {
    /// `x-evidence` of an operation; a document that says nothing documents its own API.
    pub(super) fn of(operation: &Value) -> Result<Self, String> {
        match operation.get("x-evidence").map(|value| value.as_str().unwrap_or_default()) {
            None | Some("documented") => Ok(Self::Documented),
            Some("inferred") => Ok(Self::Inferred),
            Some("guess") => Ok(Self::Guess),
            Some(other) => Err(format!("x-evidence `{other}` is not documented, inferred or guess")),
        }
    }

    /// The word, as documents spell it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Inferred => "inferred",
            Self::Guess => "guess",
        }
    }

    /// The strongest level such a promise can have.
    pub const fn strongest(self) -> Level {
        match self {
            Self::Documented => Level::Must,
            Self::Inferred => Level::Should,
            Self::Guess => Level::May,
        }
    }
}

impl Level {
    /// `x-level` of an operation, which only lowers what the evidence allows.
    pub(super) fn of(operation: &Value, evidence: Evidence) -> Result<Self, String> {
        let strongest = evidence.strongest();
        let level = match operation.get("x-level").map(|value| value.as_str().unwrap_or_default()) {
            None => strongest,
            Some("MUST") => Self::Must,
            Some("SHOULD") => Self::Should,
            Some("MAY") => Self::May,
            Some(other) => return Err(format!("x-level `{other}` is not MUST, SHOULD or MAY")),
        };
        if level > strongest {
            return Err(format!(
                "x-level {} is stronger than its evidence, {}, allows",
                level.word(),
                evidence.word()
            ));
        }
        Ok(level)
    }

    /// The word, as RFC 2119 spells it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::May => "MAY",
            Self::Should => "SHOULD",
            Self::Must => "MUST",
        }
    }
}
