use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use foldhash::fast::FixedState;
use imbl::GenericHashMap;
use imbl::shared_ptr::DefaultSharedPtr;
use parking_lot::Mutex;
use serde_json::Value;

use super::keys::Keys;
use super::log::Log;
use super::ordinals::Ordinals;
use super::{Index, IndexKey, Key, Record, RecordForm, Scope};

/// The records of one resource, live and softly deleted, in persistent structures: cloning shares
/// them.
///
/// Only `slots` holds records; everything else holds their ordinals. A change copies the nodes it
/// touches, and copying plain numbers is a move of bytes where copying references would count each
/// of them.
#[derive(Debug, Clone)]
pub struct Collection {
    form: Arc<RecordForm>,
    /// By ordinal.
    slots: Log<Slot>,
    /// The ids and the unique values that are taken, and by whom.
    keys: Keys,
    /// Live records of each key in default order. Visibility is which index is read.
    by_key: GenericHashMap<IndexKey, Ordinals, FixedState, DefaultSharedPtr>,
    /// What several keys together lead to, worked out once for this state of the collection.
    together: Arc<Mutex<Together>>,
}

type Together = HashMap<Vec<IndexKey>, Arc<[u64]>>;

#[derive(Debug, Clone)]
enum Slot {
    Live(Arc<Record>),
    /// Softly deleted: not found any more, its id and unique values stay taken.
    Hidden(Arc<Record>),
    Gone,
}

/// Index of a collection within every snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CollectionId(pub usize);

/// Fields whose values another record has already.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("another record has the same {}", fields.join(" and "))]
pub struct Taken {
    /// The set of fields.
    pub fields: Vec<String>,
}

impl Collection {
    /// No records.
    pub fn new(form: RecordForm) -> Self {
        Self {
            form: Arc::new(form),
            slots: Log::new(),
            keys: Keys::new(),
            by_key: GenericHashMap::default(),
            together: Arc::default(),
        }
    }

    /// How records are made.
    pub fn form(&self) -> &RecordForm {
        &self.form
    }

    /// The live record of this id.
    pub fn get(&self, id: &str) -> Option<&Arc<Record>> {
        self.live(self.keys.get(Key::of_id(id))?).filter(|record| *record.id == *id)
    }

    /// The live record whose unique field has this value.
    pub fn find(&self, field: &str, value: &Value) -> Option<&Arc<Record>> {
        let at = self.form.unique.iter().position(|fields| fields.len() == 1 && fields[0] == field)?;
        self.live(self.keys.get(Key::of_values(at, &[value]))?)
    }

