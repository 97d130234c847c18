use crate::annotation::Verb;

/// What an operation does when it is served.
#[derive(Debug)]
pub enum Behaviour {
    /// What its `x-mock` declares.
    Declared(Box<Verb>),
    /// Nothing is declared: a value that its response schema describes.
    Sample,
}

impl Behaviour {
    /// The verb's word, `sample` where none is declared.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Declared(verb) => verb.word(),
            Self::Sample => "sample",
        }
    }

    /// The declared verb.
    pub fn verb(&self) -> Option<&Verb> {
        match self {
            Self::Declared(verb) => Some(verb),
            Self::Sample => None,
        }
    }
}
