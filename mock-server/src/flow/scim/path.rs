use serde_json::{Map, Value};

use super::model::{Attr, Model};

/// The way from a resource to one of its attributes: `userName`, `name.familyName`,
/// `urn:ietf:params:scim:schemas:core:2.0:User:userName` (RFC 7644, section 3.10).
#[derive(Debug, Clone)]
pub(super) struct AttrPath<'m> {
    /// At least one; the schema of an extension, an attribute, a part of it.
    pub(super) steps: Vec<&'m Attr>,
}

impl<'m> AttrPath<'m> {
    /// The attribute that a text names; none if there is no such one.
    pub(super) fn of(model: &'m Model, text: &str) -> Option<Self> {
        for extension in model.extensions() {
            if let Some(rest) = after(text, &extension.name) {
                let steps = vec![extension];
                return if rest.is_empty() {
                    Some(Self { steps })
                } else {
                    Self { steps }.down(rest.strip_prefix(':')?)
                };
            }
        }
        let rest = after(text, &model.schema).and_then(|rest| rest.strip_prefix(':')).unwrap_or(text);
        let (name, part) = split(rest);
        let path = Self { steps: vec![model.attribute(name).filter(|it| !it.is_extension())?] };
        part.map_or(Some(path.clone()), |part| path.down(part))
    }

    /// The part of a complex attribute that a text names.
    pub(super) fn part(of: &'m Attr, text: &str) -> Option<Self> {
        Self { steps: vec![of.part(text)?] }.into()
    }

    /// The attribute at its end.
    pub(super) fn end(&self) -> &'m Attr {
        self.steps[self.steps.len() - 1]
    }

    /// The attribute of the resource that it begins with.
    pub(super) fn top(&self) -> &'m Attr {
        self.steps[0]
    }

    /// The same way, one step longer.
    pub(super) fn down(mut self, text: &str) -> Option<Self> {
        let (name, part) = split(text);
        self.steps.push(self.end().part(name)?);
        match part {
            Some(part) if self.end().parts.is_empty() || part.contains('.') => None,
            Some(part) => self.down(part),
            None => Some(self),
        }
    }

    /// Its values, those of lists one by one.
    pub(super) fn values<'v>(&self, of: &'v Map<String, Value>) -> Vec<&'v Value> {
        let mut found: Vec<&Value> = of.get(&self.top().name).into_iter().flat_map(each).collect();
        for step in &self.steps[1..] {
            found = found.into_iter().filter_map(|value| value.get(&step.name)).flat_map(each).collect();
        }
        found
    }
}

/// One value, or those of a list.
pub(super) fn each(value: &Value) -> impl Iterator<Item = &Value> {
    let (one, several) = match value {
        Value::Array(values) => (None, values.as_slice()),
        Value::Null => (None, [].as_slice()),
        one => (Some(one), [].as_slice()),
    };
    one.into_iter().chain(several)
}

fn split(text: &str) -> (&str, Option<&str>) {
    text.split_once('.').map_or((text, None), |(name, part)| (name, Some(part)))
}

/// What follows a prefix in any case.
fn after<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}
