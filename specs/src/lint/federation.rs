use super::{Lint, at};
use crate::annotation::{Federation, Protocol, Provider};
use crate::expression::{Names, Shape};
use crate::pointer::Pointer;

impl Lint<'_> {
    /// Services that vouch for people: what is named is there, and what is kept has room for what the
    /// protocol remembers.
    pub(super) fn federation(&mut self, provider: &Provider, federation: &Federation, names: &Names) {
        let place = at(&["provider", "federation"]);
        match &provider.sessions {
            Some(sessions) => self.room(
                &at(&["provider", "sessions", "resource"]),
                &sessions.resource,
                Protocol::FederatedSession,
            ),
            None => self
                .error(&place, "whoever comes back has a session, and the provider declares no `sessions`"),
        }
        if !self.known_resource(&place.push("resource"), &federation.resource) {
            return;
        }
        let idp = self.record_shape(&federation.resource).unwrap_or(Shape::Any);
        let names = names.clone().with("idp", idp);
        if let Some(field) = &federation.tenant {
            self.known_field(&place.push("tenant"), &federation.resource, field);
            if provider.tenants.is_none() {
                self.error(&place.push("tenant"), "the provider declares no `tenants`");
            }
        }
        if let Some(condition) = &federation.condition {
            self.condition(&place.push("if"), condition, &names);
        }
        let templates = [
            ("name", Some(&federation.name)),
            ("issuer", Some(&federation.issuer)),
            ("client_id", Some(&federation.client_id)),
            ("client_secret", federation.client_secret.as_ref()),
            ("scopes", federation.scopes.as_ref()),
            ("start", Some(&federation.start)),
            ("callback", Some(&federation.callback)),
        ];
        for (key, template) in templates {
            if let Some(template) = template {
                self.template(&place.push(key), template, &names);
            }
        }
        self.comings(&place, provider, federation, &names);
    }

    /// What is kept of who was sent there, and what becomes of who comes back.
    fn comings(&mut self, place: &Pointer, provider: &Provider, federation: &Federation, names: &Names) {
        let Federation { attempts, links, accounts, .. } = federation;
        let at = place.push("attempts");
        if self.known_resource(&at.push("resource"), &attempts.resource) {
            self.room(&at.push("resource"), &attempts.resource, Protocol::Attempt);
            self.found_by_secret(&at, &attempts.resource, &attempts.by);
            self.template(&at.push("lifetime"), &attempts.lifetime, names);
            self.assignments(&at.push("set"), &attempts.resource, &attempts.set, names);
        }
        let names = names.clone().with("claims", Shape::Any);
        let at = place.push("accounts");
        let names = self.find(&at.push("find"), &accounts.find, names);
        self.equal(&at.push("where"), &provider.users, &accounts.equal, &names);
        let names = names.with("linked", Shape::Any);
        self.guards(&at.push("when"), &accounts.when, &names);
        self.assignments(&at.push("set"), &provider.users, &accounts.set, &names);
        let account = self.record_shape(&provider.users).unwrap_or(Shape::Any);
        let after = names.clone().with("record", account).with("changed", Shape::Any);
        self.effects(&at.push("also"), &accounts.also, after);
        let at = place.push("links");
        if self.known_resource(&at.push("resource"), &links.resource) {
            self.room(&at.push("resource"), &links.resource, Protocol::Link);
            self.assignments(&at.push("set"), &links.resource, &links.set, &names);
        }
    }
}
