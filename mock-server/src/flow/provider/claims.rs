use serde_json::{Map, Value};
use specs::System;
use specs::annotation::Provider as Annotation;

use crate::change::{Bindings, Work};
use crate::failure::Failure;

/// Claims of a person's access token, over the names of the provider.
///
/// # Errors
/// When an expression of the document fails.
pub(crate) fn person_claims(
    system: &System,
    provider: &Annotation,
    work: &mut Work<'_, '_>,
    names: &mut Bindings<'_>,
) -> Result<Map<String, Value>, Failure> {
    work.find(system, &provider.find, names)?;
    names.rendered(&provider.claims)
}
