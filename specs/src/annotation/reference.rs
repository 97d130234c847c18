use serde::Deserialize;

use super::Fail;

/// A field that holds the id of a record.
///
/// ```yaml
/// references: {tenant_id: tenant, provider_id: {to: provider, on_delete: refuse, fail: {kind: conflict}}}
/// ```
#[derive(Debug, Deserialize)]
#[serde(from = "Written")]
pub struct Reference {
    /// The resource whose id it is.
    pub to: String,
    /// What becomes of this record when that one goes.
    pub on_delete: OnDelete,
    /// What is answered where that is refused. Absent: `conflict`.
    pub fail: Option<Fail>,
}

/// What becomes of a record when one that it refers to goes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnDelete {
    /// Nothing.
    #[default]
    Keep,
    /// The other one stays: its deletion is refused.
    Refuse,
    /// It goes too.
    Cascade,
    /// Its field becomes null.
    Clear,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    To(String),
    Whole(Box<Whole>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    to: String,
    #[serde(default)]
    on_delete: OnDelete,
    #[serde(default)]
    fail: Option<Fail>,
}

impl From<Written> for Reference {
    fn from(written: Written) -> Self {
        match written {
            Written::To(to) => Self { to, on_delete: OnDelete::default(), fail: None },
            Written::Whole(whole) => Self { to: whole.to, on_delete: whole.on_delete, fail: whole.fail },
        }
    }
}
