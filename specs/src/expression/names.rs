use std::collections::BTreeMap;

use cel::IdedExpr;

use super::{Shape, check};

/// Something wrong with an expression, and what was probably meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What is wrong.
    pub message: String,
    /// What to write instead, or what there is.
    pub hint: Option<String>,
}

impl Remark {
    /// A remark without a hint.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None }
    }

    pub(super) const fn with(message: String, hint: Option<String>) -> Self {
        Self { message, hint }
    }
}

/// The names in scope of an expression and what each may hold; checks expressions against them.
#[derive(Debug, Clone, Default)]
pub struct Names {
    known: BTreeMap<String, Shape>,
    /// Whether there are more than can be known.
    open: bool,
}

impl Names {
    /// No names.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same names and one more.
    #[must_use]
    pub fn with(mut self, name: &str, shape: Shape) -> Self {
        self.known.insert(name.to_owned(), shape);
        self
    }

    /// The same names and others, of which nothing is known.
    #[must_use]
    pub const fn and_others(mut self) -> Self {
        self.open = true;
        self
    }

    /// Whether a name that is not known may be there.
    pub(super) const fn is_open(&self) -> bool {
        self.open
    }

    /// What a name may hold.
    pub(super) fn get(&self, name: &str) -> Option<&Shape> {
        self.known.get(name)
    }

    /// Every name in scope.
    pub(super) fn known(&self) -> impl Iterator<Item = &str> {
        self.known.keys().map(String::as_str)
    }

    /// Every unknown name, field, function and enum literal in the expression, a message each.
    pub(super) fn check(&self, expression: &IdedExpr) -> Vec<Remark> {
        check::check(self, expression)
    }
}

/// `did you mean …` when something known is close, else what is known.
pub(crate) fn suggestion<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let known: Vec<&str> = known.collect();
    let near = known.iter().map(|other| (distance(name, other), *other)).min();
    match near? {
        (distance, other) if distance <= 1 + name.len() / 4 => Some(format!("did you mean `{other}`")),
        _ => Some(format!("known are {}", known.join(", "))),
    }
}

/// Levenshtein distance: insertions, deletions and replacements between two names.
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.chars().count()).collect();
    for (i, l) in left.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, r) in right.chars().enumerate() {
            let replaced = diagonal + usize::from(l != r);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[row.len() - 1]
}
