use super::expressions::caller_names;
use super::{Lint, at};
use crate::annotation::{Level, LevelSource, Levels, ResourceAnnotation, Sight};
use crate::expression::{Names, Shape};
use crate::pointer::Pointer;

impl Lint<'_> {
    /// Every resource: its schema is there and every field it names is in it.
    pub(super) fn resources(&mut self) {
        for (name, annotation) in &self.system.annotation().resources {
            let place = at(&["resources", name]);
            if self.schema_exists(&place, annotation) {
                self.resource(name, annotation, &place);
            }
        }
    }

    fn schema_exists(&mut self, place: &Pointer, annotation: &ResourceAnnotation) -> bool {
        let schemas = self.value().pointer("/components/schemas").and_then(|schemas| schemas.as_object());
        let names = schemas.into_iter().flat_map(|schemas| schemas.keys().map(String::as_str));
        self.known(&place.push("schema"), "schema", &annotation.schema, names)
    }

    fn resource(&mut self, name: &str, annotation: &ResourceAnnotation, place: &Pointer) {
        let stamps = &annotation.stamps;
        let orders = annotation.order.iter().map(|key| (&key.field, "order"));
        let stamps = [&stamps.created, &stamps.updated].into_iter().flatten().map(|field| (field, "stamps"));
        let unique = annotation.unique.iter().flatten().map(|field| (field, "unique"));
        let secrets = annotation.secrets.iter().map(|field| (field, "secrets"));
        let sealed = annotation.sealed.iter().map(|field| (field, "sealed"));
        let files = annotation.files.iter().map(|field| (field, "files"));
        let id = [&annotation.id.field].into_iter().chain(&annotation.id.also).map(|field| (field, "id"));
        let fields: Vec<_> =
            orders.chain(stamps).chain(unique).chain(secrets).chain(sealed).chain(files).chain(id).collect();
        for (field, key) in fields {
            self.known_field(&place.push(key), name, field);
        }
        for field in annotation.files.iter().filter(|field| annotation.secrets.contains(field)) {
            self.error(&place.push("files"), format!("`{field}` is kept hashed, which no file can be"));
        }
        for (level, field) in &annotation.owner {
            self.known_owner(&place.push("owner").push(level), level);
            self.known_field(&place.push("owner").push(level), name, field);
        }
        for (field, reference) in &annotation.references {
            self.known_field(&place.push("references").push(field), name, field);
            self.known_resource(&place.push("references").push(field), &reference.to);
        }
        self.derived(name, annotation, place);
        self.structure(name, annotation, place);
        self.sight(name, annotation, place);
        self.timers(name, annotation, place);
    }

    /// Fields that follow from something else.
    fn derived(&mut self, name: &str, annotation: &ResourceAnnotation, place: &Pointer) {
        let names = self.over_record(name);
        self.assignments(&place.push("computed"), name, &annotation.computed, &names);
        for field in annotation.live.keys() {
            self.known_field(&place.push("live").push(field), name, field);
        }
        self.find(&place.push("live"), &annotation.live, names.clone());
        if let Some(versions) = &annotation.versions {
            let place = place.push("versions");
            for field in &versions.on {
                self.known_field(&place.push("on"), name, field);
            }
            if self.known_resource(&place.push("resource"), &versions.resource) {
                self.assignments(&place.push("set"), &versions.resource, &versions.set, &names);
            }
        }
        if let Some(follows) = &annotation.follows {
            let place = place.push("follows");
            if follows.set.contains_key(&annotation.id.field) {
                let id = &annotation.id.field;
                self.error(&place.push("set"), format!("`{id}` is that of the record that is followed"));
            }
            self.follows(&place, name, follows, Shape::Any);
        }
        if let Some(shaped) = &annotation.shaped {
            let place = place.push("shaped");
            self.known_field(&place.push("field"), name, &shaped.field);
            if let Some(condition) = &shaped.condition {
                self.condition(&place.push("if"), condition, &self.over_change(name));
            }
            let by = place.push("by");
            if self.known_resource(&by.push("resource"), &shaped.by.resource) {
                self.equal(&by.push("where"), &shaped.by.resource, &shaped.by.equal, &names);
                let from = place.push("properties").push("from");
                self.known_field(&from, &shaped.by.resource, &shaped.properties.from);
            }
            for (kind, resource) in &shaped.references {
                self.known_resource(&place.push("references").push(kind), resource);
            }
            let names = Names::new().with("property", Shape::Any);
            for (kind, template) in &shaped.kinds {
                self.template(&place.push("kinds").push(kind), template, &names);
            }
        }
    }

    /// How its records hang together.
    fn structure(&mut self, name: &str, annotation: &ResourceAnnotation, place: &Pointer) {
        if let Some(tree) = &annotation.tree {
            let place = place.push("tree");
            self.known_field(&place.push("parent"), name, &tree.parent);
            if let Some(path) = &tree.path {
                self.known_field(&place.push("path").push("field"), name, &path.field);
                self.known_field(&place.push("path").push("of"), name, &path.of);
            }
        }
        if let Some(membership) = &annotation.membership {
            let place = place.push("membership");
            self.known_field(&place.push("container"), name, &membership.container);
            self.known_field(&place.push("member"), name, &membership.member);
            if let Some(nested) = &membership.nested {
                self.known_field(&place.push("nested").push("field"), name, &nested.field);
            }
        }
    }

    /// Who finds its records and what they may do with them.
    fn sight(&mut self, name: &str, annotation: &ResourceAnnotation, place: &Pointer) {
        let caller = caller_names(self.system);
        for (index, visible) in annotation.visible.iter().enumerate() {
            let place = place.push("visible").push(&index.to_string());
            if let Some(condition) = &visible.condition {
                self.condition(&place.push("if"), condition, &caller);
            }
            match &visible.what {
                Sight::Place { at, id, .. } => {
                    if let Some(Level::Owner(level)) = at {
                        self.known_level(&place.push("at"), level);
                    }
                    if let Some(id) = id {
                        self.template(&place.push("id"), id, &caller);
                    }
                }
                Sight::Field { field, is } => {
                    self.known_field(&place.push("field"), name, field);
                    self.template(&place.push("is"), is, &caller);
                }
                Sight::Grant { grant, of, to, is } => {
                    self.grant(&place, grant, &[of, to]);
                    self.template(&place.push("is"), is, &caller);
                }
            }
        }
        if let Some(levels) = &annotation.levels {
            self.levels(name, levels, &place.push("levels"));
        }
    }

    fn levels(&mut self, name: &str, levels: &Levels, place: &Pointer) {
        let caller = caller_names(self.system);
        for (index, source) in levels.of.iter().enumerate() {
            let place = place.push("of").push(&index.to_string());
            match source {
                LevelSource::Grant { grant, of, to, is, level } => {
                    self.grant(&place, grant, &[of, to, level]);
                    self.template(&place.push("is"), is, &caller);
                }
                LevelSource::Rule { condition, level } => {
                    let record = self.record_shape(name).unwrap_or(Shape::Any);
                    self.condition(&place.push("if"), condition, &caller.clone().with("record", record));
                    self.known(&place.push("level"), "level", level, levels.order.iter().map(String::as_str));
                }
            }
        }
        if let Some(message) = &levels.denied.message {
            let names = ["needed", "has"].iter().fold(caller, |names, name| names.with(name, Shape::Any));
            self.template(&place.push("denied").push("message"), message, &names);
        }
    }

    fn grant(&mut self, place: &Pointer, resource: &str, fields: &[&String]) {
        if self.known_resource(&place.push("grant"), resource) {
            for field in fields {
                self.known_field(place, resource, field);
            }
        }
    }

    fn timers(&mut self, name: &str, annotation: &ResourceAnnotation, place: &Pointer) {
        let record = self.over_record(name);
        let names = self.over_change(name);
        for (index, timer) in annotation.timers.iter().enumerate() {
            let place = place.push("timers").push(&index.to_string());
            if let Some(at) = &timer.at {
                self.template(&place.push("at"), at, &record);
            }
            if let Some(problem) = timer.period().err() {
                self.error(&place.push("every"), problem);
            }
            if let Some(condition) = &timer.condition {
                self.condition(&place.push("if"), condition, &record);
            }
            self.assignments(&place.push("set"), name, &timer.set, &names);
            self.effects(&place.push("also"), &timer.also, names.clone());
        }
    }

    fn over_record(&self, name: &str) -> Names {
        let record = self.record_shape(name).unwrap_or(Shape::Any);
        Names::new().with("record", record).with("now", Shape::Any)
    }

    /// A record, and what it was.
    fn over_change(&self, name: &str) -> Names {
        self.over_record(name).with("current", self.record_shape(name).unwrap_or(Shape::Any))
    }

    /// A record is owned by a level's record, or by another record that is.
    fn known_owner(&mut self, place: &Pointer, owner: &str) {
        let resources = self.system.resources().keys().map(String::as_str);
        self.known(place, "owner", owner, resources);
    }

    pub(super) fn known_level(&mut self, place: &Pointer, level: &str) {
        let levels = self.system.annotation().tenancy.as_ref().map(|tenancy| tenancy.levels.as_slice());
        self.known(place, "level", level, levels.unwrap_or_default().iter().map(String::as_str));
    }
}
