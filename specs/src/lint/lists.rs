use serde_json::Value;

use super::{Lint, at};
use crate::annotation::verb::{
    FieldMeasure, Function, Group, GroupKey, List, Measure, Narrowing, Number, Query, Sort,
};
use crate::annotation::{ListStyle, OrderKey, Paging, PastMaximum};
use crate::contract::{Location, Operation};
use crate::expression::{Names, Shape};
use crate::pointer::Pointer;

impl Lint<'_> {
    /// A style says what it reads, and its envelope what the style knows.
    pub(super) fn list_style(&mut self, name: &str, style: &ListStyle) {
        let place = at(&["lists", name]);
        let names = style.names().fold(Names::new(), |names, n| names.with(n, Shape::Any));
        self.template(&place.push("envelope"), &style.envelope, &names);
        let of_others = [
            ("page", Paging::Page, style.page.is_some()),
            ("cursor", Paging::Cursor, style.cursor.is_some()),
            ("offset", Paging::Offset, style.offset.is_some()),
            ("from", Paging::Offset, style.from > 0),
        ];
        for (key, of, is_there) in of_others {
            if is_there && style.by != of {
                self.error(&place.push(key), format!("`{key}` belongs to a style by {}", of.word()));
            }
        }
    }

    pub(super) fn list(&mut self, operation: &Operation, list: &List, names: Names, at: &Pointer) -> Names {
        self.styled(operation, list.style(), &list.narrowing, at);
        let names = self.narrowing(operation, &list.list, &list.narrowing, names, at);
        if let Some(sort) = &list.sort {
            self.sort(operation, &list.list, sort, &at.push("sort"));
        }
        for (key, fields) in [("fields", &list.fields), ("without", &list.without)] {
            for field in fields {
                self.shown_field(&at.push(key), &list.list, field);
            }
        }
        let forms = [!list.fields.is_empty(), !list.without.is_empty(), list.row.is_some()];
        if forms.into_iter().filter(|form| *form).count() > 1 {
            self.error(at, "a row has one form: of `fields`, `without` and `row` only one may stand here");
        }
        if let Some(row) = &list.row {
            let names = names.clone().with("record", self.shape(&list.list));
            self.template(&at.push("row"), row, &names);
        }
        let style = self.system.annotation().lists.get(list.style());
        let of_page = style.into_iter().flat_map(ListStyle::names);
        let names = of_page.fold(names, |names, name| names.with(name, Shape::Any));
        if let Some(answer) = &list.answer {
            self.template(&at.push("answer"), answer, &names);
        }
        names
    }

    pub(super) fn query(
        &mut self,
        operation: &Operation,
        query: &Query,
        names: Names,
        at: &Pointer,
    ) -> Names {
        let names = self.narrowing(operation, &query.query, &query.narrowing, names, at);
        match &query.style {
            Some(style) => self.styled(operation, style, &query.narrowing, at),
            None if query.narrowing.search.is_empty() => {}
            None => self.error(&at.push("search"), "a search needs a list style, which names its parameter"),
        }
        if query.style.is_some() && query.answer.is_some() {
            self.error(
                &at.push("answer"),
                "the style's envelope answers: of `style` and `answer` only one may stand here",
            );
        }
        self.computed(operation, query, &names, at)
    }

    /// What is computed, in which order, and how it is shown.
    fn computed(&mut self, operation: &Operation, query: &Query, names: &Names, at: &Pointer) -> Names {
        if let Some(group) = &query.group {
            self.group(operation, &query.query, group, &at.push("group"));
        }
        for (name, measure) in &query.compute {
            self.measure(&query.query, measure, &at.push("compute").push(name));
        }
        let keys: Vec<&str> =
            query.group.iter().flat_map(|group| group.keys.keys().map(String::as_str)).collect();
        let results = || query.compute.keys().map(String::as_str);
        for OrderKey { field, .. } in &query.order {
            self.known(&at.push("order"), "key or result", field, keys.iter().copied().chain(results()));
        }
        let result = Shape::Fields(results().map(|name| (name.to_owned(), Shape::Any)).collect());
        let names = names.clone().with("result", result);
        if let Some(row) = &query.row {
            let group = Shape::Fields(keys.iter().map(|key| ((*key).to_owned(), Shape::Any)).collect());
            self.template(&at.push("row"), row, &names.clone().with("group", group).with("key", Shape::Any));
        }
        let names = names.with("rows", Shape::Any);
        if let Some(answer) = &query.answer {
            self.template(&at.push("answer"), answer, &names);
        }
        names
    }

    fn styled(&mut self, operation: &Operation, name: &str, narrowing: &Narrowing, at: &Pointer) {
        let lists = &self.system.annotation().lists;
        if !self.known(&at.push("style"), "list style", name, lists.keys().map(String::as_str)) {
            return;
        }
        let style = &lists[name];
        for parameter in style.parameters() {
            self.declared(operation, parameter, &at.push("style"));
        }
        match &style.search {
            _ if narrowing.search.is_empty() => {}
            Some(parameter) => self.declared(operation, parameter, &at.push("search")),
            None => {
                self.error(&at.push("search"), format!("the list style `{name}` has no search parameter"))
            }
        }
        if let (PastMaximum::Clamp, Some(size)) = (style.past_maximum, &style.size)
            && self.parameter_schema(operation, size).is_some_and(|schema| schema.get("maximum").is_none())
        {
            let message = format!("the style clamps `{size}`, whose schema has no maximum");
            self.error(&at.push("style"), message);
        }
    }

    /// Which rows are asked for; the names that everything about them may use.
    fn narrowing(
        &mut self,
        operation: &Operation,
        resource: &str,
        narrowing: &Narrowing,
        names: Names,
        at: &Pointer,
    ) -> Names {
        for field in &narrowing.search {
            self.known_field(&at.push("search"), resource, field);
        }
        for (parameter, filter) in &narrowing.filter.0 {
            let place = at.push("filter").push(parameter);
            self.declared(operation, parameter, &place);
            self.known_field(&place, resource, &filter.field);
            if let Some(value) = filter.to.as_ref().and_then(Value::as_str) {
                self.known_value(&place.push("to"), resource, &filter.field, value);
            }
        }
        for (parameter, level) in &narrowing.within {
            self.declared(operation, parameter, &at.push("within"));
            self.known_level(&at.push("within").push(parameter), level);
        }
        let names = self.find(&at.push("find"), &narrowing.find, names);
        self.guards(&at.push("when"), &narrowing.when, &names);
        self.equal(&at.push("where"), resource, &narrowing.equal, &names);
        if let Some(only) = &narrowing.only {
            let names = names.clone().with("row", self.shape(resource));
            self.condition(&at.push("only"), only, &names);
        }
        names
    }

    fn sort(&mut self, operation: &Operation, resource: &str, sort: &Sort, at: &Pointer) {
        self.declared(operation, &sort.by, &at.push("by"));
        if let Some(parameter) = &sort.order {
            self.declared(operation, parameter, &at.push("order"));
        }
        for field in sort.fields.0.values() {
            self.shown_field(&at.push("fields"), resource, field);
        }
        for key in &sort.default {
            self.shown_field(&at.push("default"), resource, &key.field);
        }
    }

    fn measure(&mut self, resource: &str, measure: &Measure, at: &Pointer) {
        if let Some(field) = measure.field() {
            self.shown_field(at, resource, field);
        }
        if let Measure::Of(FieldMeasure {
            function: Function::Sum | Function::Average,
            number: Number::Text,
            ..
        }) = measure
        {
            self.error(at, "texts have a min and a max, no sum and no average");
        }
    }

    fn group(&mut self, operation: &Operation, resource: &str, group: &Group, at: &Pointer) {
        for key in group.keys.values() {
            self.shown_field(at, resource, key.field());
            if let GroupKey::Calendar(calendar) = key
                && let Some(parameter) = &calendar.by
            {
                self.declared(operation, parameter, at);
            }
        }
        if let Some(parameter) = &group.by {
            self.declared(operation, parameter, &at.push("by"));
        }
        if let Some(key) = &group.default {
            self.known(&at.push("default"), "key", key, group.keys.keys().map(String::as_str));
        }
    }

    /// A field whose values an answer, or the cursor in it, may hold.
    fn shown_field(&mut self, at: &Pointer, resource: &str, field: &str) {
        self.known_field(at, resource, field);
        let annotation = self.system.annotation().resources.get(resource);
        if annotation.is_some_and(|annotation| annotation.secrets.iter().any(|secret| secret == field)) {
            self.error(at, format!("`{field}` is secret and never shown"));
        }
    }

    fn shape(&self, resource: &str) -> Shape {
        self.record_shape(resource).unwrap_or(Shape::Any)
    }

    fn parameter_schema(&self, operation: &Operation, name: &str) -> Option<&Value> {
        let declared = operation.parameters_in(Location::Query).find(|declared| declared.name == name)?;
        declared.schema.as_ref()?.lookup(self.value())
    }

    fn declared(&mut self, operation: &Operation, parameter: &str, at: &Pointer) {
        let names = operation.parameters_in(Location::Query).map(|declared| declared.name.as_str());
        self.known(at, "query parameter", parameter, names);
    }
}
