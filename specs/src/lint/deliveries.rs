use super::{Lint, at};
use crate::annotation::{Deliveries, Signing};
use crate::expression::{Names, Shape};

impl Lint<'_> {
    /// Records that are sent: their fields, what a request is made of, when the next attempt comes.
    pub(super) fn deliveries(&mut self) {
        let Some(deliveries) = &self.system.annotation().deliveries else { return };
        let place = at(&["deliveries"]);
        if !self.known_resource(&place.push("resource"), &deliveries.resource) {
            return;
        }
        self.known_field(&place.push("at"), &deliveries.resource, &deliveries.at);
        self.known_field(&place.push("attempts"), &deliveries.resource, &deliveries.attempts);
        for before in 0..deliveries.retry.len() {
            if let Err(problem) = deliveries.pause(before) {
                self.error(&place.push("retry").push(&before.to_string()), problem);
            }
        }
        let record = self.record_shape(&deliveries.resource).unwrap_or(Shape::Any);
        let names = any(Names::new().with("record", record), &["now", "attempt", "timestamp"]);
        let names = self.find(&place.push("find"), &deliveries.find, names);
        self.request(deliveries, &names);
        self.attempted(deliveries, any(names, &["status", "answer", "error", "refused", "retry_at"]));
    }

    fn request(&mut self, deliveries: &Deliveries, names: &Names) {
        let place = at(&["deliveries"]);
        self.template(&place.push("url"), &deliveries.url, names);
        if let Some(body) = &deliveries.body {
            self.template(&place.push("body"), body, names);
        }
        let mut names = names.clone();
        if let Some(Signing { secret, payload, .. }) = &deliveries.signature {
            let place = place.push("signature");
            self.secret(&place.push("secret"), secret, &names);
            names = names.with("body", Shape::Any);
            if let Some(payload) = payload {
                self.template(&place.push("payload"), payload, &names);
            }
            names = names.with("signature", Shape::Any);
        }
        for (name, template) in &deliveries.headers {
            self.template(
                &place.push("headers").push(name),
                template,
                &names.clone().with("body", Shape::Any),
            );
        }
    }

    fn attempted(&mut self, deliveries: &Deliveries, names: Names) {
        let place = at(&["deliveries"]);
        self.assignments(&place.push("set"), &deliveries.resource, &deliveries.set, &names);
        for (index, attempted) in deliveries.then.iter().enumerate() {
            let place = place.push("then").push(&index.to_string());
            if let Some(condition) = &attempted.condition {
                self.condition(&place.push("if"), condition, &names);
            }
            self.assignments(&place.push("set"), &deliveries.resource, &attempted.set, &names);
        }
    }
}

fn any(names: Names, more: &[&str]) -> Names {
    more.iter().fold(names, |names, name| names.with(name, Shape::Any))
}
