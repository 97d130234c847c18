use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Map, Value};
use specs::annotation::scim::{Links, ScimChange};

use super::Type;
use super::desk::Desk;
use super::path::each;
use super::represent::put;
use crate::failure::Failure;
use crate::state::{CollectionId, Record};

/// A link and what is shown of it.
pub(super) type Linked = (Arc<Record>, Value);

impl<'a> Desk<'a, '_> {
    /// The links of a record, in their default order.
    pub(super) fn linked(
        &mut self,
        of: Type<'a>,
        (name, links): (&str, &'a Links),
        record: &Record,
    ) -> Result<Vec<Linked>, Failure> {
        let Some(collection) = of.kind.links.get(name) else { return Ok(Vec::new()) };
        let id = Value::from(&*record.id);
        let found = self.work.transaction.snapshot().collection(*collection);
        let found: Vec<Arc<Record>> =
            found.matching(&[(links.by.as_str(), &id)]).into_iter().cloned().collect();
        let system = self.task.found.system();
        let mut linked = Vec::with_capacity(found.len());
        for link in found {
            let mark = self.names.mark();
            self.names.bind_record("link", &link);
            self.work.find(system, &links.find, &mut self.names)?;
            let shown = self.names.rendered(&links.show)?;
            self.names.forget(mark);
            let mut value = Map::new();
            for (name, part) in shown {
                put(&mut value, &name, part);
            }
            linked.push((link, Value::Object(value)));
        }
        Ok(linked)
    }

    /// Makes the links of a record those that are wanted; whether any changed.
    pub(super) fn relink(
        &mut self,
        of: Type<'a>,
        (name, links): (&str, &'a Links),
        record: &Arc<Record>,
        wanted: Option<&Value>,
    ) -> Result<bool, Failure> {
        let Some(collection) = of.kind.links.get(name).copied() else { return Ok(false) };
        let linked = self.linked(of, (name, links), record)?;
        let known: HashSet<&Value> = linked.iter().filter_map(|(_, shown)| shown.get("value")).collect();
        let mut kept: HashSet<&Value> = HashSet::new();
        let mut fresh = Vec::new();
        for entry in wanted.into_iter().flat_map(each) {
            if let Some(value) = entry.get("value")
                && kept.insert(value)
                && !known.contains(value)
            {
                fresh.push(entry);
            }
        }
        let gone: Vec<&Linked> = linked
            .iter()
            .filter(|(_, shown)| shown.get("value").is_none_or(|it| !kept.contains(it)))
            .collect();
        let mark = self.names.mark();
        self.names.bind_record("current", record);
        for (link, shown) in &gone {
            self.unlink(collection, &links.remove, link, shown)?;
        }
        for entry in &fresh {
            self.link(collection, links, record, entry)?;
        }
        self.names.forget(mark);
        Ok(!gone.is_empty() || !fresh.is_empty())
    }

    fn link(
        &mut self,
        collection: CollectionId,
        links: &'a Links,
        record: &Record,
        entry: &Value,
    ) -> Result<(), Failure> {
        let mark = self.names.mark();
        self.names.bind("value", entry.clone());
        self.before(&links.add)?;
        let mut fields = self.names.rendered(&links.add.set)?;
        fields.insert(links.by.clone(), Value::from(&*record.id));
        let link = self.work.create(collection, fields)?;
        self.names.bind_record("record", &link);
        self.after(&links.add)?;
        self.names.forget(mark);
        Ok(())
    }

    fn unlink(
        &mut self,
        collection: CollectionId,
        change: &'a ScimChange,
        link: &Arc<Record>,
        shown: &Value,
    ) -> Result<(), Failure> {
        let mark = self.names.mark();
        self.names.bind("value", shown.clone());
        self.names.bind_record("record", link);
        self.before(change)?;
        self.after(change)?;
        self.work.delete(collection, link)?;
        self.names.forget(mark);
        Ok(())
    }
}
