use std::borrow::Cow;
use std::sync::OnceLock;

use cel::ExecutionError;
use cel::common::traits::{self, Container, Indexer, Iterable, Sizer};
use cel::common::types::{
    CelBool, CelDouble, CelInt, CelList, CelMap, CelNull, CelString, CelUInt, Kind, MAP_TYPE, Type,
};
use cel::common::value::{CowVal, Val};
use serde_json::{Map, Number, Value};

/// A JSON object as a map of CEL: the members of one that is lent are looked up in place, nothing is
/// copied.
///
/// A member that is absent is null, so that a condition on an optional field needs no `has()`;
/// names that no schema declares are caught when the document is loaded.
#[derive(Debug)]
struct LentObject<'a> {
    members: Cow<'a, Map<String, Value>>,
    /// Made only when an expression walks over the keys.
    keys: OnceLock<Vec<CelString<'a>>>,
}

/// A JSON value as CEL sees it. Integers are `int`; strings and objects stay borrowed.
pub(super) fn lend<'b, 'v>(value: &'v Value) -> CowVal<'b, 'v> {
    match value {
        Value::Null => CowVal::owned(CelNull),
        Value::Bool(flag) => CowVal::owned(CelBool::from(*flag)),
        Value::Number(number) => lend_number(number),
        Value::String(text) => CowVal::owned(CelString::from(text.as_str())),
        Value::Array(items) => CowVal::owned(lend_list(items)),
        Value::Object(members) => CowVal::owned(LentObject::of(Cow::Borrowed(members))),
    }
}

/// A JSON value that an expression has made, as CEL sees it.
pub(super) fn give<'b, 'v>(value: Value) -> CowVal<'b, 'v> {
    match value {
        Value::String(text) => CowVal::owned(CelString::from(text)),
        Value::Array(items) => {
            let items: Vec<Box<dyn Val + 'v>> =
                items.into_iter().map(|item| give(item).into_owned()).collect();
            CowVal::owned(CelList::from(items))
        }
        Value::Object(members) => CowVal::owned(LentObject::of(Cow::Owned(members))),
        Value::Number(number) => lend_number(&number),
        Value::Bool(flag) => CowVal::owned(CelBool::from(flag)),
        Value::Null => CowVal::owned(CelNull),
    }
}

fn lend_number<'b, 'v>(number: &Number) -> CowVal<'b, 'v> {
    if let Some(int) = number.as_i64() {
        return CowVal::owned(CelInt::from(int));
    }
    match number.as_u64() {
        Some(unsigned) => CowVal::owned(CelUInt::from(unsigned)),
        None => CowVal::owned(CelDouble::from(number.as_f64().unwrap_or(f64::NAN))),
    }
}

fn lend_list(items: &[Value]) -> CelList<'_> {
    let items: Vec<Box<dyn Val + '_>> = items.iter().map(|item| lend(item).into_owned()).collect();
    CelList::from(items)
}

/// The JSON form of what an expression gave.
///
/// # Errors
/// A type that JSON has no form for, such as a CEL function or duration.
pub(super) fn to_json(value: &dyn Val) -> Result<Value, String> {
    let no_form = || format!("a {} has no JSON form", value.get_type().name());
    match value.get_type().kind() {
        Kind::NullType => Ok(Value::Null),
        Kind::Boolean => Ok(value.downcast_ref::<CelBool>().is_some_and(|flag| *flag.inner()).into()),
        Kind::Int => value.downcast_ref::<CelInt>().map(|n| (*n.inner()).into()).ok_or_else(no_form),
        Kind::UInt => value.downcast_ref::<CelUInt>().map(|n| (*n.inner()).into()).ok_or_else(no_form),
        Kind::Double => double(value).ok_or_else(no_form),
        Kind::String => {
            value.downcast_ref::<CelString<'_>>().map(|text| text.inner().into()).ok_or_else(no_form)
        }
        Kind::List => elements(value).map(Value::Array),
        Kind::Map => object(value),
        _ => Err(no_form()),
    }
}

fn double(value: &dyn Val) -> Option<Value> {
    Number::from_f64(*value.downcast_ref::<CelDouble>()?.inner()).map(Value::Number)
}

fn elements(value: &dyn Val) -> Result<Vec<Value>, String> {
    let mut out = Vec::new();
    if let Some(iterable) = value.as_iterable() {
        let mut iterator = iterable.iter();
        while let Some(element) = iterator.next() {
            out.push(to_json(element)?);
        }
    }
    Ok(out)
}

fn object(value: &dyn Val) -> Result<Value, String> {
    let (Some(iterable), Some(indexer)) = (value.as_iterable(), value.as_indexer()) else {
        return Err("a map that cannot be walked".to_owned());
    };
    let mut members = Map::new();
    let mut keys = iterable.iter();
    while let Some(key) = keys.next() {
        let name = key
            .downcast_ref::<CelString<'_>>()
            .ok_or_else(|| format!("a map key must be a string, not a {}", key.get_type().name()))?;
        let member = indexer.get(key).map_err(|error| error.to_string())?;
        members.insert(name.inner().to_owned(), to_json(member.as_ref())?);
    }
    // Maps that expressions write are hashed: their members come in another order every time.
    if value.downcast_ref::<CelMap<'_>>().is_some() {
        members.sort_keys();
    }
    Ok(Value::Object(members))
}

