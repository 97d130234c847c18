use serde_json::Value;

use super::{Lint, at};
use crate::annotation::{Clients, Protocol, Provider, SecondFactor, SignIn, Tenants};
use crate::expression::{Names, Shape};
use crate::pointer::Pointer;

impl Lint<'_> {
    /// How tokens are issued: what is named is there, and what is kept has room for what protocols
    /// remember.
    pub(super) fn provider(&mut self) {
        let Some(provider) = &self.system.annotation().provider else { return };
        let base = Names::new().with("base", Shape::Any);
        self.template(&place(&["issuer"]), &provider.issuer, &base);
        if let Some(issuer) = &provider.tenant_issuer {
            let names = base.with("tenant_id", Shape::Any);
            self.template(&place(&["tenant_issuer"]), issuer, &names);
        }
        if !self.known_resource(&place(&["users"]), &provider.users) {
            return;
        }
        let names = self.provider_names(provider);
        self.claims(provider, &names);
        self.realms(provider, &names);
        if let Some(sign_in) = &provider.sign_in {
            self.sign_in(sign_in, &provider.users, &names);
        }
        if let Some(clients) = &provider.clients {
            self.clients(clients, &names);
        }
        self.kept(provider, &names);
        if let Some(federation) = &provider.federation {
            self.federation(provider, federation, &names);
        }
        let names = names.with("event", Shape::Any).with("error", Shape::Any);
        self.effects(&place(&["also"]), &provider.also, names);
    }

    /// Everything that may be known while a token is issued.
    fn provider_names(&self, provider: &Provider) -> Names {
        let resources = [
            ("user", Some(&provider.users)),
            ("tenant", provider.tenants.as_ref().map(|it| &it.resource)),
            ("client", provider.clients.as_ref().map(|it| &it.resource)),
            ("session", provider.sessions.as_ref().map(|it| &it.resource)),
        ];
        let shape = |resource: Option<&String>| resource.and_then(|it| self.record_shape(it));
        let names = resources.into_iter().fold(Names::new(), |names, (name, resource)| {
            names.with(name, shape(resource).unwrap_or(Shape::Any))
        });
        Provider::NAMES.iter().fold(names, |names, name| names.with(name, Shape::Any))
    }

    fn claims(&mut self, provider: &Provider, names: &Names) {
        let names = self.find(&place(&["find"]), &provider.find, names.clone());
        for (claim, template) in &provider.claims {
            self.template(&place(&["claims", claim]), template, &names);
        }
        for (scope, claims) in &provider.scope_claims {
            for (claim, template) in claims {
                self.template(&place(&["scope_claims", scope, claim]), template, &names);
            }
        }
    }

    fn realms(&mut self, provider: &Provider, names: &Names) {
        if let Some(Tenants { resource, field, name }) = &provider.tenants {
            let place = place(&["tenants"]);
            self.known_resource(&place.push("resource"), resource);
            self.known_field(&place.push("field"), &provider.users, field);
            self.template(&place.push("name"), name, names);
        }
        for (name, realm) in &provider.realms {
            let place = place(&["realms", name]);
            if let Some(condition) = &realm.clients {
                self.condition(&place.push("clients"), condition, names);
            }
            match (&realm.tenant, &provider.tenants) {
                (Some(tenant), Some(tenants)) => {
                    let by = place.push("tenant").push("by");
                    self.unique_field(&by, &tenants.resource, tenant.by.as_deref());
                }
                (Some(_), None) => {
                    self.error(&place.push("tenant"), "the provider declares no `tenants`");
                }
                (None, _) => {}
            }
        }
    }

    fn sign_in(&mut self, sign_in: &SignIn, users: &str, names: &Names) {
        let place = place(&["sign_in"]);
        self.known_field(&place.push("by"), users, &sign_in.by);
        self.is_secret(&place.push("password"), users, &sign_in.password);
        self.template(&place.push("name"), &sign_in.name, names);
        self.guards(&place.push("when"), &sign_in.when, names);
        if let Some(factor) = &sign_in.second_factor {
            self.second_factor(&place.push("second_factor"), factor, names);
        }
    }

    fn second_factor(&mut self, place: &Pointer, factor: &SecondFactor, names: &Names) {
        self.condition(&place.push("if"), &factor.condition, names);
        let mut record = Shape::Any;
        if let Some(from) = &factor.from
            && self.known_resource(&place.push("from"), from)
        {
            self.equal(&place.push("where"), from, &factor.equal, names);
            record = self.record_shape(from).unwrap_or(Shape::Any);
        }
        if let Some(code) = &factor.code {
            let names = Names::new().with("record", record).with("now", Shape::Any);
            self.template(&place.push("code"), code, &names);
        }
    }

    fn clients(&mut self, clients: &Clients, names: &Names) {
        let place = place(&["clients"]);
        if !self.known_resource(&place.push("resource"), &clients.resource) {
            return;
        }
        self.known_field(&place.push("id"), &clients.resource, &clients.id);
        self.is_secret(&place.push("secret"), &clients.resource, &clients.secret);
        if let Some(condition) = &clients.public {
            self.condition(&place.push("public"), condition, names);
        }
        for (grant, condition) in &clients.grants {
            self.condition(&place.push("grants").push(grant), condition, names);
        }
        let templates = [
            ("name", Some(&clients.name)),
            ("scopes", Some(&clients.scopes)),
            ("lifetime", clients.lifetime.as_ref()),
            ("redirect_uris", clients.redirect_uris.as_ref()),
            ("logout_uris", clients.logout_uris.as_ref()),
        ];
        for (key, template) in templates {
            if let Some(template) = template {
                self.template(&place.push(key), template, names);
            }
        }
        for (claim, template) in &clients.claims {
            self.template(&place.push("claims").push(claim), template, names);
        }
    }

    /// Everything that protocols keep as records.
    fn kept(&mut self, provider: &Provider, names: &Names) {
        if let Some(it) = &provider.sessions {
            let place = place(&["sessions"]);
            self.protocol(&place, &it.resource, Protocol::Session);
            self.found_by_secret(&place, &it.resource, &it.by);
            self.template(&place.push("lifetime"), &it.lifetime, names);
            self.assignments(&place.push("set"), &it.resource, &it.set, names);
        }
        let kept = [
            ("codes", &provider.codes, Protocol::Code),
            ("refresh_tokens", &provider.refresh_tokens, Protocol::RefreshToken),
        ];
        for (key, kept, protocol) in kept {
            let Some(it) = kept else { continue };
            let place = place(&[key]);
            self.protocol(&place, &it.resource, protocol);
            self.found_by_secret(&place, &it.resource, &it.by);
            self.template(&place.push("lifetime"), &it.lifetime, names);
            self.assignments(&place.push("set"), &it.resource, &it.set, names);
        }
        if let Some(it) = &provider.consents {
            let place = place(&["consents"]);
            self.protocol(&place, &it.resource, Protocol::Consent);
            if let Some(condition) = &it.condition {
                self.condition(&place.push("if"), condition, names);
            }
            self.assignments(&place.push("set"), &it.resource, &it.set, names);
        }
    }

    /// A resource that has room for what a protocol keeps.
    fn protocol(&mut self, place: &Pointer, resource: &str, protocol: Protocol) {
        if self.known_resource(&place.push("resource"), resource) {
            self.room(&place.push("resource"), resource, protocol);
        }
    }

    /// The fields of a protocol, which a resource must have.
    pub(super) fn room(&mut self, place: &Pointer, resource: &str, protocol: Protocol) {
        for field in protocol.fields() {
            self.known_field(place, resource, field);
        }
    }

    pub(super) fn found_by_secret(&mut self, place: &Pointer, resource: &str, field: &str) {
        self.unique_field(&place.push("by"), resource, Some(field));
        self.is_secret(&place.push("by"), resource, field);
    }

    /// What was given out could be read, if it was kept readable.
    fn is_secret(&mut self, place: &Pointer, resource: &str, field: &str) {
        self.known_field(place, resource, field);
        let Some(annotation) = self.system.annotation().resources.get(resource) else { return };
        if !annotation.secrets.iter().any(|secret| secret == field) {
            let message = format!("`{field}` of `{resource}` is not kept hashed");
            self.error_with_hint(place, message, "name it in `secrets` of the resource");
        }
    }

    /// What flows name of the provider: a realm that is declared.
    pub(super) fn flow_realm(&mut self, at: &Pointer, with: &Value) {
        let Some(realm) = with.get("realm").and_then(Value::as_str) else { return };
        let realms = self.system.annotation().provider.as_ref().map(|provider| &provider.realms);
        let realms = realms.into_iter().flat_map(|realms| realms.keys().map(String::as_str));
        self.known(&at.push("with").push("realm"), "realm", realm, realms);
    }
}

fn place(keys: &[&str]) -> Pointer {
    keys.iter().fold(at(&["provider"]), |place, key| place.push(key))
}
