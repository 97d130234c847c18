use super::{Lint, at};
use crate::annotation::ResourceAnnotation;
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
        let id = [&annotation.id.field].into_iter().chain(&annotation.id.also).map(|field| (field, "id"));
        let fields: Vec<_> =
            orders.chain(stamps).chain(unique).chain(secrets).chain(sealed).chain(id).collect();
        for (field, key) in fields {
            self.known_field(&place.push(key), name, field);
        }
        for (level, field) in &annotation.owner {
            self.known_level(&place.push("owner").push(level), level);
            self.known_field(&place.push("owner").push(level), name, field);
        }
        for (field, target) in &annotation.references {
            self.known_field(&place.push("references").push(field), name, field);
            self.known_resource(&place.push("references").push(field), target);
        }
    }

    pub(super) fn known_level(&mut self, place: &Pointer, level: &str) {
        let levels = self.system.annotation().tenancy.as_ref().map(|tenancy| tenancy.levels.as_slice());
        self.known(place, "level", level, levels.unwrap_or_default().iter().map(String::as_str));
    }
}
