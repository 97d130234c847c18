use super::act::{Act, Inferred};
use crate::path::PathTemplate;

/// Endings of paths that say how the answer is written and nothing else.
const ENDINGS: [&str; 2] = [".json", ".xml"];

/// A path as it is read for what it says: parameters without names, without a slash or an ending at its end.
#[derive(Debug, Clone)]
pub(super) struct Route {
    segments: Vec<String>,
    /// What stands behind the colon of the last segment: `{name}:cancel`.
    pub(super) action: Option<String>,
}

impl Route {
    pub(super) fn of(path: &PathTemplate) -> Self {
        let shape = path.shape();
        let mut segments: Vec<String> = shape.split('/').skip(1).map(str::to_owned).collect();
        if segments.last().is_some_and(String::is_empty) {
            segments.pop();
        }
        let mut action = None;
        if let Some(last) = segments.last_mut() {
            if let Some(ending) =
                ENDINGS.iter().find(|ending| last.len() > ending.len() && last.ends_with(**ending))
            {
                last.truncate(last.len() - ending.len());
            }
            if let Some((subject, verb)) =
                last.clone().split_once(':').filter(|(subject, _)| !subject.is_empty())
            {
                action = Some(verb.to_owned());
                *last = subject.to_owned();
            }
        }
        Self { segments, action }
    }

    /// The same for every path of this form.
    pub(super) fn key(&self) -> String {
        self.segments.iter().flat_map(|segment| ["/", segment]).collect()
    }

    /// Whether it ends in a parameter.
    pub(super) fn is_item(&self) -> bool {
        self.segments.last().is_some_and(|last| last == "{}")
    }

    /// The path before the last segment, and that segment.
    pub(super) fn parent(&self) -> Option<(Self, String)> {
        let (last, before) = self.segments.split_last()?;
        Some((Self { segments: before.to_vec(), action: None }, last.clone()))
    }

    /// An item in the collection before it.
    pub(super) fn within(&self) -> Option<Inferred> {
        let (collection, _) = self.parent()?;
        Some(Inferred { is_item: true, ..collection.single() })
    }

    /// All of it as one collection, or one record.
    pub(super) fn single(&self) -> Inferred {
        let collection = self.key();
        let scope = collection.matches("{}").count();
        Inferred { collection, scope, is_item: false, act: Act::Read }
    }
}
