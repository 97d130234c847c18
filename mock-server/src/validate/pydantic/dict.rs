//! Free-form objects: dictionaries with values of one kind.

use serde_json::{Map, Value};

use super::fault::Fault;
use super::list::{too_long, too_short};
use super::loc::Loc;
use super::model::NodeId;
use super::run::Run;
use super::text::Text;

/// An object without fields of its own.
#[derive(Debug)]
pub(super) struct Dict {
    pub(super) keys: Text,
    pub(super) values: NodeId,
    pub(super) min: Option<usize>,
    pub(super) max: Option<usize>,
}

impl Dict {
    pub(super) fn check(&self, input: &Value, loc: &Loc<'_>, run: &mut Run<'_>) -> Option<Value> {
        let Value::Object(entries) = input else {
            return run.reject(loc, input, wrong_type());
        };
        let before = run.items.len();
        let kept = self.check_entries(entries, loc, run);
        if let Some(max) = self.max.filter(|max| kept.len() > *max) {
            // pydantic stops there, and forgets what was wrong with the entries before.
            run.items.truncate(before);
            return run.reject(loc, input, too_long("Dictionary", max, None));
        }
        if run.items.len() > before {
            return None;
        }
        match self.min.filter(|min| kept.len() < *min) {
            Some(min) => run.reject(loc, input, too_short("Dictionary", min, kept.len())),
            None => Some(Value::Object(kept)),
        }
    }

    /// The name of the validator of its keys.
    pub(super) fn key_name(&self) -> &'static str {
        if self.keys.is_bounded() { "constrained-str" } else { "str" }
    }

    fn check_entries(
        &self,
        entries: &Map<String, Value>,
        loc: &Loc<'_>,
        run: &mut Run<'_>,
    ) -> Map<String, Value> {
        let mut kept = Map::with_capacity(entries.len());
        for (key, value) in entries {
            let at = loc.key(key);
            let key_holds = self.check_key(key, &at, run);
            let value = run.check(self.values, value, &at);
            if let (true, Some(value)) = (key_holds, value) {
                kept.insert(key.clone(), value);
            }
        }
        kept
    }

    fn check_key(&self, key: &str, at: &Loc<'_>, run: &mut Run<'_>) -> bool {
        if !self.keys.is_bounded() {
            return true;
        }
        let key = Value::from(key);
        self.keys.check(&key, &at.key("[key]"), run).is_some()
    }
}

fn wrong_type() -> Fault {
    Fault::plain("dict_type", "Input should be a valid dictionary")
}
