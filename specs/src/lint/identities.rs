use super::expressions::record;
use super::{Lint, at};
use crate::annotation::{Identity, NamedRecord, Proof, Scopes, Standing};
use crate::expression::{Names, Shape};
use crate::pointer::Pointer;

impl Lint<'_> {
    /// Every kind of proof of every security scheme.
    pub(super) fn identities(&mut self) {
        for (name, identities) in &self.system.annotation().identity {
            let place = at(&["identity", name]);
            let schemes = self.system.schemes();
            self.known(&place, "security scheme", name, schemes.keys().map(String::as_str));
            let is_list = place.lookup(self.value()).is_some_and(serde_json::Value::is_array);
            for (index, identity) in identities.0.iter().enumerate() {
                let place = if is_list { place.push(&index.to_string()) } else { place.clone() };
                if let Some(before) = identities.0[..index].iter().find(|it| it.proof.hides(&identity.proof))
                {
                    let (proof, hidden) = (before.proof.word(), identity.proof.word());
                    self.error(
                        &place,
                        format!("this {hidden} is never read: the {proof} before it takes all of its form"),
                    );
                }
                self.identity(&place, identity);
            }
        }
    }

    fn identity(&mut self, place: &Pointer, identity: &Identity) {
        let names = self.said(identity);
        self.proof(place, identity, &names);
        for (fact, template) in &identity.caller {
            self.template(&place.push("caller").push(fact), template, &names);
        }
        if !identity.caller.contains_key("subject") {
            self.error(&place.push("caller"), "the fact `subject` is missing");
        }
        for (index, standing) in identity.standing.iter().enumerate() {
            self.standing(&place.push("standing").push(&index.to_string()), standing, &names);
        }
        if let Some(scopes) = &identity.scopes {
            self.scopes(&place.push("scopes"), scopes, &names);
        }
        for (refusal, fail) in &identity.refusals {
            self.fail(&place.push("refusals").push(refusal.word()), fail, &Names::new());
        }
    }

    /// The names of what a proof says.
    fn said(&self, identity: &Identity) -> Names {
        let shape = match &identity.proof {
            Proof::Jwt(_) | Proof::Signature(_) => None,
            Proof::Key(lookup) | Proof::Session(lookup) => record(self.system, &lookup.resource),
        };
        Names::new().with(identity.proof.name(), shape.unwrap_or(Shape::Any))
    }

    fn proof(&mut self, place: &Pointer, identity: &Identity, names: &Names) {
        let place = place.push(identity.proof.word());
        match &identity.proof {
            Proof::Jwt(_) => {}
            Proof::Key(lookup) => {
                self.named_record(&place, lookup, names);
                self.is_hashed(&place, lookup);
            }
            Proof::Session(lookup) => self.named_record(&place, lookup, names),
            Proof::Signature(signature) => self.signature(&place, signature),
        }
    }

    fn named_record(&mut self, place: &Pointer, lookup: &NamedRecord, names: &Names) {
        if !self.known_resource(&place.push("resource"), &lookup.resource) {
            return;
        }
        self.unique_field(&place.push("by"), &lookup.resource, lookup.by.as_deref());
        if let Some(expires) = &lookup.expires {
            self.template(&place.push("expires"), expires, names);
        }
        if let Some(condition) = &lookup.condition {
            self.condition(&place.push("if"), condition, names);
        }
    }

    /// A key that was kept readable could be read.
    fn is_hashed(&mut self, place: &Pointer, lookup: &NamedRecord) {
        let resource = self.system.annotation().resources.get(&lookup.resource);
        let (Some(resource), Some(field)) = (resource, &lookup.by) else { return };
        if !resource.secrets.contains(field) {
            let message = format!("the key `{field}` of `{}` is not kept hashed", lookup.resource);
            self.error_with_hint(&place.push("by"), message, "name it in `secrets` of the resource");
        }
    }

    /// Says so when records of a resource cannot be looked up by a field.
    pub(super) fn unique_field(&mut self, place: &Pointer, resource: &str, field: Option<&str>) {
        let (Some(field), Some(annotation)) = (field, self.system.annotation().resources.get(resource))
        else {
            return;
        };
        self.known_field(place, resource, field);
        let is_unique = annotation.unique.iter().any(|fields| fields.as_slice() == [field]);
        if !is_unique && annotation.id.field != field {
            let message = format!("`{resource}` cannot be looked up by `{field}`");
            self.error_with_hint(
                place,
                message,
                &format!("name it in `unique` of the resource: [[{field}]]"),
            );
        }
    }

    fn standing(&mut self, place: &Pointer, standing: &Standing, said: &Names) {
        // The records may be another system's: the provider's, where tokens come from elsewhere.
        if self.system.resources().is_empty()
            || !self.known_resource(&place.push("resource"), &standing.resource)
        {
            return;
        }
        self.template(&place.push("id"), &standing.id, said);
        self.unique_field(&place.push("by"), &standing.resource, standing.by.as_deref());
        if let Some(condition) = &standing.unless {
            self.condition(&place.push("unless"), condition, said);
        }
        if let Some(condition) = &standing.condition {
            let record = self.record_shape(&standing.resource).unwrap_or(Shape::Any);
            self.condition(&place.push("if"), condition, &said.clone().with("record", record));
        }
    }

    fn scopes(&mut self, place: &Pointer, scopes: &Scopes, said: &Names) {
        self.template(&place.push("list"), &scopes.list, said);
        if let Some(unless) = &scopes.unless {
            self.condition(&place.push("unless"), unless, said);
        }
        let names = Scopes::NAMES.iter().fold(Names::new(), |names, name| names.with(name, Shape::Any));
        if let Some(permission) = &scopes.permission {
            self.template(&place.push("permission"), permission, &names);
        }
        self.bound(&place.push("on"), &scopes.on, &names);
    }
}
