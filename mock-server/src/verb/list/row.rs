use serde_json::{Map, Value};
use specs::annotation::verb::List;
use specs::expression::{Scope, Template};

use crate::failure::Failure;
use crate::pipeline::Task;
use crate::state::Record;
use crate::verb::select::Surroundings;

/// What rows are that are not the records as they are shown.
pub(super) enum Form<'t> {
    Fields(&'t [String]),
    Without(&'t [String]),
    Template(&'t Template, Surroundings<'t>),
}

impl<'t> Form<'t> {
    /// The form a list declares.
    pub(super) fn of(task: &'t Task<'_>, list: &'t List) -> Option<Self> {
        match (&list.row, list.fields.as_slice(), list.without.as_slice()) {
            (Some(row), _, _) => Some(Self::Template(row, Surroundings::of(task))),
            (None, [], []) => None,
            (None, [], without) => Some(Self::Without(without)),
            (None, fields, _) => Some(Self::Fields(fields)),
        }
    }

    /// A row, of what is shown of a record.
    pub(super) fn row(&self, record: &Record) -> Result<Value, Failure> {
        let shown = record.shown();
        Ok(match self {
            Self::Fields(fields) => kept(shown, |name| fields.contains(name)),
            Self::Without(fields) => kept(shown, |name| !fields.contains(name)),
            Self::Template(row, around) => {
                row.render(&Scope::new(&around.with("record", &Value::Object(shown))))?
            }
        })
    }
}

fn kept(mut fields: Map<String, Value>, is_kept: impl Fn(&String) -> bool) -> Value {
    fields.retain(|name, _| is_kept(name));
    Value::Object(fields)
}
