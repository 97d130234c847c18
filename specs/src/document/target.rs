//! Where a reference leads.

use super::bundle::Bundler;
use super::files::FindError;
use super::reference::Reference;
use super::trail::{Origin, SourceId, Trail};
use crate::pointer::Pointer;

/// What a `$ref` stands for, once its file is read.
#[derive(Debug)]
pub(super) enum Target {
    /// A place in the first file, which keeps its place in the bundle.
    Internal(Pointer),
    /// A place in another file.
    External(Origin),
    /// Something that schemas name among themselves (`$anchor`, `$id`): left as it is.
    Named,
}

impl Bundler<'_> {
    /// Where `reference`, which stands at `trail`, leads; none after telling a problem.
    pub(super) fn target(&mut self, reference: &str, trail: &Trail<'_>) -> Option<Target> {
        match Reference::parse(reference) {
            Ok(Reference::Place { file: None, pointer }) => Some(self.within(trail.source(), pointer, trail)),
            Ok(Reference::Place { file: Some(file), pointer }) => {
                let source = self.file(&file, trail)?;
                Some(self.within(source, pointer, trail))
            }
            Ok(Reference::Anchor) => Some(Target::Named),
            Ok(Reference::Absolute) => {
                self.absolute.push((trail.origin(), reference.to_owned()));
                Some(Target::Named)
            }
            Err(error) => {
                self.problem(&trail.origin(), error.to_string(), None);
                None
            }
        }
    }

    fn within(&mut self, source: SourceId, pointer: Pointer, trail: &Trail<'_>) -> Target {
        if source != SourceId::ROOT {
            return Target::External(Origin { source, pointer });
        }
        self.internal.push((trail.origin(), pointer.clone()));
        Target::Internal(pointer)
    }

    fn file(&mut self, file: &str, trail: &Trail<'_>) -> Option<SourceId> {
        match self.files.find(trail.source(), file, self.problems) {
            Ok(source) => Some(source),
            // The file's own problem was told when it was read.
            Err(FindError::Unparsed(_)) => None,
            Err(error) => {
                self.problem(&trail.origin(), error.to_string(), None);
                None
            }
        }
    }
}
