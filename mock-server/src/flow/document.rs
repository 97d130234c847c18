use std::sync::OnceLock;

use bytes::Bytes;

use super::Flow;
use crate::failure::Failure;
use crate::pipeline::{Outcome, Task};

/// Keys of a document that are ours and not the API's.
const INTERNAL: [&str; 6] = ["x-mock", "x-evidence", "x-source", "x-requirement", "x-level", "x-note"];

/// The system's own bundled document, without what is ours in it. Made on first use.
#[derive(Debug, Default)]
pub(super) struct Document(OnceLock<Bytes>);

impl Flow for Document {
    fn run(&self, task: &Task<'_>) -> Result<Outcome, Failure> {
        let document = task.found.system().document();
        let bytes = self.0.get_or_init(|| Bytes::from(document.public(&INTERNAL).to_string()));
        Ok(Outcome::Json(bytes.clone()))
    }
}
