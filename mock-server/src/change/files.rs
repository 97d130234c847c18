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
                File::take(value, &mut self.blobs).map_err(|reason| {
                    let reason = format!("`{field}` of {} cannot be kept: {reason}", layout.name);
                    Failure::new(FailureKind::Internal, reason)
                })?;
            }
        }
        Ok(())
    }
}
