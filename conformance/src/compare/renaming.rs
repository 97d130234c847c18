use std::collections::HashMap;

/// What on the left is what on the right: one to one, both ways, for the length of a workflow.
#[derive(Debug, Default)]
pub(super) struct Renaming {
    right_of: HashMap<String, (String, Origin)>,
    left_of: HashMap<String, String>,
}

/// Where a pair comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// The scenario sent it.
    Sent,
    /// It was made during the run.
    Made,
    /// It was there before.
    Before,
}

/// What two names that stand in one place come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Met {
    /// They are a pair from now on.
    Paired,
    /// They were one already.
    Known,
    /// One of them stands for something else.
    Conflict {
        /// What on the right the left one stands for.
        right: Option<String>,
        /// What on the left the right one stands for.
        left: Option<String>,
    },
}

impl Renaming {
    pub(super) fn meet(&mut self, left: &str, right: &str, origin: Origin) -> Met {
        let known_right = self.right_of.get(left).map(|(right, _)| right);
        let known_left = self.left_of.get(right);
        match (known_right, known_left) {
            (None, None) => {
                self.right_of.insert(left.to_owned(), (right.to_owned(), origin));
                self.left_of.insert(right.to_owned(), left.to_owned());
                Met::Paired
            }
            (Some(known), _) if known == right => Met::Known,
            (right, left) => Met::Conflict { right: right.cloned(), left: left.cloned() },
        }
    }

    pub(super) fn origin(&self, left: &str) -> Option<Origin> {
        self.right_of.get(left).map(|(_, origin)| *origin)
    }

    /// Where a name on the right comes from.
    pub(super) fn origin_right(&self, right: &str) -> Option<Origin> {
        self.origin(self.left_of.get(right)?)
    }

    pub(super) fn right_of(&self, left: &str) -> Option<&str> {
        self.right_of.get(left).map(|(right, _)| right.as_str())
    }

    pub(super) fn left_of(&self, right: &str) -> Option<&str> {
        self.left_of.get(right).map(String::as_str)
    }

    /// Are they each other's names, or the same and nobody's?
    pub(super) fn same(&self, left: &str, right: &str) -> bool {
        match (self.right_of(left), self.left_of(right)) {
            (None, None) => left == right,
            (known, _) => known == Some(right),
        }
    }
}
