use fixtures::instant_text;
use serde_json::{Map, Value};
use specs::annotation::verb::{Group, GroupKey};
use specs::expression::{CalendarUnit, parse_instant};

use crate::failure::{Failure, text};
use crate::state::Record;
use crate::verb::words;

/// What a request groups by.
pub(super) struct Grouping<'t>(Vec<(&'t str, Key<'t>)>);

enum Key<'t> {
    Field(&'t str),
    Calendar(&'t str, CalendarUnit),
}

impl<'t> Grouping<'t> {
    /// The keys that are declared, or those of them that the request chooses.
    pub(super) fn new(group: Option<&'t Group>, query: &Map<String, Value>) -> Result<Self, Failure> {
        let Some(group) = group else { return Ok(Self(Vec::new())) };
        let sent = |name: &str| query.get(name).filter(|value| !value.is_null());
        let mut keys = Vec::new();
        for name in chosen(group, sent)? {
            let (name, key) = group.keys.get_key_value(&name).ok_or_else(|| {
                let known = group.keys.keys().map(String::as_str);
                words::unknown(group.by.as_deref().unwrap_or_default(), &name, known)
            })?;
            keys.push((name.as_str(), read(key, sent)?));
        }
        Ok(Self(keys))
    }

    /// The names of the keys.
    pub(super) fn names(&self) -> impl Iterator<Item = &'t str> {
        self.0.iter().map(|(name, _)| *name)
    }

    /// The keys of the group that a record belongs to.
    pub(super) fn keys(&self, record: &Record) -> Map<String, Value> {
        self.0.iter().map(|(name, key)| ((*name).to_owned(), key.of(record))).collect()
    }
}

fn chosen<'q>(group: &Group, sent: impl Fn(&str) -> Option<&'q Value>) -> Result<Vec<String>, Failure> {
    let Some(parameter) = &group.by else { return Ok(group.keys.keys().cloned().collect()) };
    Ok(match sent(parameter) {
        Some(value) => words::several(value),
        None => group.default.iter().cloned().collect(),
    })
}

fn read<'t, 'q>(key: &'t GroupKey, sent: impl Fn(&str) -> Option<&'q Value>) -> Result<Key<'t>, Failure> {
    let GroupKey::Calendar(calendar) = key else { return Ok(Key::Field(key.field())) };
    let unit = match calendar.by.as_deref().and_then(|name| Some((name, text(sent(name)?)))) {
        Some((parameter, word)) => CalendarUnit::parse(&word)
            .ok_or_else(|| words::unknown(parameter, &word, CalendarUnit::WORDS.into_iter()))?,
        None => calendar.unit,
    };
    Ok(Key::Calendar(&calendar.instant, unit))
}

impl Key<'_> {
    fn of(&self, record: &Record) -> Value {
        match self {
            Self::Field(field) => record.field(field).clone(),
            Self::Calendar(field, unit) => {
                let instant = record.field(field).as_str().and_then(parse_instant);
                instant.and_then(|instant| unit.start(instant)).map(instant_text).into()
            }
        }
    }
}