impl<'a> LentObject<'a> {
    const fn of(members: Cow<'a, Map<String, Value>>) -> Self {
        Self { members, keys: OnceLock::new() }
    }
}

impl Val for LentObject<'_> {
    fn get_type(&self) -> &Type {
        Self::cel_type()
    }

    fn cel_type() -> &'static Type {
        static MAP: Type = MAP_TYPE;
        &MAP
    }

    fn as_indexer<'b, 'v>(&'b self) -> Option<&'b (dyn Indexer + 'v)>
    where
        Self: 'v,
    {
        Some(self)
    }

    fn as_iterable<'b, 'v>(&'b self) -> Option<&'b (dyn Iterable + 'v)>
    where
        Self: 'v,
    {
        Some(self)
    }

    fn as_container(&self) -> Option<&dyn Container> {
        Some(self)
    }

    fn as_sizer(&self) -> Option<&dyn Sizer> {
        Some(self)
    }

    fn equals(&self, other: &dyn Val) -> bool {
        to_json(other).is_ok_and(|other| other.as_object() == Some(&*self.members))
    }

    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v>
    where
        Self: 'v,
    {
        Box::new(LentObject::of(self.members.clone()))
    }
}

impl Indexer for LentObject<'_> {
    fn get<'b, 'v>(&'b self, index: &dyn Val) -> Result<CowVal<'b, 'v>, ExecutionError>
    where
        Self: 'v,
    {
        let Some(key) = index.downcast_ref::<CelString<'_>>() else {
            return Err(ExecutionError::no_such_key("a key that is not a string"));
        };
        let member = match &self.members {
            Cow::Borrowed(members) => members.get(key.inner()).map(lend),
            Cow::Owned(members) => members.get(key.inner()).cloned().map(give),
        };
        Ok(member.unwrap_or_else(|| CowVal::owned(CelNull)))
    }

    fn steal<'v>(self: Box<Self>, index: &dyn Val) -> Result<Box<dyn Val + 'v>, ExecutionError>
    where
        Self: 'v,
    {
        self.get(index).map(CowVal::into_owned)
    }
}

impl Iterable for LentObject<'_> {
    fn iter<'b, 'v>(&'b self) -> Box<dyn traits::Iterator<'b, 'v> + 'b>
    where
        Self: 'v,
    {
        let keys = self.keys.get_or_init(|| match &self.members {
            Cow::Borrowed(members) => members.keys().map(|key| CelString::from(key.as_str())).collect(),
            Cow::Owned(members) => members.keys().map(|key| CelString::from(key.clone())).collect(),
        });
        Box::new(Keys(keys.iter()))
    }
}

struct Keys<'b, 'a>(std::slice::Iter<'b, CelString<'a>>);

impl<'b, 'v, 'a: 'v> traits::Iterator<'b, 'v> for Keys<'b, 'a> {
    fn next(&mut self) -> Option<&'b (dyn Val + 'v)> {
        self.0.next().map(|key| key as &'b (dyn Val + 'v))
    }
}

impl Container for LentObject<'_> {
    fn contains(&self, value: &dyn Val) -> Result<bool, ExecutionError> {
        Ok(value.downcast_ref::<CelString<'_>>().is_some_and(|key| self.members.contains_key(key.inner())))
    }
}

impl Sizer for LentObject<'_> {
    fn size(&self) -> CelInt {
        CelInt::from(i64::try_from(self.members.len()).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::expression::{Condition, Scope, Template};

    #[test]
    fn an_absent_member_is_null() {
        let caller = json!({"role": "viewer"});
        let scope = [("caller", &caller)];
        assert!(Condition::new("caller.tenant_id == null").holds(&Scope::new(&scope)).unwrap());
        assert!(Condition::new("caller.role in ['viewer']").holds(&Scope::new(&scope)).unwrap());
    }

    #[test]
    fn objects_and_lists_come_back_as_json() {
        let value = json!({"a": [1, 2.5, "x", null, true], "b": {"c": {}}});
        let rendered = Template::parse(&json!("${ {'whole': v, 'size': size(v.a)} }"))
            .unwrap()
            .render(&Scope::new(&[("v", &value)]))
            .unwrap();
        assert_eq!(rendered, json!({"whole": value, "size": 5}));
    }

    #[test]
    fn members_of_a_written_map_come_in_the_order_of_their_names() {
        let rendered = Template::parse(&json!("${ {'c': 1, 'a': {'z': 1, 'y': 2}, 'b': 3} }"))
            .unwrap()
            .render(&Scope::new(&[]))
            .unwrap();
        assert_eq!(rendered.to_string(), r#"{"a":{"y":2,"z":1},"b":3,"c":1}"#);
    }
}
