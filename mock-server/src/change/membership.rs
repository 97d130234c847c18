use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Map, Value};
use specs::annotation::{FailureKind, Membership};

use super::{Bindings, Work};
use crate::failure::Failure;
use crate::state::{CollectionId, Record};

impl Work<'_, '_> {
    /// Refuses a membership by which a container would come to be in itself.
    pub(super) fn check_membership(
        &self,
        collection: CollectionId,
        fields: &Map<String, Value>,
    ) -> Result<(), Failure> {
        let Some(membership) = &self.rules.of(collection).membership else { return Ok(()) };
        let text = |field: &String| fields.get(field).and_then(Value::as_str).unwrap_or_default();
        let (container, member) = (text(&membership.container), text(&membership.member));
        if !is_nested(membership, |field| fields.get(field)) {
            return Ok(());
        }
        if container != member && !self.nested(collection, membership, member).contains(container) {
            return Ok(());
        }
        let reason = format!("`{member}` in `{container}` would close a circle");
        Err(match &membership.cycle {
            Some(fail) => Bindings::new(Vec::new()).failure(fail, reason),
            None => Failure::new(FailureKind::Conflict, reason),
        })
    }

    /// The ids of everybody in some containers, through the containers in them, each once.
    pub(super) fn members(&self, collection: CollectionId, outer: &[String]) -> Result<Vec<Value>, Failure> {
        let Some(membership) = &self.rules.of(collection).membership else { return Ok(Vec::new()) };
        let mut inside = HashSet::new();
        for container in outer {
            inside.extend(self.nested(collection, membership, container));
        }
        inside.retain(|container| !outer.contains(container));
        let mut seen = HashSet::new();
        let containers = outer.iter().cloned().chain(sorted(inside));
        Ok(containers
            .flat_map(|container| self.links(collection, &membership.container, &container))
            .filter(|link| !is_nested(membership, |field| Some(link.field(field))))
            .map(|link| link.field(&membership.member).clone())
            .filter(|member| seen.insert(member.to_string()))
            .collect())
    }

    /// The ids of every container that any of these is in, through the containers those are in.
    pub(super) fn containers(
        &self,
        collection: CollectionId,
        members: &[String],
    ) -> Result<Vec<Value>, Failure> {
        let Some(membership) = &self.rules.of(collection).membership else { return Ok(Vec::new()) };
        let up = |id: &str| {
            let links = self.links(collection, &membership.member, id);
            links
                .iter()
                .filter_map(|link| link.field(&membership.container).as_str().map(str::to_owned))
                .collect()
        };
        let found = members.iter().flat_map(|member| reach(member, up)).collect();
        Ok(sorted(found).into_iter().map(Value::from).collect())
    }

    /// The containers inside a container, at any depth.
    fn nested(&self, collection: CollectionId, membership: &Membership, container: &str) -> HashSet<String> {
        reach(container, |id| {
            let links = self.links(collection, &membership.container, id);
            let nested = links.iter().filter(|link| is_nested(membership, |field| Some(link.field(field))));
            nested.filter_map(|link| link.field(&membership.member).as_str().map(str::to_owned)).collect()
        })
    }

    fn links(&self, collection: CollectionId, field: &str, id: &str) -> Vec<Arc<Record>> {
        let id = Value::from(id);
        let all = self.transaction.snapshot().collection(collection);
        all.matching(&[(field, &id)]).into_iter().cloned().collect()
    }
}

fn is_nested<'v>(membership: &Membership, value: impl Fn(&str) -> Option<&'v Value>) -> bool {
    membership
        .nested
        .as_ref()
        .is_some_and(|nested| value(&nested.field).and_then(Value::as_str) == Some(nested.is.as_str()))
}

/// Everything that can be reached from somewhere, by steps; each is taken once, so circles end.
fn reach(from: &str, step: impl Fn(&str) -> Vec<String>) -> HashSet<String> {
    let mut found = HashSet::new();
    let mut next = step(from);
    while let Some(id) = next.pop() {
        if found.insert(id.clone()) {
            next.extend(step(&id));
        }
    }
    found
}

fn sorted(ids: HashSet<String>) -> Vec<String> {
    let mut ids: Vec<String> = ids.into_iter().collect();
    ids.sort_unstable();
    ids
}
