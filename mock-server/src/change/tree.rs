use std::sync::Arc;

use serde_json::{Map, Value};
use specs::annotation::{Tree, TreePath};

use super::{Bindings, Work};
use crate::failure::Failure;
use crate::state::{CollectionId, Record, Snapshot};

impl Work<'_, '_> {
    /// Refuses a place below itself and works out the path.
    pub(super) fn place_in_tree(
        &self,
        collection: CollectionId,
        fields: &mut Map<String, Value>,
        before: Option<&Record>,
    ) -> Result<(), Failure> {
        let Some(tree) = &self.rules.of(collection).tree else { return Ok(()) };
        let parent = fields.get(&tree.parent).and_then(Value::as_str).map(str::to_owned);
        if let (Some(before), Some(parent)) = (before, &parent)
            && self.lies_below(collection, tree, parent, &before.id)
        {
            let reason = format!("`{parent}` is the record `{}` itself or lies below it", before.id);
            let names = Bindings::new(vec![("current", before.fields())]);
            return Err(names.failure(&tree.cycle, reason));
        }
        if let Some(path) = &tree.path {
            let above = parent.and_then(|id| self.transaction.snapshot().collection(collection).get(&id));
            let value = path_of(path, above.map(|above| above.field(&path.field)), fields);
            fields.insert(path.field.clone(), value);
        }
        Ok(())
    }

    /// Whether a record is another one, or lies below it.
    fn lies_below(&self, collection: CollectionId, tree: &Tree, id: &str, other: &str) -> bool {
        let all = self.transaction.snapshot().collection(collection);
        let mut at = Some(id.to_owned());
        // No path through a tree without cycles is longer than the tree has records.
        for _ in 0..=all.made() {
            match at {
                Some(id) if id == other => return true,
                Some(id) => {
                    at = all.get(&id).and_then(|it| it.field(&tree.parent).as_str().map(str::to_owned))
                }
                None => return false,
            }
        }
        true
    }

    /// Gives the records below one whose path changed their new paths.
    pub(super) fn carry_tree(
        &mut self,
        collection: CollectionId,
        before: Option<&Record>,
        record: &Record,
    ) -> Result<(), Failure> {
        let Some(tree) = &self.rules.of(collection).tree else { return Ok(()) };
        let (Some(before), Some(path)) = (before, &tree.path) else { return Ok(()) };
        if before.field(&path.field) == record.field(&path.field) {
            return Ok(());
        }
        for below in children(self.transaction.snapshot(), collection, tree, &record.id) {
            let fields = below.to_map();
            self.following(|work| work.update(collection, &below, fields).map(drop))?;
        }
        Ok(())
    }

    /// Everything that lies below a record, those above first.
    pub(super) fn below(&self, collection: CollectionId, id: &str) -> Result<Vec<Arc<Record>>, Failure> {
        let Some(tree) = &self.rules.of(collection).tree else { return Ok(Vec::new()) };
        let mut found: Vec<Arc<Record>> = Vec::new();
        let mut next = children(self.transaction.snapshot(), collection, tree, id);
        while !next.is_empty() {
            let below =
                next.iter().flat_map(|it| children(self.transaction.snapshot(), collection, tree, &it.id));
            let below = below.collect();
            found.append(&mut next);
            next = below;
        }
        Ok(found)
    }
}

fn children(snapshot: &Snapshot, collection: CollectionId, tree: &Tree, id: &str) -> Vec<Arc<Record>> {
    let id = Value::from(id);
    snapshot.collection(collection).matching(&[(tree.parent.as_str(), &id)]).into_iter().cloned().collect()
}

fn path_of(path: &TreePath, above: Option<&Value>, fields: &Map<String, Value>) -> Value {
    let own = fields.get(&path.of).and_then(Value::as_str).unwrap_or_default();
    match above.and_then(Value::as_str) {
        Some(above) => format!("{above}{}{own}", path.separator).into(),
        None => own.into(),
    }
}
