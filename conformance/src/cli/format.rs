use std::fs::File;
use std::io::{self, BufWriter};
use std::path::PathBuf;
use std::str::FromStr;

/// One `--report`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// For people, on standard output.
    Human,
    /// JUnit's XML, in a file.
    Junit(PathBuf),
}

/// Why a text names no report.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(super) enum FormatError {
    #[error("`{0}` is no report\nhint: write human or junit=PATH")]
    Unknown(String),
    #[error("`{0}` does not say where to\nhint: for instance junit=report.xml")]
    NoPath(String),
}

/// A report's file cannot be made.
#[derive(Debug, thiserror::Error)]
#[error("the report {} cannot be written: {error}\nhint: name a file in a folder that is there", path.display())]
pub(super) struct Unwritable {
    path: PathBuf,
    error: io::Error,
}

impl FromStr for Format {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (word, path) = text.split_once('=').unwrap_or((text, ""));
        match (word, path) {
            ("human", _) if text == "human" => Ok(Self::Human),
            ("junit", "") => Err(FormatError::NoPath(text.to_owned())),
            ("junit", path) => Ok(Self::Junit(path.into())),
            _ => Err(FormatError::Unknown(text.to_owned())),
        }
    }
}

/// Makes a report's file before anything is sent, so that a run is not lost for want of a folder.
pub(super) fn create(path: &PathBuf) -> Result<BufWriter<File>, Unwritable> {
    File::create(path).map(BufWriter::new).map_err(|error| Unwritable { path: path.clone(), error })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_named_with_its_file() {
        assert_eq!("human".parse(), Ok(Format::Human));
        assert_eq!("junit=a=b.xml".parse(), Ok(Format::Junit("a=b.xml".into())));
    }

    #[test]
    fn anything_else_is_refused_by_name() {
        let error = |text: &str| text.parse::<Format>().unwrap_err();
        assert_eq!(error("junit"), FormatError::NoPath("junit".into()));
        assert_eq!(error("junit="), FormatError::NoPath("junit=".into()));
        assert_eq!(error("human=x"), FormatError::Unknown("human=x".into()));
        assert_eq!(error("xml"), FormatError::Unknown("xml".into()));
    }
}
