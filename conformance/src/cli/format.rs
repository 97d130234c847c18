use std::path::{Path, PathBuf};
use std::str::FromStr;

pub(super) use crate::report::Form;

/// One `--report`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// For people, on standard output.
    Human,
    /// JUnit's XML, in a file.
    Junit(PathBuf),
    /// Everything, for programs, in a file.
    Json(PathBuf),
    /// Everything, for people elsewhere, in a file.
    Html(PathBuf),
    /// Annotations of GitHub's workflow runs, on standard output.
    Github,
    /// What was seen of the contract, on standard output: the command `coverage`.
    Coverage(Form),
}

/// Why a text names no report.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(super) enum FormatError {
    #[error("`{0}` is no report\nhint: write {usage}", usage = Format::USAGE.replace('|', ", "))]
    Unknown(String),
    #[error("`{0}` does not say where to\nhint: for instance {0}=report.{ending}", ending = ending(.0))]
    NoPath(String),
}

impl Format {
    /// What there is to write.
    pub(super) const USAGE: &str = "human|junit=PATH|json=PATH|html=PATH|github";

    /// The file it is written to.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::Junit(path) | Self::Json(path) | Self::Html(path) => Some(path),
            Self::Human | Self::Github | Self::Coverage(_) => None,
        }
    }
}

impl FromStr for Format {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=') {
            Some((word, path)) => {
                let format = of_file(word).ok_or_else(|| FormatError::Unknown(text.to_owned()))?;
                if path.is_empty() {
                    Err(FormatError::NoPath(word.to_owned()))
                } else {
                    Ok(format(path.into()))
                }
            }
            None if of_file(text).is_some() => Err(FormatError::NoPath(text.to_owned())),
            None if text == "human" => Ok(Self::Human),
            None if text == "github" => Ok(Self::Github),
            None => Err(FormatError::Unknown(text.to_owned())),
        }
    }
}

/// Reports that are files.
fn of_file(word: &str) -> Option<fn(PathBuf) -> Format> {
    match word {
        "junit" => Some(Format::Junit),
        "json" => Some(Format::Json),
        "html" => Some(Format::Html),
        _ => None,
    }
}

fn ending(word: &str) -> &str {
    if word == "junit" { "xml" } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_named_with_its_file() {
        assert_eq!("human".parse(), Ok(Format::Human));
        assert_eq!("github".parse(), Ok(Format::Github));
        assert_eq!("junit=a=b.xml".parse(), Ok(Format::Junit("a=b.xml".into())));
        assert_eq!("json=r.json".parse(), Ok(Format::Json("r.json".into())));
        assert_eq!("html=r.html".parse(), Ok(Format::Html("r.html".into())));
    }

    #[test]
    fn anything_else_is_refused_by_name() {
        let error = |text: &str| text.parse::<Format>().unwrap_err();
        assert_eq!(error("junit"), FormatError::NoPath("junit".into()));
        assert_eq!(error("html="), FormatError::NoPath("html".into()));
        assert_eq!(error("human=x"), FormatError::Unknown("human=x".into()));
        assert_eq!(error("xml"), FormatError::Unknown("xml".into()));
        assert_eq!(error("coverage"), FormatError::Unknown("coverage".into()));
        assert_eq!(
            error("junit").to_string(),
            "`junit` does not say where to\nhint: for instance junit=report.xml"
        );
    }
}
