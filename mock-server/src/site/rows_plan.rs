use serde_json::Value;
use specs::annotation::PastMaximum;
use specs::annotation::verb::Narrowing;
use specs::contract::Location;
use specs::{Operation, System};

use super::plan::collection;
use crate::state::{CollectionId, Layout};

/// Which records a list or a query looks at, names resolved.
#[derive(Debug)]
pub(crate) struct RowsPlan {
    /// Where the records are.
    pub collection: CollectionId,
    /// Parameter, and the level whose record it names.
    pub within: Vec<(String, usize)>,
    /// The parameter that counts as its maximum when it is larger, and that maximum.
    pub clamp: Option<(String, u64)>,
}

impl RowsPlan {
    pub(super) fn new(
        system: &System,
        operation: &Operation,
        (resource, narrowing, style): (&str, &Narrowing, Option<&str>),
        layout: &Layout,
    ) -> Result<Self, String> {
        let levels = system.annotation().tenancy.as_ref().map(|tenancy| tenancy.levels.as_slice());
        let level = |name: &String| {
            let at = levels.unwrap_or_default().iter().position(|level| level == name);
            at.ok_or_else(|| format!("level `{name}` is not declared"))
        };
        let within = narrowing.within.iter().map(|(name, of)| Ok((name.clone(), level(of)?)));
        Ok(Self {
            collection: collection(system, resource, layout)?,
            within: within.collect::<Result<_, String>>()?,
            clamp: style.map(|style| clamp(system, operation, style)).transpose()?.flatten(),
        })
    }
}

fn clamp(system: &System, operation: &Operation, style: &str) -> Result<Option<(String, u64)>, String> {
    let lists = &system.annotation().lists;
    let style = lists.get(style).ok_or_else(|| format!("list style `{style}` is not declared"))?;
    let Some(size) = style.size.as_ref().filter(|_| style.past_maximum == PastMaximum::Clamp) else {
        return Ok(None);
    };
    let declared = operation.parameters_in(Location::Query).find(|parameter| parameter.name == *size);
    let schema = declared.and_then(|parameter| parameter.schema.as_ref()?.lookup(system.value()));
    let maximum = schema.and_then(|schema| schema.get("maximum")).and_then(Value::as_u64);
    let maximum = maximum.ok_or_else(|| format!("the style clamps `{size}`, whose schema has no maximum"))?;
    Ok(Some((size.clone(), maximum)))
}
