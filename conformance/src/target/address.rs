use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use reqwest::Url;

use crate::mask::Mask;

/// What `--target` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// `mock`: a mock started for this run.
    Mock,
    /// `http://…` or `https://…`, without query and fragment, without a slash at its end.
    Url(Url),
    /// A target file, by the ending of its name: `.yaml`, `.yml` or `.json`.
    File(PathBuf),
}

/// Why a text names no target.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum AddressError {
    /// Neither `mock`, a URL nor a file.
    #[error(
        "`{0}` is neither `mock`, a URL nor a target file\n\
         hint: for instance http://127.0.0.1:4010 or staging.yaml"
    )]
    Unknown(String),
    /// Another scheme, or parts that a base cannot have.
    #[error("`{0}` cannot be the base of an API\nhint: write http:// or https://, host, port and path only")]
    NoBase(String),
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "mock" {
            return Ok(Self::Mock);
        }
        if is_file(text) {
            return Ok(Self::File(text.into()));
        }
        let mask = Mask::default();
        let url: Url = text.parse().map_err(|_| AddressError::Unknown(mask.text(text)))?;
        let is_base = matches!(url.scheme(), "http" | "https")
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if is_base { Ok(Self::Url(url)) } else { Err(AddressError::NoBase(mask.url(&url))) }
    }
}

fn is_file(text: &str) -> bool {
    !text.contains("://") && [".yaml", ".yml", ".json"].iter().any(|ending| text.ends_with(ending))
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mock => f.write_str("mock"),
            Self::Url(url) => f.write_str(url.as_str().trim_end_matches('/')),
            Self::File(path) => path.display().fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_the_mock_a_base_url_or_a_file() {
        let show = |text: &str| text.parse::<Address>().unwrap().to_string();
        assert_eq!(show("mock"), "mock");
        assert_eq!(show("http://localhost:4010/"), "http://localhost:4010");
        assert_eq!(show("https://id.example/api"), "https://id.example/api");
        assert_eq!("a/b.yml".parse(), Ok(Address::File("a/b.yml".into())));
        assert_eq!(show("https://id.example/a.yaml"), "https://id.example/a.yaml");
    }

    #[test]
    fn anything_else_is_refused_by_name() {
        let error = |text: &str| text.parse::<Address>().unwrap_err();
        assert_eq!(error("mok"), AddressError::Unknown("mok".into()));
        assert_eq!(error("ftp://host"), AddressError::NoBase("ftp://host/".into()));
        assert_eq!(error("localhost:4010"), AddressError::NoBase("localhost:4010".into()));
        assert_eq!(error("http://h/?a=b"), AddressError::NoBase("http://h/?a=b".into()));
        assert_eq!(error("http://u:p@h/"), AddressError::NoBase("http://***@h/".into()));
    }
}
