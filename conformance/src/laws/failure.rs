use serde_json::{Value, json};
use specs::annotation::{Dialect, FailureForm, FailureKind, Verb};
use specs::contract::Forms;
use specs::expression::Scope;
use specs::{Operation, System};

/// What a refusal looks like: its status, and the form of its body as far as the contract declares it.
#[derive(Clone, Debug)]
pub(super) struct Expected {
    pub(super) kind: FailureKind,
    pub(super) status: u16,
    /// Bodies it may have, values standing for their types; none where a protocol words it.
    bodies: Vec<Form>,
    /// Headers that must be there.
    pub(super) headers: Vec<String>,
}

#[derive(Clone, Debug)]
struct Form {
    body: Value,
    /// Members that are there only now and then.
    optional: &'static [&'static str],
}

impl Expected {
    /// What a system answers to an operation's caller in the case of a failure of this kind.
    pub(super) fn of(system: &System, operation: &Operation, kind: FailureKind) -> Self {
        let surface = system.surface(operation.path.as_str());
        let forms = |case| system.forms(surface, kind, case);
        let own = forms(None);
        let status = own.status(kind);
        let is_protocol = matches!(operation.behaviour.verb(), Some(Verb::Flow(_)));
        let cases = system.cases(surface, kind).map(Some).chain([None]);
        let bodies = cases.map(|case| form(&forms(case), kind, status)).collect::<Option<Vec<_>>>();
        let bodies = bodies.filter(|_| !is_protocol);
        let headers = own.headers().filter(|(_, value)| !rendered(value, kind).is_null());
        let headers = if is_protocol { Vec::new() } else { headers.map(|(name, _)| name.clone()).collect() };
        Self { kind, status, bodies: bodies.unwrap_or_default(), headers }
    }

    /// What a body lacks or has too much; nothing where it is in the envelope.
    pub(super) fn misfit(&self, body: Option<&Value>) -> Option<String> {
        let Some(body) = body else {
            return (!self.bodies.is_empty()).then(|| "no JSON body".to_owned());
        };
        let misfits = self.bodies.iter().map(|form| misfit(&form.body, form.optional, body, ""));
        misfits.collect::<Option<Vec<_>>>()?.into_iter().next()
    }

    /// The form of its body, for people.
    pub(super) fn envelope(&self) -> String {
        self.bodies.first().map(|form| form.body.to_string()).unwrap_or_default()
    }
}

fn form(forms: &Forms<'_>, kind: FailureKind, status: u16) -> Option<Form> {
    if forms.media().is_some() {
        return None;
    }
    let Some(template) = forms.body() else { return Some(habit(forms.dialect(), kind, status)) };
    match rendered(template, kind) {
        Value::Null => None,
        body => Some(Form { body, optional: &[] }),
    }
}

/// The framework's own form.
fn habit(dialect: Dialect, kind: FailureKind, status: u16) -> Form {
    match (dialect, kind) {
        (Dialect::Fastapi, FailureKind::Validation) => Form { body: json!({"detail": []}), optional: &[] },
        (Dialect::Fastapi, _) => Form { body: json!({"detail": ""}), optional: &[] },
        (Dialect::Plain, _) => Form {
            body: json!({"title": "", "status": status, "kind": kind.word(), "errors": null, "details": null}),
            optional: &["errors", "details"],
        },
    }
}

/// A form filled in: what is not known is null and fits anything.
fn rendered(template: &specs::expression::Template, kind: FailureKind) -> Value {
    let (text, word, none, list) = (json!("message"), json!(kind.word()), Value::Null, json!([]));
    let mut names = vec![("message", &text), ("kind", &word), ("errors", &list)];
    names.extend(["details", "request_id"].map(|name| (name, &none)));
    names.extend(FailureForm::DETAILS.map(|name| (name, &none)));
    template.render(&Scope::new(&names)).unwrap_or_default()
}

fn misfit(expected: &Value, optional: &[&str], actual: &Value, at: &str) -> Option<String> {
    match (expected, actual) {
        (Value::Null, _) => None,
        (Value::Object(expected), Value::Object(actual)) => {
            let is_optional = |name: &String| optional.contains(&name.as_str());
            if let Some(name) = expected.keys().find(|name| !is_optional(name) && !actual.contains_key(*name))
            {
                return Some(format!("no member {at}/{name}"));
            }
            if let Some(name) = actual.keys().find(|name| !expected.contains_key(*name)) {
                return Some(format!("a member {at}/{name} that the envelope does not have"));
            }
            let pairs = expected.iter().filter_map(|(name, one)| Some((name, one, actual.get(name)?)));
            pairs.into_iter().find_map(|(name, one, other)| misfit(one, &[], other, &format!("{at}/{name}")))
        }
        (Value::String(_), Value::String(_) | Value::Null)
        | (Value::Array(_), Value::Array(_))
        | (Value::Number(_), Value::Number(_))
        | (Value::Bool(_), Value::Bool(_)) => None,
        (_, actual) => Some(format!("{} {at}", kind_of(actual))),
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null at",
        Value::Bool(_) => "a boolean at",
        Value::Number(_) => "a number at",
        Value::String(_) => "a text at",
        Value::Array(_) => "a list at",
        Value::Object(_) => "an object at",
    }
}
