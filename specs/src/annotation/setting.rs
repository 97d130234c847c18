use serde::Deserialize;
use serde_json::Value;

/// Something that a system is free to do one way or another, and that whoever serves it chooses.
///
/// ```yaml
/// expired_token: {enum: [AUTH_TOKEN_EXPIRED, SESSION_EXPIRED], description: What an expired token answers}
/// ```
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// What it may be: texts, whole numbers, true and false.
    #[serde(rename = "enum")]
    pub values: Vec<Value>,
    /// What it is when nobody chooses. Absent: the first.
    #[serde(default)]
    pub default: Option<Value>,
    /// What it is about, for people.
    #[serde(default)]
    pub description: Option<String>,
}

impl Setting {
    /// What it is when nobody chooses.
    pub fn usual(&self) -> Value {
        self.default.as_ref().or(self.values.first()).cloned().unwrap_or_default()
    }

    /// The value that a text stands for.
    pub fn value(&self, text: &str) -> Option<&Value> {
        self.values.iter().find(|value| spelled(value) == text)
    }

    /// What it may be, as command lines spell it.
    pub fn spellings(&self) -> impl Iterator<Item = String> {
        self.values.iter().map(spelled)
    }
}

/// A value as command lines spell it.
fn spelled(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
