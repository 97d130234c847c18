use super::expressions::caller_names;
use super::{Lint, at};
use crate::annotation::{FailureForm, FailureName, Guard, Identity, Level, Standing};
use crate::expression::{Names, Shape};
use crate::pointer::Pointer;

impl Lint<'_> {
    /// Everything at the root but resources.
    pub(super) fn policies(&mut self) {
        self.identities();
        self.provider();
        self.tenancy();
        for (name, guards) in &self.system.annotation().access {
            self.guards(&at(&["access", name]), guards, &caller_names(self.system));
        }
        for (name, style) in &self.system.annotation().lists {
            self.list_style(name, style);
        }
        for (name, form) in &self.system.annotation().failures {
            self.failure(name, form);
        }
        if let Some(item) = &self.system.annotation().envelopes.item {
            self.template(&at(&["envelopes", "item"]), item, &Names::new().with("record", Shape::Any));
        }
    }

    fn identities(&mut self) {
        for (name, identity) in &self.system.annotation().identity {
            let place = at(&["identity", name]);
            let schemes = self.system.schemes();
            self.known(&place, "security scheme", name, schemes.keys().map(String::as_str));
            self.identity(name, identity);
        }
    }

    fn identity(&mut self, name: &str, identity: &Identity) {
        let names = Names::new().with("claims", Shape::Any);
        for (fact, template) in &identity.caller {
            self.template(&at(&["identity", name, "caller", fact]), template, &names);
        }
        if !identity.caller.contains_key("subject") {
            self.error(&at(&["identity", name, "caller"]), "the fact `subject` is missing");
        }
        for (index, standing) in identity.standing.iter().enumerate() {
            self.standing(&["identity", name, "standing", &index.to_string()], standing, &names);
        }
    }

    fn standing(&mut self, tokens: &[&str], standing: &Standing, claims: &Names) {
        let place = at(tokens);
        // The records may be another system's: the provider's, where tokens come from elsewhere.
        if self.system.resources().is_empty()
            || !self.known_resource(&place.push("resource"), &standing.resource)
        {
            return;
        }
        self.template(&place.push("id"), &standing.id, claims);
        if let Some(field) = &standing.by {
            self.known_field(&place.push("by"), &standing.resource, field);
        }
        if let Some(condition) = &standing.unless {
            self.condition(&place.push("unless"), condition, claims);
        }
        if let Some(condition) = &standing.condition {
            let record = self.record_shape(&standing.resource).unwrap_or(Shape::Any);
            self.condition(&place.push("if"), condition, &claims.clone().with("record", record));
        }
    }

    fn provider(&mut self) {
        let Some(provider) = &self.system.annotation().provider else { return };
        let base = Names::new().with("base", Shape::Any);
        self.template(&at(&["provider", "issuer"]), &provider.issuer, &base);
        if let Some(issuer) = &provider.tenant_issuer {
            let names = base.with("tenant_id", Shape::Any);
            self.template(&at(&["provider", "tenant_issuer"]), issuer, &names);
        }
        if !self.known_resource(&at(&["provider", "users"]), &provider.users) {
            return;
        }
        let user = self.record_shape(&provider.users).unwrap_or(Shape::Any);
        let names = Names::new().with("user", user).with("persona", Shape::Any);
        for (claim, template) in &provider.claims {
            self.template(&at(&["provider", "claims", claim]), template, &names);
        }
    }

    fn tenancy(&mut self) {
        let Some(tenancy) = &self.system.annotation().tenancy else { return };
        for (index, level) in tenancy.levels.iter().enumerate() {
            self.known_resource(&at(&["tenancy", "levels", &index.to_string()]), level);
        }
        let names = caller_names(self.system);
        for (index, place) in tenancy.place.iter().enumerate() {
            let pointer = at(&["tenancy", "place", &index.to_string()]);
            if let Some(condition) = &place.condition {
                self.condition(&pointer.push("if"), condition, &names);
            }
            if let Some(id) = &place.id {
                self.template(&pointer.push("id"), id, &names);
            }
            match (&place.at, &place.id) {
                (Level::Owner(level), id) => {
                    let levels = tenancy.levels.iter().map(String::as_str);
                    self.known(&pointer.push("at"), "level", level, levels);
                    if id.is_none() {
                        self.error(&pointer, format!("the id of the `{level}` is missing"));
                    }
                }
                (Level::Platform, Some(_)) => {
                    self.error(&pointer.push("id"), "the platform has no id");
                }
                (Level::Platform, None) => {}
            }
        }
    }

    pub(super) fn guards(&mut self, at: &Pointer, guards: &[Guard], names: &Names) {
        for (index, guard) in guards.iter().enumerate() {
            let pointer = at.push(&index.to_string());
            self.condition(&pointer.push("if"), &guard.condition, names);
            if let Some(message) = &guard.fail.message {
                self.template(&pointer.push("fail").push("message"), message, names);
            }
        }
    }

    fn failure(&mut self, name: &FailureName, form: &FailureForm) {
        let word = match name {
            FailureName::Default(_) => "default".to_owned(),
            FailureName::Kind(kind) => kind.word(),
        };
        let details = FailureForm::DETAILS.iter().fold(Names::new(), |names, n| names.with(n, Shape::Any));
        if let Some(message) = &form.message {
            self.template(&at(&["failures", &word, "message"]), message, &details);
        }
        let names = FailureForm::NAMES.iter().fold(details, |names, n| names.with(n, Shape::Any));
        if let Some(body) = &form.body {
            self.template(&at(&["failures", &word, "body"]), body, &names);
        }
        for (header, template) in &form.headers {
            self.template(&at(&["failures", &word, "headers", header]), template, &names);
        }
    }
}
