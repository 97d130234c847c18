use crate::diagnostic::Diagnostics;

/// Why a setting cannot be chosen so.
#[derive(Debug, thiserror::Error)]
pub enum SettingError {
    /// The document has no such setting.
    #[error("there is no setting `{setting}`{}", hint("settings are", .known))]
    Unknown {
        /// Its name, after that of the system.
        setting: String,
        /// Those there are.
        known: Vec<String>,
    },
    /// It may not be that.
    #[error("`{setting}` is never `{value}`{}", hint("it may be", .values))]
    Never {
        /// Its name, after that of the system.
        setting: String,
        /// What was asked for.
        value: String,
        /// What it may be.
        values: Vec<String>,
    },
    /// The document cannot be compiled with it.
    #[error("{0}")]
    Document(Diagnostics),
}

fn hint(what: &str, known: &[String]) -> String {
    match known {
        [] => "\n  hint: the document has no settings".to_owned(),
        known => format!("\n  hint: {what} {}", known.join(", ")),
    }
}
