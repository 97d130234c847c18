use std::sync::{Arc, OnceLock};

use serde_json::{Map, Value};
use specs::IndexMap;
use specs::annotation::{Fail, Guard};
use specs::expression::{Condition, List, Scope, Template};

use crate::failure::Failure;
use crate::state::Record;

/// Names and what they stand for while an operation runs. A later name hides an earlier one.
#[derive(Debug, Clone)]
pub(crate) struct Bindings<'a> {
    lent: Vec<(&'a str, &'a Value)>,
    own: Vec<(String, Bound)>,
}

/// What a name stands for.
#[derive(Debug, Clone)]
enum Bound {
    Value(Value),
    /// What is shown of a record, which need not be copied.
    Record(Arc<Record>),
    /// The same of several, which need not be read.
    Records(Rows),
}

/// What is shown of records: copied together where an expression looks into the list, and written as
/// they are kept where none does.
#[derive(Debug, Clone)]
struct Rows {
    records: Vec<Arc<Record>>,
    value: OnceLock<Value>,
}

impl List for Rows {
    fn value(&self) -> &Value {
        self.value.get_or_init(|| self.records.iter().map(|record| record.shown().clone()).collect())
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.reserve(self.records.iter().map(|record| record.json.len() + 1).sum::<usize>() + 2);
        out.push(b'[');
        for (at, record) in self.records.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            out.extend_from_slice(&record.json);
        }
        out.push(b']');
    }
}

impl<'a> Bindings<'a> {
    /// These names to start with.
    pub(crate) const fn new(lent: Vec<(&'a str, &'a Value)>) -> Self {
        Self { lent, own: Vec::new() }
    }

