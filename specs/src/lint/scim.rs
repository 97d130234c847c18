use super::expressions::{caller_names, record};
use super::{Lint, at};
use crate::IndexMap;
use crate::annotation::Verb;
use crate::annotation::scim::{Attribute, Links, ScimChange, ScimType};
use crate::expression::{Names, Shape};
use crate::pointer::Pointer;

impl Lint<'_> {
    /// The SCIM service: what its resource types name is there.
    pub(super) fn scim(&mut self) {
        let Some(scim) = &self.system.annotation().scim else { return };
        let names = Names::new().with("base", Shape::Any).with("path", Shape::Any);
        self.template(&at(&["scim", "base"]), &scim.base, &names);
        let names = self.scim_names();
        for (name, declared) in &scim.types {
            let pointer = at(&["scim", "types", name]);
            if self.known_resource(&pointer.push("resource"), &declared.resource) {
                self.scim_type(&pointer, declared, &names);
            }
        }
    }

    /// The names of a request, and the records that the service's operations lie under.
    fn scim_names(&self) -> Names {
        let names = ["body", "path", "query", "now", "service", "flow"];
        let names = names.iter().fold(caller_names(self.system), |names, name| names.with(name, Shape::Any));
        let is_scim = |verb: &Verb| matches!(verb, Verb::Flow(flow) if flow.flow == "scim");
        let operations = self.system.operations().iter();
        let own = operations.filter(|operation| operation.behaviour.verb().is_some_and(is_scim));
        let parents = own.flat_map(|operation| operation.gate.under.0.values());
        parents.fold(names, |names, parent| {
            names.with(&parent.resource, record(self.system, &parent.resource).unwrap_or(Shape::Any))
        })
    }

    fn scim_type(&mut self, at: &Pointer, declared: &ScimType, names: &Names) {
        let resource = &declared.resource;
        self.equal(&at.push("where"), resource, &declared.equal, names);
        let shape = self.record_shape(resource).unwrap_or(Shape::Any);
        let over = names.clone().with("asked", Shape::Any).with("current", shape.clone());
        let after = [("record", shape.clone()), ("changed", Shape::Any)];
        self.scim_change(&at.push("create"), resource, &declared.create, &over, &after[..1]);
        self.scim_change(&at.push("update"), resource, &declared.update, &over, &after);
        let gone = names.clone().with("current", shape.clone()).with("record", shape);
        self.scim_change(&at.push("delete"), resource, &declared.delete, &gone, &[]);
        self.scim_attributes(&at.push("attributes"), resource, &declared.attributes, names);
        for (schema, extension) in &declared.extensions {
            let at = at.push("extensions").push(schema).push("attributes");
            self.scim_attributes(&at, resource, &extension.attributes, names);
        }
    }

    fn scim_change(
        &mut self,
        at: &Pointer,
        resource: &str,
        change: &ScimChange,
        names: &Names,
        after: &[(&str, Shape)],
    ) {
        let names = self.before(at, &change.steps, names.clone());
        self.assignments(&at.push("set"), resource, &change.set, &names);
        self.after(at, &change.steps, names, after);
    }

    fn scim_attributes(
        &mut self,
        at: &Pointer,
        resource: &str,
        attributes: &IndexMap<String, Attribute>,
        names: &Names,
    ) {
        let shape = self.record_shape(resource).unwrap_or(Shape::Any);
        let shown = names.clone().with("record", shape.clone());
        let asked = names.clone().with("asked", Shape::Any).with("current", shape);
        let given = asked.clone().with("value", Shape::Any);
        for (name, attribute) in attributes {
            let at = at.push(name);
            if let Some(field) = &attribute.field {
                self.known_field(&at.push("field"), resource, field);
            }
            if let Some(value) = &attribute.value {
                self.template(&at.push("value"), value, &shown);
            }
            if let Some(default) = &attribute.default {
                self.template(&at.push("default"), default, &asked);
            }
            self.assignments(&at.push("set"), resource, &attribute.set, &given);
            if attribute.value.is_none() {
                self.scim_attributes(&at.push("subAttributes"), resource, &attribute.sub_attributes, names);
            }
            if let Some(links) = &attribute.links {
                self.scim_links(&at.push("links"), links, resource, names);
            }
        }
    }

    fn scim_links(&mut self, at: &Pointer, links: &Links, of: &str, names: &Names) {
        if !self.known_resource(&at.push("resource"), &links.resource) {
            return;
        }
        self.known_field(&at.push("by"), &links.resource, &links.by);
        let link = self.record_shape(&links.resource).unwrap_or(Shape::Any);
        let shown = self.find(&at.push("find"), &links.find, names.clone().with("link", link.clone()));
        for (name, template) in &links.show {
            self.template(&at.push("show").push(name), template, &shown);
        }
        let current = self.record_shape(of).unwrap_or(Shape::Any);
        let names = names.clone().with("value", Shape::Any).with("current", current);
        let after = [("record", link.clone())];
        self.scim_change(&at.push("add"), &links.resource, &links.add, &names, &after);
        self.scim_change(
            &at.push("remove"),
            &links.resource,
            &links.remove,
            &names.with("record", link),
            &[],
        );
    }
}
