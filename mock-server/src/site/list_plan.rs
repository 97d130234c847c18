use specs::System;
use specs::annotation::verb::List;

use super::plan::collection;
use crate::state::{CollectionId, Layout};

/// A list with its style, names resolved.
#[derive(Debug)]
pub(crate) struct ListPlan {
    /// Where the records are.
    pub collection: CollectionId,
    /// Name of the list style.
    pub style: String,
    /// Text fields that are searched.
    pub search: Vec<String>,
    /// Parameter, and the field it must equal.
    pub filter: Vec<(String, String)>,
    /// Parameter, and the level whose record it names.
    pub within: Vec<(String, usize)>,
}

impl ListPlan {
    pub(super) fn new(system: &System, list: &List, layout: &Layout) -> Result<Self, String> {
        let levels = system.annotation().tenancy.as_ref().map(|tenancy| tenancy.levels.as_slice());
        let level = |name: &String| {
            let at = levels.unwrap_or_default().iter().position(|level| level == name);
            at.ok_or_else(|| format!("level `{name}` is not declared"))
        };
        let style = list.style.clone().unwrap_or_else(|| "default".to_owned());
        if !system.annotation().lists.contains_key(&style) {
            return Err(format!("list style `{style}` is not declared"));
        }
        Ok(Self {
            collection: collection(system, &list.list, layout)?,
            style,
            search: list.search.clone(),
            filter: list.filter.0.iter().map(|(name, field)| (name.clone(), field.clone())).collect(),
            within: list
                .within
                .iter()
                .map(|(name, of)| Ok((name.clone(), level(of)?)))
                .collect::<Result<_, String>>()?,
        })
    }
}
