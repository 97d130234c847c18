//! Target files and what they make of a run, against servers that play a deployment.

mod bad;
mod logins;
mod secrets;
mod shapes;
mod tls;

use std::path::Path;

use super::file::TargetFile;
use super::{Target, Writes, from_file};
use crate::client::Client;

/// What a target file makes, its files beside those of the tests.
fn opened(text: &str) -> Result<(Target, Client), String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("target.yaml");
    std::fs::write(&path, text).unwrap();
    let file = TargetFile::read(&path, &["shop"]).map_err(|error| error.to_string())?;
    from_file::target(file, Path::new("target.yaml"), Writes::Refused).map_err(|error| error.to_string())
}
