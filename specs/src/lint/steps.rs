use crate::IndexMap;

use super::Lint;
use crate::annotation::{Call, Effect, Emit, Equal, Generate, Lookup, Steps};
use crate::expression::{Names, Shape, Template};
use crate::pointer::Pointer;

impl Lint<'_> {
    /// What a verb does beside its own work, in the order in which it happens. `after` are the
    /// names that the verb's own work adds.
    pub(super) fn steps(
        &mut self,
        at: &Pointer,
        steps: &Steps,
        names: Names,
        after: &[(&str, Shape)],
    ) -> Names {
        let names = self.before(at, steps, names);
        self.after(at, steps, names, after)
    }

    /// Everything that happens after the verb did its own work; the names that are there at last.
    pub(super) fn after(
        &mut self,
        at: &Pointer,
        steps: &Steps,
        names: Names,
        after: &[(&str, Shape)],
    ) -> Names {
        let names = after.iter().fold(names, |names, (name, shape)| names.with(name, shape.clone()));
        let names = self.effects(&at.push("also"), &steps.also, names);
        for (index, emit) in steps.emit.iter().enumerate() {
            self.emit(&at.push("emit").push(&index.to_string()), emit, &names);
        }
        if let Some(answer) = &steps.answer {
            self.template(&at.push("answer"), answer, &names);
        }
        if let Some(stream) = &steps.stream {
            self.stream(&at.push("stream"), stream, &names);
        }
        self.file(at, steps, &names);
        names
    }

    /// A file that is answered stands alone: it has its own media type.
    fn file(&mut self, at: &Pointer, steps: &Steps, names: &Names) {
        if let Some(file) = &steps.file {
            self.template(&at.push("file"), file, names);
            for (key, is_there) in [("answer", steps.answer.is_some()), ("media", steps.head.media.is_some())]
            {
                if is_there {
                    self.error(&at.push(key), format!("of `file` and `{key}` only one may stand here"));
                }
            }
        }
        let Some(disposition) = &steps.disposition else { return };
        let place = at.push("disposition");
        self.template(&place, disposition, names);
        for word in disposition.literals() {
            self.known(&place, "disposition", word, Steps::DISPOSITIONS.into_iter());
        }
        if steps.file.is_none() {
            self.error(&place, "`disposition` belongs to a `file`");
        }
    }

    /// Everything that happens before the verb does its own work.
    pub(super) fn before(&mut self, at: &Pointer, steps: &Steps, names: Names) -> Names {
        let mut names = self.find(&at.push("find"), &steps.find, names);
        self.guards(&at.push("when"), &steps.when, &names);
        for (name, call) in &steps.call {
            self.call(&at.push("call").push(name), call, &names);
            names = names.with(name, Shape::Any);
        }
        names
    }

    pub(super) fn find(&mut self, at: &Pointer, find: &IndexMap<String, Lookup>, mut names: Names) -> Names {
        for (name, lookup) in find {
            let shape = self.lookup(&at.push(name), lookup, &names);
            names = names.with(name, shape);
        }
        names
    }

    fn lookup(&mut self, at: &Pointer, lookup: &Lookup, names: &Names) -> Shape {
        if let Some(resource) = lookup.resource()
            && !self.known_resource(at, resource)
        {
            return Shape::Any;
        }
        if let (Some(resource), Some(equal)) = (lookup.resource(), lookup.equal()) {
            self.equal(&at.push("where"), resource, equal, names);
            if let Some(only) = lookup.only() {
                self.condition(&at.push("only"), only, &self.with_row(names, resource));
            }
        }
        match lookup {
            Lookup::One(one) => {
                if let Some(fail) = &one.otherwise {
                    self.fail(&at.push("else"), fail, names);
                }
                return self.record_shape(&one.one).unwrap_or(Shape::Any);
            }
            Lookup::All(all) => {
                for (key, template) in [("below", &all.below), ("limit", &all.limit)] {
                    if let Some(template) = template {
                        self.template(&at.push(key), template, names);
                    }
                }
                if all.below.is_some() {
                    self.needs_tree(at, &all.all);
                }
            }
            Lookup::Sum(sum) => self.known_field(&at.push("of"), &sum.sum, &sum.of),
            Lookup::Members(members) => self.closure(at, &members.members, &members.of, names),
            Lookup::Containers(containers) => self.closure(at, &containers.containers, &containers.of, names),
            Lookup::Next(next) => {
                let declared = self.system.annotation().sequences.iter().map(String::as_str);
                self.known(&at.push("next"), "sequence", &next.next, declared);
                if let Some(per) = &next.per {
                    self.template(&at.push("per"), per, names);
                }
            }
            Lookup::Generate(generate) => return self.generate(at, generate, names),
            Lookup::Value(value) => self.template(&at.push("value"), &value.value, names),
            Lookup::Count(_) | Lookup::Secret(_) => {}
        }
        Shape::Any
    }

    fn generate(&mut self, at: &Pointer, generate: &Generate, names: &Names) -> Shape {
        let (at, inputs) = (at.push("from"), generate.generate.inputs());
        for (name, template) in &generate.from {
            self.known(&at.push(name), "input", name, inputs.iter().copied());
            self.template(&at.push(name), template, names);
        }
        if let Some(needed) = inputs.first().filter(|needed| !generate.from.contains_key(**needed)) {
            self.error(
                &at,
                format!("{} is made from `{needed}`, which is missing", generate.generate.word()),
            );
        }
        generate.generate.shape()
    }

    fn closure(&mut self, at: &Pointer, resource: &str, of: &Template, names: &Names) {
        self.template(&at.push("of"), of, names);
        if self.system.annotation().resources.get(resource).is_some_and(|it| it.membership.is_none()) {
            self.error(at, format!("`{resource}` is no membership"));
        }
    }

    fn needs_tree(&mut self, at: &Pointer, resource: &str) {
        if self.system.annotation().resources.get(resource).is_some_and(|it| it.tree.is_none()) {
            self.error(&at.push("below"), format!("`{resource}` is no tree"));
        }
    }

    /// Fields that records must equal.
    pub(super) fn equal(&mut self, at: &Pointer, resource: &str, equal: &Equal, names: &Names) {
        for (field, template) in equal {
            self.known_field(&at.push(field), resource, field);
            self.template(&at.push(field), template, names);
        }
    }

    /// Fields that are assigned.
    pub(super) fn assignments(
        &mut self,
        at: &Pointer,
        resource: &str,
        fields: &IndexMap<String, Template>,
        names: &Names,
    ) {
        for (field, template) in fields {
            self.known_field(&at.push(field), resource, field);
            self.assigned(&at.push(field), (resource, field), template, names);
        }
    }

    fn call(&mut self, at: &Pointer, call: &Call, names: &Names) {
        if let Some(each) = &call.each {
            self.template(&at.push("each"), each, names);
        }
        let names = &match &call.name {
            Some(name) => names.clone().with(name, Shape::Any).with("index", Shape::Any),
            None => names.clone(),
        };
        let form = call.form.iter().map(|form| ("form", form));
        let beside = [("path", &call.path), ("query", &call.query), ("headers", &call.headers)];
        for (key, templates) in beside.into_iter().chain(form) {
            for (name, template) in templates {
                self.template(&at.push(key).push(name), template, names);
            }
        }
        if let Some(body) = &call.body {
            self.template(&at.push("body"), body, names);
            if call.form.is_some() {
                self.error(&at.push("form"), "a call has either a `body` or a `form`".to_owned());
            }
        }
        if let Some(condition) = &call.condition {
            self.condition(&at.push("if"), condition, names);
        }
        let names = names.clone().with("answer", Shape::Any);
        self.guards(&at.push("when"), &call.when, &names);
    }

    pub(super) fn effects(&mut self, at: &Pointer, effects: &[Effect], mut names: Names) -> Names {
        for (index, effect) in effects.iter().enumerate() {
            names = self.effect(&at.push(&index.to_string()), effect, names);
        }
        names
    }

    fn effect(&mut self, at: &Pointer, effect: &Effect, names: Names) -> Names {
        if let Some(resource) = effect.resource()
            && !self.known_resource(at, resource)
        {
            return names;
        }
        if let (Some(resource), Some(equal)) = (effect.resource(), effect.equal()) {
            self.equal(&at.push("where"), resource, equal, &names);
        }
        match effect {
            Effect::Create(it) => {
                self.optional(at, it.condition.as_ref(), &names);
                self.assignments(&at.push("set"), &it.create, &it.set, &names);
                self.named(names, it.name.as_deref(), Some(&it.create))
            }
            Effect::Upsert(it) => {
                self.optional(at, it.condition.as_ref(), &names);
                let over = self.with_row(&names, &it.upsert);
                self.assignments(&at.push("set"), &it.upsert, &it.set, &over);
                self.named(names, it.name.as_deref(), Some(&it.upsert))
            }
            Effect::Update(it) => {
                self.optional(at, it.condition.as_ref(), &names);
                let over = self.with_row(&names, &it.update);
                if let Some(only) = &it.only {
                    self.condition(&at.push("only"), only, &over);
                }
                self.assignments(&at.push("set"), &it.update, &it.set, &over);
                self.named(names, it.name.as_deref(), None)
            }
            Effect::Delete(it) => {
                self.optional(at, it.condition.as_ref(), &names);
                if let Some(only) = &it.only {
                    self.condition(&at.push("only"), only, &self.with_row(&names, &it.delete));
                }
                names
            }
            Effect::Replace(it) => {
                self.optional(at, it.condition.as_ref(), &names);
                self.template(&at.push("with"), &it.with, &names);
                let over = names.clone().with("item", Shape::Any).with("index", Shape::Any);
                self.assignments(&at.push("set"), &it.replace, &it.set, &over);
                self.position(at, &it.replace, it.position.as_deref());
                self.named(names, it.name.as_deref(), None)
            }
            Effect::Reorder(it) => {
                self.template(&at.push("to"), &it.to, &names);
                self.position(at, &it.reorder, Some(&it.position));
                self.named(names, it.name.as_deref(), None)
            }
            Effect::Each(it) => {
                self.template(&at.push("each"), &it.each, &names);
                let inner = names.clone().with(&it.name, Shape::Any).with("index", Shape::Any);
                let inner = self.effects(&at.push("do"), &it.effects, inner);
                let Some(collect) = &it.collect else { return names };
                let failed = inner.clone().with("failure", Shape::Any);
                self.template(&at.push("collect").push("done"), &collect.done, &inner);
                self.template(&at.push("collect").push("failed"), &collect.failed, &failed);
                names.with(&collect.name, Shape::Any)
            }
            Effect::Find(it) => self.find(&at.push("find"), &it.find, names),
            Effect::Fail(it) => {
                self.condition(&at.push("if"), &it.condition, &names);
                self.fail(&at.push("fail"), &it.fail, &names);
                names
            }
            Effect::Emit(it) => {
                self.emit(at, it, &names);
                names
            }
        }
    }

    fn emit(&mut self, at: &Pointer, emit: &Emit, names: &Names) {
        self.optional(at, emit.condition.as_ref(), names);
        self.template(&at.push("emit"), &emit.emit, names);
        if let Some(data) = &emit.data {
            self.template(&at.push("data"), data, names);
        }
        if self.system.annotation().events.is_none() {
            self.error(at, "the system keeps no events: `events` at the root says where");
        }
    }

    fn optional(&mut self, at: &Pointer, condition: Option<&crate::expression::Condition>, names: &Names) {
        if let Some(condition) = condition {
            self.condition(&at.push("if"), condition, names);
        }
    }

    fn position(&mut self, at: &Pointer, resource: &str, field: Option<&str>) {
        if let Some(field) = field {
            self.known_field(&at.push("position"), resource, field);
        }
    }

    pub(super) fn with_row(&self, names: &Names, resource: &str) -> Names {
        names.clone().with("row", self.record_shape(resource).unwrap_or(Shape::Any))
    }

    fn named(&self, names: Names, name: Option<&str>, resource: Option<&str>) -> Names {
        let shape = || resource.and_then(|resource| self.record_shape(resource)).unwrap_or(Shape::Any);
        match name {
            Some(name) => names.with(name, shape()),
            None => names,
        }
    }
}