    /// Live records that lie in a scope, in default order.
    pub fn within(&self, scope: &Scope) -> Option<Index<'_>> {
        self.at(&IndexKey::In(scope.clone()))
    }

    /// Live records that a key leads to, in default order.
    pub fn at(&self, key: &IndexKey) -> Option<Index<'_>> {
        self.by_key.get(key).map(|ordinals| Index::new(self, ordinals))
    }

    /// Live records whose fields equal these values, in default order. The id, a set of unique
    /// fields or an indexed field leads to them; only without any of them all are looked at.
    pub fn matching(&self, wanted: &[(&str, &Value)]) -> Vec<&Arc<Record>> {
        let fits = |record: &&Arc<Record>| wanted.iter().all(|(field, value)| record.field(field) == *value);
        let value = |field: &str| wanted.iter().find(|(known, _)| *known == field).map(|(_, value)| *value);
        if let Some(id) = value(&self.form.id) {
            return id.as_str().and_then(|id| self.get(id)).filter(fits).into_iter().collect();
        }
        let unique = self.form.unique.iter().enumerate().find_map(|(set, fields)| {
            let values: Option<Vec<&Value>> = fields.iter().map(|field| value(field)).collect();
            Some((set, values.filter(|values| values.iter().all(|value| !value.is_null()))?))
        });
        if let Some((set, values)) = unique {
            let holder = self.keys.get(Key::of_values(set, &values));
            return holder.and_then(|ordinal| self.live(ordinal)).filter(fits).into_iter().collect();
        }
        let indexed = wanted.iter().filter_map(|(field, value)| {
            let key = IndexKey::Field { field: self.form.index_of(field)?, value: Key::of_value(value) };
            Some((*field, self.at(&key)))
        });
        // Of several the one that leads to the fewest; what it says of its field holds for all of them.
        let Some((known, index)) = indexed.min_by_key(|(_, index)| index.map_or(0, Index::len)) else {
            return self.all().filter(fits).collect();
        };
        let rest: Vec<_> = wanted.iter().filter(|(field, _)| *field != known).collect();
        let fits = |record: &&Arc<Record>| rest.iter().all(|(field, value)| *record.peek(field) == **value);
        index.into_iter().flatten().filter(fits).collect()
    }

    /// How many live records equal these values. Of one indexed field nobody looks at the records.
    pub fn count(&self, wanted: &[(&str, &Value)]) -> usize {
        let only = match wanted {
            [] => Some(IndexKey::In(Scope::Platform)),
            [(field, value)] => {
                let at = self.form.index_of(field);
                at.map(|field| IndexKey::Field { field, value: Key::of_value(value) })
            }
            _ => None,
        };
        match only {
            Some(key) => self.at(&key).map_or(0, |index| index.len()),
            None => self.matching(wanted).len(),
        }
    }

    /// What several keys together lead to.
    pub(super) fn together(&self, keys: &[IndexKey], work_out: impl FnOnce() -> Arc<[u64]>) -> Arc<[u64]> {
        if let Some(known) = self.together.lock().get(keys) {
            return Arc::clone(known);
        }
        let ordinals = work_out();
        let mut known = self.together.lock();
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(keys.to_vec(), Arc::clone(&ordinals));
        ordinals
    }

    /// Every live record, in default order.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Record>> {
        self.within(&Scope::Platform).into_iter().flat_map(Index::into_iter)
    }

    /// Softly deleted records, in the order they were made.
    pub fn hidden(&self) -> impl Iterator<Item = &Arc<Record>> {
        self.slots.iter().filter_map(|slot| match slot {
            Slot::Hidden(record) => Some(record),
            Slot::Live(_) | Slot::Gone => None,
        })
    }

    /// How many records were ever made.
    pub fn made(&self) -> u64 {
        self.slots.len() as u64
    }

    /// The live record with this ordinal.
    pub fn live(&self, ordinal: u64) -> Option<&Arc<Record>> {
        match self.slots.get(usize::try_from(ordinal).ok()?)? {
            Slot::Live(record) => Some(record),
            Slot::Hidden(_) | Slot::Gone => None,
        }
    }

    /// Records in bulk, in the order they were made. Meant for seeds: the indexes are built once.
    ///
    /// # Errors
    /// The first unique value that two of them share.
    pub fn fill(&mut self, records: Vec<Record>) -> Result<(), Taken> {
        let mut by_key: HashMap<IndexKey, Vec<u64>> = HashMap::new();
        for record in records {
            for key in record.index_keys() {
                by_key.entry(key).or_default().push(record.order.ordinal());
            }
            self.admit(record)?;
        }
        for (key, mut ordinals) in by_key {
            ordinals.extend(self.by_key.get(&key).into_iter().flat_map(Ordinals::iter));
            ordinals.sort_by(|a, b| self.compare(*a, *b));
            self.by_key.insert(key, Ordinals::from(ordinals));
        }
        self.keys.settle();
        Ok(())
    }

    /// Adds a record.
    ///
    /// # Errors
    /// When one of its unique values is taken; the collection is then to be thrown away.
    pub fn insert(&mut self, record: Record) -> Result<Arc<Record>, Taken> {
        let record = self.admit(record)?;
        self.index(&record, record.index_keys());
        Ok(record)
    }

    /// Puts a record in the place of the live one with its ordinal.
    ///
    /// # Errors
    /// When one of its unique values is taken by another.
    pub fn replace(&mut self, record: Record) -> Result<Arc<Record>, Taken> {
        let before = self.live(record.order.ordinal()).cloned();
        self.take(&record, before.as_deref())?;
        let record = Arc::new(record);
        let moves = before.as_deref().is_none_or(|before| before.order != record.order);
        let (gone, new) = Self::reindexed(before.as_deref(), &record, moves);
        if let Some(before) = before {
            self.unindex(&before, gone);
        }
        self.put(record.order.ordinal(), Slot::Live(Arc::clone(&record)));
        self.index(&record, new);
        Ok(record)
    }

    /// Removes a record for good.
    pub fn remove(&mut self, id: &str) -> Option<Arc<Record>> {
        let record = Arc::clone(self.get(id)?);
        self.unindex(&record, record.index_keys());
        for key in record.unique.iter().flatten() {
            self.keys.remove(*key);
        }
        self.keys.remove(Key::of_id(id));
        self.put(record.order.ordinal(), Slot::Gone);
        Some(record)
    }

    /// Hides a record; its id and unique values stay taken.
    pub fn hide(&mut self, record: Record) -> Option<Arc<Record>> {
        let old = Arc::clone(self.get(&record.id)?);
        self.unindex(&old, old.index_keys());
        let record = Arc::new(record);
        self.put(record.order.ordinal(), Slot::Hidden(Arc::clone(&record)));
        Some(record)
    }

    /// Gives a new record its slot, id and unique values.
    fn admit(&mut self, record: Record) -> Result<Arc<Record>, Taken> {
        let key = Key::of_id(&record.id);
        if self.keys.get(key).is_some() {
            return Err(Taken { fields: vec![self.form.id.clone()] });
        }
        self.take(&record, None)?;
        let record = Arc::new(record);
        self.keys.insert(key, record.order.ordinal());
        self.put(record.order.ordinal(), Slot::Live(Arc::clone(&record)));
        Ok(record)
    }

    fn put(&mut self, ordinal: u64, slot: Slot) {
        // Another state may share it, and remember there what is true of that one: only what nobody
        // else has, and what is empty, can be kept.
        if Arc::get_mut(&mut self.together).is_none_or(|known| !known.get_mut().is_empty()) {
            self.together = Arc::default();
        }
        let Ok(at) = usize::try_from(ordinal) else { return };
        while self.slots.len() < at {
            self.slots.push(Slot::Gone);
        }
        if at == self.slots.len() && !self.form.files.is_empty() {
            // Its files are freed with the last world that holds it.
            self.slots.push_apart(slot);
        } else if at == self.slots.len() {
            self.slots.push(slot);
        } else {
            self.slots.set(at, slot);
        }
    }

    /// Takes the unique values of a record that its predecessor, if any, did not have.
    fn take(&mut self, record: &Record, before: Option<&Record>) -> Result<(), Taken> {
        let had = |set: usize| before.and_then(|record| record.unique[set]);
        let new = || record.unique.iter().enumerate().filter(|(set, key)| **key != had(*set));
        if let Some((set, _)) = new().find(|(_, key)| key.is_some_and(|key| self.keys.get(key).is_some())) {
            return Err(Taken { fields: self.form.unique[set].clone() });
        }
        for (set, key) in new() {
            if let Some(had) = had(set) {
                self.keys.remove(had);
            }
            if let Some(key) = *key {
                self.keys.insert(key, record.order.ordinal());
            }
        }
        Ok(())
    }

    /// The keys that lead to a record no more, and those that newly do: all of them where it `moves`
    /// in the order. A change of many records mostly moves none, and an index costs more than it.
    fn reindexed(before: Option<&Record>, record: &Record, moves: bool) -> (Vec<IndexKey>, Vec<IndexKey>) {
        let Some(before) = before else { return (Vec::new(), record.index_keys().collect()) };
        if moves {
            return (before.index_keys().collect(), record.index_keys().collect());
        }
        if before.index_keys().eq(record.index_keys()) {
            return (Vec::new(), Vec::new());
        }
        let [had, has] = [before, record].map(|it| it.index_keys().collect::<HashSet<_>>());
        (had.difference(&has).cloned().collect(), has.difference(&had).cloned().collect())
    }

    fn index(&mut self, record: &Record, keys: impl IntoIterator<Item = IndexKey>) {
        let ordinal = record.order.ordinal();
        for key in keys {
            let at = self.by_key.get(&key).map_or(0, |ordinals| self.position(ordinals, record));
            self.by_key.entry(key).or_default().insert(at, ordinal);
        }
    }

    fn unindex(&mut self, record: &Record, keys: impl IntoIterator<Item = IndexKey>) {
        for key in keys {
            let at = self.by_key.get(&key).map(|ordinals| self.position(ordinals, record));
            if let (Some(at), Some(ordinals)) = (at, self.by_key.get_mut(&key))
                && ordinals.get(at) == Some(record.order.ordinal())
            {
                ordinals.remove(at);
            }
        }
    }

    /// Where a record stands, or would stand, in an index.
    fn position(&self, ordinals: &Ordinals, record: &Record) -> usize {
        // Records mostly come in the order they are listed in.
        let last = ordinals.last().and_then(|last| self.live(last));
        if last.is_none_or(|last| last.order < record.order) {
            return ordinals.len();
        }
        let mut is_before = |ordinal| self.live(ordinal).is_none_or(|it| it.order < record.order);
        ordinals.partition_point(&mut is_before)
    }

    /// Which of two live records comes first.
    pub(super) fn compare(&self, a: u64, b: u64) -> Ordering {
        match (self.live(a), self.live(b)) {
            (Some(a), Some(b)) => a.order.cmp(&b.order),
            _ => a.cmp(&b),
        }
    }
}

