use serde_json::{Map, Value};
use specs::annotation::FailureKind;
use specs::file::File;

use super::Work;
use crate::failure::Failure;
use crate::state::CollectionId;

impl Work<'_, '_> {
    /// Puts what is said of each file in the place of what is given for it; its bytes are kept beside.
    ///
    /// # Errors
    /// When something else is given.
    pub(super) fn keep_files(
        &mut self,
        collection: CollectionId,
        fields: &mut Map<String, Value>,
    ) -> Result<(), Failure> {
        let layout = self.rules.layout.of(collection);
        for field in &layout.form.files {
            if let Some(value) = fields.get_mut(field) {
                self.keep(value).map_err(|reason| {
                    let reason = format!("`{field}` of {} cannot be kept: {reason}", layout.name);
                    Failure::new(FailureKind::Internal, reason)
                })?;
            }
        }
        Ok(())
    }

    fn keep(&mut self, value: &mut Value) -> Result<(), specs::file::FileError> {
        match value {
            Value::Null => Ok(()),
            Value::Array(files) => files.iter_mut().try_for_each(|file| self.keep(file)),
            one => {
                let file = File::read(one)?;
                *one = file.value();
                self.blobs.push(file.blob);
                Ok(())
            }
        }
    }
}
