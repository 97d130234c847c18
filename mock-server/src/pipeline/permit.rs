use serde_json::Value;
use specs::System;
use specs::expression::Scope as Names;

use crate::failure::Failure;
use crate::state::{Place, ResourceLayout, Scope};
use crate::token::Verified;

/// What somebody wants with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// To see it.
    Read,
    /// To make, change or remove it.
    Write,
}

/// Whether a record that lies in these scopes lies in the caller's place.
///
/// # Errors
/// What the system answers outsiders.
pub(crate) fn permit(
    system: &System,
    caller: Option<&Verified>,
    scopes: &[Scope],
    resource: &ResourceLayout,
    access: Access,
) -> Result<(), Failure> {
    let Some(tenancy) = &system.annotation().tenancy else { return Ok(()) };
    let Some(place) = caller.and_then(|caller| caller.place.as_ref()) else { return Ok(()) };
    if matches!(place, Place::In(scope) if scopes.contains(scope)) {
        return Ok(());
    }
    let fail = match access {
        Access::Read => &tenancy.outsider.read,
        Access::Write => &tenancy.outsider.write,
    };
    let label = Value::from(resource.label.as_str());
    let names = [("label", &label)];
    let reason = format!("the {} lies outside the caller's place", resource.name);
    Err(Failure::declared(fail, &Names::new(&names), reason).detail("label", label.clone()))
}