/// Sets of keys whose records are remembered together; past this they are forgotten.
const REMEMBERED: usize = 256;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::state::{Field, Visibility};

    fn collection() -> Collection {
        let fields = ["id", "email", "rank"].map(field).into();
        let (order, unique) = (vec!["rank".to_owned().into()], vec![vec!["email".to_owned()]]);
        Collection::new(RecordForm { order, unique, ..RecordForm::of(fields, "id") })
    }

    fn field(name: &str) -> Field {
        Field { name: name.to_owned(), unsaid: None, visibility: Visibility::Shown }
    }

    fn record(collection: &Collection, id: &str, email: &str, rank: i64) -> Record {
        let fields = json!({"id": id, "email": email, "rank": rank});
        Record::new(
            collection.form(),
            fields.as_object().unwrap(),
            collection.made(),
            vec![Scope::Platform],
            vec![],
        )
        .unwrap()
    }

    fn ids(collection: &Collection) -> Vec<&str> {
        collection.all().map(|record| &*record.id).collect()
    }

    #[test]
    fn records_are_listed_in_default_order_whatever_order_they_came_in() {
        let mut all = collection();
        for (id, rank) in [("b", 2), ("c", 3), ("a", 1)] {
            all.insert(record(&all, id, id, rank)).unwrap();
        }
        assert_eq!(ids(&all), ["a", "b", "c"]);
    }

    #[test]
    fn a_unique_value_is_taken_until_its_record_is_gone_for_good() {
        let mut all = collection();
        all.insert(record(&all, "a", "x", 1)).unwrap();
        assert_eq!(all.insert(record(&all, "b", "x", 2)).unwrap_err().fields, ["email"]);
        let mut soft = all.clone();
        soft.hide(record_like(&all, "a"));
        assert!(soft.get("a").is_none());
        assert!(soft.insert(record(&soft, "b", "x", 2)).is_err());
        all.remove("a");
        assert!(all.insert(record(&all, "b", "x", 2)).is_ok());
    }

    fn record_like(collection: &Collection, id: &str) -> Record {
        let live = collection.get(id).unwrap();
        Record::new(collection.form(), &live.to_map(), live.order.ordinal(), live.scopes.to_vec(), vec![])
            .unwrap()
    }

    #[test]
    fn a_clone_keeps_what_the_other_loses() {
        let mut all = collection();
        all.insert(record(&all, "a", "x", 1)).unwrap();
        let before = all.clone();
        all.remove("a");
        assert_eq!((ids(&before), ids(&all)), (vec!["a"], vec![]));
    }

    #[test]
    fn what_keys_lead_to_together_is_not_remembered_of_another_state() {
        let before = collection();
        let mut after = before.clone();
        after.insert(record(&after, "a", "x", 1)).unwrap();
        let keys = [IndexKey::In(Scope::Platform)];
        assert_eq!(after.together(&keys, || [0].into()).len(), 1);
        assert_eq!(before.together(&keys, || [].into()).len(), 0);
    }

    #[test]
    fn a_record_that_stays_in_its_place_is_found_by_its_new_values_alone() {
        let mut all =
            Collection::new(RecordForm { indexed: vec!["email".to_owned()], ..collection().form().clone() });
        for (id, email) in [("a", "x"), ("b", "y")] {
            all.insert(record(&all, id, email, 1)).unwrap();
        }
        let before = all.clone();
        let mut fields = all.get("a").unwrap().to_map();
        fields.insert("email".to_owned(), json!("z"));
        all.replace(Record::new(all.form(), &fields, 0, vec![Scope::Platform], vec![]).unwrap()).unwrap();
        let at = |all: &Collection, email| {
            let key = IndexKey::Field { field: 0, value: Key::of_value(&json!(email)) };
            all.at(&key).into_iter().flatten().map(|record| record.id.to_string()).collect::<Vec<_>>()
        };
        assert_eq!((at(&all, "x"), at(&all, "z"), ids(&all)), (vec![], vec!["a".to_owned()], vec!["a", "b"]));
        assert_eq!((at(&before, "x"), at(&before, "z")), (vec!["a".to_owned()], vec![]));
    }

    #[test]
    fn a_record_that_changes_its_place_in_the_order_moves() {
        let mut all = collection();
        for (id, rank) in [("a", 1), ("b", 2)] {
            all.insert(record(&all, id, id, rank)).unwrap();
        }
        let mut fields = all.get("a").unwrap().to_map();
        fields.insert("rank".to_owned(), json!(3));
        let moved = Record::new(all.form(), &fields, 0, vec![Scope::Platform], vec![]).unwrap();
        all.replace(moved).unwrap();
        assert_eq!(ids(&all), ["b", "a"]);
    }
}
