use serde_json::Value;
use specs::Pointer;

/// One promise of the library's document, taken out or made another.
#[derive(Debug)]
pub struct Change {
    at: &'static str,
    to: To,
}

#[derive(Debug)]
enum To {
    Nothing,
    Another(Value),
    New(Value),
}

/// Takes out what stands there: `/x-mock/resources/…` in the document, or `addMember/set/…` in the
/// annotation of an operation.
pub const fn without(at: &'static str) -> Change {
    Change { at, to: To::Nothing }
}

/// Puts this in the place of what stands there.
pub const fn with(at: &'static str, value: Value) -> Change {
    Change { at, to: To::Another(value) }
}

/// Adds a member that is not there.
pub const fn adding(at: &'static str, value: Value) -> Change {
    Change { at, to: To::New(value) }
}

impl Change {
    /// Changes the document.
    ///
    /// # Panics
    /// When the document has not, or has already, what this is about.
    pub(super) fn make(self, document: &mut Value) {
        let at = pointer(self.at, document);
        let old = at.lookup(document).cloned();
        let key = at.last().unwrap().into_owned();
        let holder = at.parent().unwrap().lookup_mut(document);
        let holder = holder.unwrap_or_else(|| panic!("nothing holds {at}"));
        assert_eq!(old.is_none(), matches!(self.to, To::New(_)), "{at} is {old:?}");
        match self.to {
            To::Nothing => take(holder, &key),
            To::Another(new) | To::New(new) => {
                assert_ne!(old.as_ref(), Some(&new), "{at} stays as it is");
                put(holder, key, new);
            }
        }
    }
}

fn pointer(at: &str, document: &Value) -> Pointer {
    if at.starts_with('/') {
        return Pointer::parse(at).unwrap();
    }
    let (operation, rest) = at.split_once('/').unwrap_or((at, ""));
    let rest = if rest.is_empty() { Pointer::root() } else { Pointer::parse(&format!("/{rest}")).unwrap() };
    annotation(operation, document).join(&rest)
}

fn annotation(operation: &str, document: &Value) -> Pointer {
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, declared) in item.as_object().unwrap() {
            if declared["operationId"] == operation {
                return Pointer::root().push("paths").push(path).push(method).push("x-mock");
            }
        }
    }
    panic!("no operation is named {operation}");
}

fn take(holder: &mut Value, key: &str) {
    match holder {
        Value::Array(elements) => drop(elements.remove(key.parse().unwrap())),
        other => drop(other.as_object_mut().unwrap().remove(key)),
    }
}

fn put(holder: &mut Value, key: String, value: Value) {
    match holder {
        Value::Array(elements) => elements[key.parse::<usize>().unwrap()] = value,
        other => drop(other.as_object_mut().unwrap().insert(key, value)),
    }
}
