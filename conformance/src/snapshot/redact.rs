use serde_json::{Map, Value};
use specs::Pointer;

use super::numbers::{Numbers, text_of};
use crate::compare::{Hint, Hints};
use crate::typed::{Bases, Forms, Kind, Parts, Typed, What, pieces};

/// Hides what differs from run to run.
pub(super) struct Redaction<'r, 'c> {
    pub(super) numbers: &'r mut Numbers,
    pub(super) forms: &'r Forms<'c>,
    pub(super) bases: &'r Bases,
    pub(super) hints: &'r Hints,
}

impl Redaction<'_, '_> {
    /// The value with its members in order of their names.
    pub(super) fn value(&mut self, typed: &Typed<'_>, at: &Pointer) -> Value {
        if self.hints.of(|| format!("body#{at}"), typed.schema.as_ref()) == Some(Hint::Ignore) {
            return "[ignored]".into();
        }
        match &typed.parts {
            Parts::Object(object) => {
                let mut members: Vec<_> = object.members.iter().collect();
                members.sort_by_key(|(name, _)| *name);
                let shown = members
                    .into_iter()
                    .map(|(name, member)| ((*name).to_owned(), self.value(member, &at.push(name))));
                shown.collect::<Map<_, _>>().into()
            }
            Parts::Array(items, _) => {
                let items = items.iter().enumerate();
                items.map(|(index, item)| self.value(item, &at.push(&index.to_string()))).collect()
            }
            Parts::None => self.leaf(typed),
        }
    }

    /// What is not of the form of its kind is shown, so that it differs; a secret never is.
    fn leaf(&mut self, typed: &Typed<'_>) -> Value {
        let Typed { value, kind, .. } = typed;
        if value.is_null() || value.is_boolean() {
            return (*value).clone();
        }
        if !kind.is_kept_by(value) {
            return if *kind == Kind::Token { "[token of another form]".into() } else { (*value).clone() };
        }
        if let Some(label) = self.numbers.label(&text_of(value), kind) {
            return label.into();
        }
        match value {
            // What the contract lists is never a name that somebody made up.
            Value::String(text) if *kind != Kind::Word => self.text(text).into(),
            other => (*other).clone(),
        }
    }

    /// A text whose ids, instants, tokens and own addresses are hidden.
    pub(super) fn text(&mut self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        for piece in pieces(text, self.forms, self.bases) {
            let hidden = match &piece.what {
                What::Base => Some("[url]".to_owned()),
                What::Value(kind) => self.numbers.label(&piece.text, kind),
                What::Word => self.numbers.known(&piece.text).map(str::to_owned),
                What::Origin | What::Gap => None,
            };
            shown.push_str(hidden.as_deref().unwrap_or(&piece.text));
        }
        shown
    }
}
