use serde_json::{Map, Value};
use specs::annotation::verb::List;
use specs::expression::Template;

use crate::change::Bindings;
use crate::failure::Failure;
use crate::state::Record;

/// What rows are that are not the records as they are shown.
pub(super) enum Form<'t> {
    Fields(&'t [String]),
    Without(&'t [String]),
    Template(&'t Template, &'t Bindings<'t>),
}

impl<'t> Form<'t> {
    /// The form a list declares.
    pub(super) fn of(list: &'t List, names: &'t Bindings<'t>) -> Option<Self> {
        match (&list.row, list.fields.as_slice(), list.without.as_slice()) {
            (Some(row), _, _) => Some(Self::Template(row, names)),
            (None, [], []) => None,
            (None, [], without) => Some(Self::Without(without)),
            (None, fields, _) => Some(Self::Fields(fields)),
        }
    }

    /// A row, of what is shown of a record: its own fields and those that are worked out now.
    pub(super) fn row(&self, record: &Record, live: Map<String, Value>) -> Result<Value, Failure> {
        let mut shown = record.shown_map();
        shown.extend(live);
        Ok(match self {
            Self::Fields(fields) => kept(shown, |name| fields.contains(name)),
            Self::Without(fields) => kept(shown, |name| !fields.contains(name)),
            Self::Template(row, names) => {
                names.beside(&[("record", &Value::Object(shown))], |scope| row.render(scope))?
            }
        })
    }
}

fn kept(mut fields: Map<String, Value>, is_kept: impl Fn(&String) -> bool) -> Value {
    fields.retain(|name, _| is_kept(name));
    Value::Object(fields)
}
