use serde_json::Value;

use super::{Lint, at};
use crate::IndexMap;
use crate::annotation::{FailureForm, FailureKind, FailureName};
use crate::contract::MediaRange;
use crate::expression::{Names, Shape};
use crate::pointer::Pointer;

impl Lint<'_> {
    /// How each kind of failure is worded, and each of its cases.
    pub(super) fn failures(&mut self) {
        self.forms(&at(&["failures"]), &self.system.annotation().failures);
    }

    pub(super) fn forms(&mut self, place: &Pointer, failures: &IndexMap<FailureName, FailureForm>) {
        for (name, form) in failures {
            let word = match name {
                FailureName::Default(_) => "default".to_owned(),
                FailureName::Kind(kind) => kind.word(),
            };
            let place = place.push(&word);
            self.form(&place, form);
            for (case, form) in &form.cases {
                let place = place.push("cases").push(case);
                self.case(&place, name, case);
                self.form(&place, form);
            }
        }
    }

    fn form(&mut self, place: &Pointer, form: &FailureForm) {
        let details = FailureForm::DETAILS.iter().fold(Names::new(), |names, n| names.with(n, Shape::Any));
        if let Some(message) = &form.message {
            self.template(&place.push("message"), message, &details);
        }
        let names = FailureForm::NAMES.iter().fold(details, |names, n| names.with(n, Shape::Any));
        if let Some(body) = &form.body {
            self.template(&place.push("body"), body, &names);
        }
        self.text(place, form);
        for (header, template) in &form.headers {
            self.template(&place.push("headers").push(header), template, &names);
        }
    }

    /// A body that is a text has a media type for one.
    fn text(&mut self, place: &Pointer, form: &FailureForm) {
        let Some(media) = &form.media else { return };
        let place = place.push("media");
        if !MediaRange::parse(media).is_ok_and(|range| !range.is_wild() && !range.is_json()) {
            self.error(&place, format!("`{media}` is no media type of a text"));
        }
        if form.body.is_none() {
            self.error(&place, "`media` belongs to a `body`");
        }
    }

    /// A case that never comes about: neither the server nor the document fails so.
    fn case(&mut self, place: &Pointer, name: &FailureName, case: &str) {
        let FailureName::Kind(kind) = name else {
            self.error(place, "`default` has no cases: they belong to a kind of failure");
            return;
        };
        let word = kind.word();
        let mut known: Vec<&str> = kind.cases();
        declared(self.value(), &word, &mut known);
        let limits = self.system.annotation().limits.iter().flat_map(|limits| limits.by.keys());
        known.extend(limits.filter(|_| *kind == FailureKind::RateLimited).map(String::as_str));
        self.known(place, "case", case, known.into_iter());
    }
}

/// The cases of a kind that some `fail` of the document chooses, wherever it stands.
fn declared<'v>(value: &'v Value, kind: &str, found: &mut Vec<&'v str>) {
    match value {
        Value::Object(members) => {
            if members.get("kind").and_then(Value::as_str) == Some(kind) {
                found.extend(members.get("case").and_then(Value::as_str));
            }
            members.values().for_each(|member| declared(member, kind, found));
        }
        Value::Array(items) => items.iter().for_each(|item| declared(item, kind, found)),
        _ => {}
    }
}
