use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use specs::System;
use specs::annotation::Level;
use specs::expression::Scope;

use super::grants::Granted;

/// A persona, and what her own credential says she is, read as the contract says.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) name: String,
    /// `caller.…`; none where the credential is opaque.
    pub(super) facts: Option<Value>,
    pub(super) standing: Standing,
    /// None where that is not for the credential alone to say.
    pub(super) granted: Option<Granted>,
}

/// Where somebody stands in the tenancy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Platform,
    /// In the record of a level.
    In {
        level: String,
        id: String,
    },
    Nowhere,
    /// The credential does not tell.
    Unknown,
}

/// What only grants say of a caller.
const GRANTED: [&str; 3] = ["groups", "roles", "permissions"];

impl Caller {
    /// Reads a token as the identity of the system says that it is read.
    pub(super) fn read(system: &System, name: &str, token: &str) -> Self {
        let facts = facts(system, token);
        let granted = facts.as_ref().and_then(|facts| Granted::of(system, facts));
        let facts = facts.map(|facts| with_granted(facts, granted.as_ref()));
        let standing =
            facts.as_ref().map_or(Standing::Unknown, |facts| standing(system, facts, granted.is_some()));
        Self { name: name.to_owned(), facts, standing, granted }
    }

    /// Who may most comes first: the platform, levels from the outermost in, those of whom nothing is known,
    /// and nobody in particular.
    pub(super) fn rank(&self, system: &System) -> usize {
        let levels = system.annotation().tenancy.as_ref().map(|tenancy| tenancy.levels.as_slice());
        let levels = levels.unwrap_or_default();
        match &self.standing {
            Standing::Platform => 0,
            Standing::In { level, .. } => {
                1 + levels.iter().position(|one| one == level).unwrap_or(levels.len())
            }
            Standing::Unknown => levels.len() + 2,
            Standing::Nowhere => levels.len() + 3,
        }
    }

    pub(super) fn is_elsewhere(&self, other: &Self) -> bool {
        match (&self.standing, &other.standing) {
            (Standing::In { level, id }, Standing::In { level: other, id: there }) => {
                level == other && id != there
            }
            _ => false,
        }
    }
}

fn facts(system: &System, token: &str) -> Option<Value> {
    let identities = system.annotation().identity.values();
    let identity = identities.into_iter().find_map(|identities| {
        let identity = &identities.0[identities.reading(token)?];
        identity.jwt().map(|_| identity)
    })?;
    let claims = claims(token)?;
    let scope = [("claims", &claims)];
    let fact = |(name, template): (&String, &specs::expression::Template)| {
        (name.clone(), template.render(&Scope::new(&scope)).unwrap_or_default())
    };
    Some(Value::Object(identity.caller.iter().map(fact).collect()))
}

/// The middle part of a signed token, unverified: whoever issued it is asked whether it holds.
fn claims(token: &str) -> Option<Value> {
    let payload = token.split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}

fn with_granted(facts: Value, granted: Option<&Granted>) -> Value {
    let Value::Object(mut facts) = facts else { return facts };
    let list = |words: Option<&std::collections::BTreeSet<String>>| {
        Value::from(words.into_iter().flatten().map(String::as_str).collect::<Vec<_>>())
    };
    facts.insert("groups".to_owned(), list(None));
    facts.insert("roles".to_owned(), list(granted.map(|granted| &granted.roles)));
    facts.insert("permissions".to_owned(), list(granted.map(|granted| &granted.permissions)));
    Value::Object(facts)
}

/// Whether an expression asks for what is not known of a caller.
pub(super) fn asks_for_grants(source: &str) -> bool {
    GRANTED.iter().any(|name| source.contains(&format!("caller.{name}")))
}

fn standing(system: &System, facts: &Value, knows_grants: bool) -> Standing {
    let Some(tenancy) = &system.annotation().tenancy else { return Standing::Unknown };
    let nothing = Value::Object(Map::new());
    let names = [("caller", facts), ("context", &nothing)];
    let scope = Scope::new(&names);
    for place in &tenancy.place {
        if let Some(condition) = &place.condition {
            if !knows_grants && asks_for_grants(condition.source()) {
                return Standing::Unknown;
            }
            match condition.holds(&scope) {
                Ok(true) => {}
                Ok(false) => continue,
                Err(_) => return Standing::Unknown,
            }
        }
        let id = place.id.as_ref().and_then(|id| id.render(&scope).ok());
        return match (&place.at, id) {
            (Level::Platform, _) => Standing::Platform,
            (Level::Owner(level), Some(Value::String(id))) => Standing::In { level: level.clone(), id },
            _ => Standing::Unknown,
        };
    }
    Standing::Nowhere
}
