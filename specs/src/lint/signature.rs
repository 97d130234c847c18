use super::Lint;
use crate::annotation::{SecretSource, SignatureIdentity};
use crate::expression::{Names, Shape};
use crate::pointer::Pointer;

impl Lint<'_> {
    /// A signature: its form can be read, everything that is signed is known, its secret is there.
    pub(super) fn signature(&mut self, place: &Pointer, signature: &SignatureIdentity) {
        if !signature.form.names().any(|name| name == SignatureIdentity::SIGNATURE) {
            self.error_with_hint(
                &place.push("form"),
                "the form holds no signature",
                "write ${signature} in it",
            );
        }
        if let Some((first, second)) = signature.form.ambiguous() {
            let message = format!("nothing tells where `{first}` ends and `{second}` begins");
            self.error(&place.push("form"), message);
        }
        self.payload(&place.push("payload"), signature);
        if signature.tolerance.is_some() && !known(signature).any(|name| name == SignatureIdentity::TIMESTAMP)
        {
            let hint = "write ${timestamp} in the form, or name its header in `headers`";
            self.error_with_hint(&place.push("tolerance"), "nothing says when was signed", hint);
        }
        let names = ["path", "query", "signed"];
        let names = names.iter().fold(Names::new(), |names, name| names.with(name, Shape::Any));
        self.secret(&place.push("secret"), &signature.secret, &names);
    }

    fn payload(&mut self, place: &Pointer, signature: &SignatureIdentity) {
        let names = || known(signature).chain([SignatureIdentity::BODY]);
        for name in signature.payload.names() {
            self.known(place, "part of a signature", name, names());
        }
        if !signature.payload.names().any(|name| name == SignatureIdentity::BODY) {
            self.error_with_hint(place, "the body is not signed, so any would pass", "write ${body} in it");
        }
    }

    /// Where a secret is, named over these: a field that keeps it as it is.
    pub(super) fn secret(&mut self, place: &Pointer, secret: &SecretSource, names: &Names) {
        let SecretSource::Record(record) = secret else { return };
        if !self.known_resource(&place.push("from"), &record.from) {
            return;
        }
        for (field, template) in &record.fields {
            self.known_field(&place.push("where").push(field), &record.from, field);
            self.template(&place.push("where").push(field), template, names);
        }
        self.known_field(&place.push("field"), &record.from, &record.field);
        if self.system.annotation().resources[&record.from].secrets.contains(&record.field) {
            let message =
                format!("`{}` is kept hashed, and a signature needs the secret itself", record.field);
            self.error_with_hint(&place.push("field"), message, "name it in `sealed` instead of `secrets`");
        }
    }
}

fn known(signature: &SignatureIdentity) -> impl Iterator<Item = &str> {
    signature.form.names().chain(signature.headers.keys().map(String::as_str))
}
