use serde::Deserialize;

/// A name or a list of names.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Written")]
pub struct Names(pub Vec<String>);

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    One(String),
    Many(Vec<String>),
}

impl From<Written> for Names {
    fn from(written: Written) -> Self {
        Self(match written {
            Written::One(name) => vec![name],
            Written::Many(names) => names,
        })
    }
}
