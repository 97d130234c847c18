use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::secret::Secret;

/// Where a secret comes from.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SecretSource {
    /// A variable of the environment.
    Env(String),
    /// A file with nothing else in it, beside the target file unless it is absolute.
    File(PathBuf),
    /// It stands here.
    Literal(Secret),
}

/// Why there is no secret, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Absence {
    pub(crate) hint: String,
}

impl SecretSource {
    /// The secret, as it is now: a file may hold another one tomorrow.
    pub(crate) fn read(&self, folder: &Path) -> Result<Secret, Absence> {
        let secret = match self {
            Self::Env(name) => {
                std::env::var(name).map_err(|_| Absence { hint: format!("set {name} in the environment") })?
            }
            Self::File(path) => {
                let path = folder.join(path);
                std::fs::read_to_string(&path)
                    .map_err(|error| Absence { hint: format!("{}: {error}", path.display()) })?
            }
            Self::Literal(secret) => secret.expose().to_owned(),
        };
        match secret.trim_end_matches(['\r', '\n']) {
            "" => Err(Absence { hint: format!("{} is empty", self.place()) }),
            secret => Ok(Secret::new(secret)),
        }
    }

    fn place(&self) -> String {
        match self {
            Self::Env(name) => name.clone(),
            Self::File(path) => path.display().to_string(),
            Self::Literal(_) => "the literal".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_without_the_end_of_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let read = |text: &str| {
            std::fs::write(folder.path().join("key"), text).unwrap();
            SecretSource::File("key".into()).read(folder.path()).map(|secret| secret.expose().to_owned())
        };
        assert_eq!(read("s3cret \r\n").as_deref(), Ok("s3cret "));
        assert_eq!(read("\n").unwrap_err().hint, "key is empty");
    }

    #[test]
    fn what_is_not_there_is_named_by_its_place() {
        let env = SecretSource::Env("CONFORMANCE_NOBODY_SETS_THIS".into()).read(Path::new("."));
        assert_eq!(env.unwrap_err().hint, "set CONFORMANCE_NOBODY_SETS_THIS in the environment");
        let file = SecretSource::File("no-such-file".into()).read(Path::new("/nowhere")).unwrap_err();
        assert!(file.hint.starts_with("/nowhere/no-such-file: "), "{}", file.hint);
    }

    #[test]
    fn a_literal_is_not_printed() {
        let source = SecretSource::Literal(Secret::new("hunter22"));
        assert!(!format!("{source:?}").contains("hunter22"));
    }
}