    /// The same names, which need nobody else's values any more.
    pub(crate) fn into_owned(self) -> Bindings<'static> {
        let lent = self.lent.into_iter().rev();
        let lent = lent.map(|(name, value)| (name.to_owned(), Bound::Value(value.clone())));
        Bindings { lent: Vec::new(), own: lent.chain(self.own).collect() }
    }

    /// One more name.
    pub(crate) fn bind(&mut self, name: &str, value: Value) {
        self.own.push((name.to_owned(), Bound::Value(value)));
    }

    /// One more name, for what is shown of a record; null for none.
    pub(crate) fn bind_record<'r>(&mut self, name: &str, record: impl Into<Option<&'r Arc<Record>>>) {
        let bound = record.into().map_or(Bound::Value(Value::Null), |it| Bound::Record(Arc::clone(it)));
        self.own.push((name.to_owned(), bound));
    }

    /// One more name, for a list of what is shown of records.
    pub(crate) fn bind_records(&mut self, name: &str, records: Vec<Arc<Record>>) {
        self.own.push((name.to_owned(), Bound::Records(Rows { records, value: OnceLock::new() })));
    }

    /// One more name, for what is somebody else's.
    pub(crate) fn lend(&mut self, name: &'a str, value: &'a Value) {
        self.lent.insert(0, (name, value));
    }

    /// How many names were bound so far.
    pub(crate) const fn mark(&self) -> usize {
        self.own.len()
    }

    /// Forgets every name that was bound since.
    pub(crate) fn forget(&mut self, mark: usize) {
        self.own.truncate(mark);
    }

    /// What a name stands for; null for one that stands for nothing.
    pub(crate) fn value(&self, name: &str) -> Value {
        self.over(|scope| scope.get(name).cloned()).unwrap_or_default()
    }

    /// The value of a template.
    ///
    /// # Errors
    /// When an expression of the document fails.
    pub(crate) fn render(&self, template: &Template) -> Result<Value, Failure> {
        Ok(self.over(|scope| template.render(scope))?)
    }

    /// The value of a template as JSON text, where it is an object or a list in any case.
    ///
    /// # Errors
    /// As [`Self::render`].
    pub(crate) fn text(&self, template: &Template) -> Result<Option<Vec<u8>>, Failure> {
        Ok(self.over(|scope| template.text(scope))?)
    }

    /// The values of templates, by name.
    ///
    /// # Errors
    /// As [`Self::render`].
    pub(crate) fn rendered(
        &self,
        fields: &IndexMap<String, Template>,
    ) -> Result<Map<String, Value>, Failure> {
        self.rendered_beside(fields, &[])
    }

    /// The same over one more name.
    ///
    /// # Errors
    /// As [`Self::render`].
    pub(crate) fn rendered_beside(
        &self,
        fields: &IndexMap<String, Template>,
        more: &[(&str, &Value)],
    ) -> Result<Map<String, Value>, Failure> {
        self.beside(more, |scope| {
            fields.iter().map(|(name, template)| Ok((name.clone(), template.render(scope)?))).collect()
        })
    }

    /// Gives fields the values of templates, by name.
    ///
    /// # Errors
    /// As [`Self::render`].
    pub(crate) fn assign(
        &self,
        fields: &mut Map<String, Value>,
        templates: &IndexMap<String, Template>,
    ) -> Result<(), Failure> {
        self.fill(fields, templates, |_| true)
    }

    /// Gives those fields values that have none, or null.
    ///
    /// # Errors
    /// As [`Self::render`].
    pub(crate) fn supply(
        &self,
        fields: &mut Map<String, Value>,
        templates: &IndexMap<String, Template>,
    ) -> Result<(), Failure> {
        self.fill(fields, templates, |known| known.is_none_or(Value::is_null))
    }

    fn fill(
        &self,
        fields: &mut Map<String, Value>,
        templates: &IndexMap<String, Template>,
        wants: impl Fn(Option<&Value>) -> bool,
    ) -> Result<(), Failure> {
        self.over(|scope| {
            for (name, template) in templates {
                if wants(fields.get(name)) {
                    fields.insert(name.clone(), template.render(scope)?);
                }
            }
            Ok(())
        })
    }

    /// Whether a condition holds; an absent one does.
    ///
    /// # Errors
    /// As [`Self::render`].
    pub(crate) fn holds(&self, condition: Option<&Condition>) -> Result<bool, Failure> {
        condition.map_or(Ok(true), |condition| Ok(self.over(|scope| condition.holds(scope))?))
    }

    /// The first guard that holds answers.
    ///
    /// # Errors
    /// What that guard declares.
    pub(crate) fn refuse(&self, guards: &[Guard]) -> Result<(), Failure> {
        guards.iter().try_for_each(|guard| match self.holds(Some(&guard.condition))? {
            true => Err(self.failure(&guard.fail, format!("a guard refuses: {}", guard.condition.source()))),
            false => Ok(()),
        })
    }

    /// The failure a document asks for, over these names.
    pub(crate) fn failure(&self, fail: &Fail, reason: impl Into<String>) -> Failure {
        self.over(|scope| Failure::declared(fail, scope, reason))
    }

    /// These names and one more, for as long as the closure runs.
    pub(crate) fn beside<T>(&self, more: &[(&str, &Value)], evaluate: impl FnOnce(&Scope<'_>) -> T) -> T {
        let mut names: Vec<(&str, &Value)> =
            Vec::with_capacity(more.len() + self.own.len() + self.lent.len());
        let mut lists: Vec<(&str, &dyn List)> = Vec::new();
        names.extend(more);
        for (name, bound) in self.own.iter().rev() {
            match bound {
                // The later of two equal names counts, whichever of them is a list.
                Bound::Records(rows) if names.iter().all(|(known, _)| known != name) => {
                    lists.push((name, rows))
                }
                _ if lists.iter().any(|(known, _)| known == name) => {}
                bound => names.extend(bound.value().map(|value| (name.as_str(), value))),
            }
        }
        names.extend(self.lent.iter().filter(|(name, _)| lists.iter().all(|(known, _)| known != name)));
        evaluate(&Scope::new(&names).with_lists(&lists))
    }

    fn over<T>(&self, evaluate: impl FnOnce(&Scope<'_>) -> T) -> T {
        self.beside(&[], evaluate)
    }
}

impl Bound {
    /// What it is, where it is no list.
    fn value(&self) -> Option<&Value> {
        match self {
            Self::Value(value) => Some(value),
            Self::Record(record) => Some(record.shown()),
            Self::Records(_) => None,
        }
    }
}
