use specs::System;

/// How ids of one kind look: `usr_…`, `uuid`, or nothing in particular.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Form {
    /// What every one starts with; letters, digits, `-` and `_` follow.
    Prefix(String),
    /// RFC 9562, with hyphens.
    Uuid,
    /// A text without spaces, or a number.
    #[default]
    Any,
}

/// Longer texts are no ids.
const LONGEST: usize = 200;

impl Form {
    pub(crate) fn is_kept_by(&self, text: &str) -> bool {
        match self {
            Self::Prefix(prefix) => text.strip_prefix(prefix.as_str()).is_some_and(is_word),
            Self::Uuid => is_uuid(text),
            Self::Any => !text.is_empty() && text.len() <= LONGEST && !text.contains(char::is_whitespace),
        }
    }

    /// What stands for ids of it: `id usr_…`.
    pub(crate) fn label(&self) -> String {
        match self {
            Self::Prefix(prefix) => format!("id {prefix}…"),
            Self::Uuid => "id uuid".to_owned(),
            Self::Any => "id".to_owned(),
        }
    }
}

/// The forms of a system's ids.
#[derive(Debug)]
pub(crate) struct Forms<'c> {
    /// The longest first: one may begin another.
    prefixes: Vec<&'c str>,
}

/// A shorter prefix would make an id of any word.
const SHORTEST_PREFIX: usize = 3;

impl<'c> Forms<'c> {
    pub(crate) fn of(system: &'c System) -> Self {
        let resources = system.annotation().resources.values();
        let mut prefixes: Vec<_> = resources
            .map(|resource| resource.id.prefix.as_str())
            .filter(|prefix| prefix.len() >= SHORTEST_PREFIX)
            .collect();
        prefixes.sort_by_key(|prefix| (std::cmp::Reverse(prefix.len()), *prefix));
        prefixes.dedup();
        Self { prefixes }
    }

    /// The form of a whole text that is an id of one of them.
    pub(crate) fn of_text(&self, text: &str) -> Option<Form> {
        if is_uuid(text) {
            return Some(Form::Uuid);
        }
        let begins = |prefix: &&&str| text.strip_prefix(**prefix).is_some_and(is_word);
        self.prefixes.iter().find(begins).map(|prefix| Form::Prefix((*prefix).to_owned()))
    }

    /// The form that a pattern of the contract asks for: `^usr_[A-Za-z0-9]+$`.
    pub(super) fn of_pattern(&self, pattern: &str) -> Option<Form> {
        let pattern = pattern.strip_prefix('^')?;
        let prefix = self.prefixes.iter().find(|prefix| pattern.starts_with(**prefix))?;
        Some(Form::Prefix((*prefix).to_owned()))
    }

    /// The form of a resource's ids.
    pub(super) fn of_resource(system: &System, name: &str) -> Form {
        match system.annotation().resources.get(name) {
            Some(resource) if !resource.id.prefix.is_empty() => Form::Prefix(resource.id.prefix.clone()),
            _ => Form::Any,
        }
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LONGEST
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

fn is_uuid(text: &str) -> bool {
    let hyphens = [8, 13, 18, 23];
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match hyphens.contains(&at) {
            true => byte == b'-',
            false => byte.is_ascii_hexdigit(),
        })
}
