use std::sync::Arc;

use imbl::{HashMap, Vector};

use super::{Record, RecordForm, Scope};

/// The records of one resource, live and softly deleted, in persistent maps: cloning shares them.
#[derive(Debug, Clone)]
pub struct Collection {
    form: Arc<RecordForm>,
    live: HashMap<Arc<str>, Arc<Record>>,
    /// Softly deleted records, whose unique values stay taken.
    deleted: HashMap<Arc<str>, Arc<Record>>,
    /// For each set of unique fields: value to id.
    unique: Vec<HashMap<Arc<str>, Arc<str>>>,
    /// Live records of each scope in default order. Visibility is which index is read.
    by_scope: HashMap<Scope, Vector<Arc<Record>>>,
    /// Records ever made, which numbers the next one.
    made: u64,
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
        let unique = form.unique.iter().map(|_| HashMap::new()).collect();
        Self {
            form: Arc::new(form),
            live: HashMap::new(),
            deleted: HashMap::new(),
            unique,
            by_scope: HashMap::new(),
            made: 0,
        }
    }

    /// How records are made.
    pub fn form(&self) -> &RecordForm {
        &self.form
    }

    /// The live record of this id.
    pub fn get(&self, id: &str) -> Option<&Arc<Record>> {
        self.live.get(id)
    }

    /// The live record whose unique field has this value.
    pub fn find(&self, field: &str, value: &serde_json::Value) -> Option<&Arc<Record>> {
        let at = self.form.unique.iter().position(|fields| fields.len() == 1 && fields[0] == field)?;
        let key = serde_json::to_string(&[value]).ok()?;
        self.unique[at].get(key.as_str()).and_then(|id| self.live.get(id))
    }

    /// Live records that lie in a scope, in default order.
    pub fn within(&self, scope: &Scope) -> Option<&Vector<Arc<Record>>> {
        self.by_scope.get(scope)
    }

    /// Every live record, in default order.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Record>> {
        self.by_scope.get(&Scope::Platform).into_iter().flatten()
    }

    /// How many records were ever made.
    pub const fn made(&self) -> u64 {
        self.made
    }

    /// Records in bulk, in the order they were made. Meant for seeds: the indexes are built once.
    ///
    /// # Errors
    /// The first unique value that two of them share.
    pub fn fill(&mut self, records: Vec<Record>) -> Result<(), Taken> {
        let mut by_scope: std::collections::HashMap<Scope, Vec<Arc<Record>>> = Default::default();
        for record in records {
            let record = Arc::new(record);
            self.take_id(&record)?;
            self.take(&record)?;
            self.made = self.made.max(record.order.ordinal() + 1);
            for scope in &record.scopes {
                by_scope.entry(scope.clone()).or_default().push(Arc::clone(&record));
            }
            self.live.insert(Arc::clone(&record.id), record);
        }
        for (scope, mut records) in by_scope {
            let index = self.by_scope.entry(scope).or_default();
            records.extend(index.iter().cloned());
            records.sort_by(|a, b| a.order.cmp(&b.order));
            *index = Vector::from(records);
        }
        Ok(())
    }

    /// Adds a record.
    ///
    /// # Errors
    /// When one of its unique values is taken; the collection is then to be thrown away.
    pub fn insert(&mut self, record: Record) -> Result<Arc<Record>, Taken> {
        let record = Arc::new(record);
        self.take_id(&record)?;
        self.take(&record)?;
        self.made = self.made.max(record.order.ordinal() + 1);
        self.live.insert(Arc::clone(&record.id), Arc::clone(&record));
        self.index(&record);
        Ok(record)
    }

    /// Puts a record in the place of the live one with its id.
    ///
    /// # Errors
    /// When one of its unique values is taken by another.
    pub fn replace(&mut self, record: Record) -> Result<Arc<Record>, Taken> {
        if let Some(old) = self.live.get(&record.id).cloned() {
            self.unindex(&old);
            self.free(&old);
        }
        let record = Arc::new(record);
        self.take(&record)?;
        self.live.insert(Arc::clone(&record.id), Arc::clone(&record));
        self.index(&record);
        Ok(record)
    }

    /// Removes a record for good.
    pub fn remove(&mut self, id: &str) -> Option<Arc<Record>> {
        let record = self.live.remove(id)?;
        self.unindex(&record);
        self.free(&record);
        Some(record)
    }

    /// Hides a record; its unique values stay taken.
    pub fn hide(&mut self, record: Record) -> Option<Arc<Record>> {
        let old = self.live.remove(&record.id)?;
        self.unindex(&old);
        let record = Arc::new(record);
        self.deleted.insert(Arc::clone(&record.id), Arc::clone(&record));
        Some(record)
    }

    fn take_id(&self, record: &Record) -> Result<(), Taken> {
        if self.live.contains_key(&record.id) || self.deleted.contains_key(&record.id) {
            return Err(Taken { fields: vec![self.form.id.clone()] });
        }
        Ok(())
    }

    fn take(&mut self, record: &Record) -> Result<(), Taken> {
        for (fields, index) in self.form.unique.iter().zip(&mut self.unique) {
            let Some(key) = record.unique_key(fields) else { continue };
            if index.get(&key).is_some_and(|holder| *holder != record.id) {
                return Err(Taken { fields: fields.clone() });
            }
            index.insert(key, Arc::clone(&record.id));
        }
        Ok(())
    }

    fn free(&mut self, record: &Record) {
        for (fields, index) in self.form.unique.iter().zip(&mut self.unique) {
            if let Some(key) = record.unique_key(fields) {
                index.remove(&*key);
            }
        }
    }

    fn index(&mut self, record: &Arc<Record>) {
        for scope in &record.scopes {
            let index = self.by_scope.entry(scope.clone()).or_default();
            // Records mostly come in the order they are listed in: then this is an append.
            if index.last().is_none_or(|last| last.order < record.order) {
                index.push_back(Arc::clone(record));
            } else {
                let at = index.binary_search_by(|other| other.order.cmp(&record.order));
                index.insert(at.unwrap_or_else(|at| at), Arc::clone(record));
            }
        }
    }

    fn unindex(&mut self, record: &Record) {
        for scope in &record.scopes {
            if let Some(index) = self.by_scope.get_mut(scope) {
                if let Ok(at) = index.binary_search_by(|other| other.order.cmp(&record.order)) {
                    index.remove(at);
                }
            }
        }
    }
}
