use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;
use imbl::{HashMap, HashSet, OrdMap};
use parking_lot::RwLock;
use serde_json::{Map, Value};

/// Most records that one shelf takes because somebody asked for them; beyond, they are made up at each request.
const MOST_ASKED: usize = 10_000;

/// Most written answers that are kept of one thing.
const MOST_VIEWS: usize = 64;

/// The records of a collection that no document declares.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    rows: OrdMap<u64, Arc<Kept>>,
    places: HashMap<Arc<str>, u64>,
    gone: HashSet<Arc<str>>,
    next: u64,
    begun: bool,
    views: Views,
}

/// One of them: what is known of it, whatever the answers that show it.
#[derive(Debug)]
pub struct Kept {
    /// What paths call it.
    pub id: Arc<str>,
    /// Its place among the others.
    pub ordinal: u64,
    /// What was said of it.
    pub facts: Map<String, Value>,
    /// The members that clients said themselves; the others were made up.
    pub said: Arc<BTreeSet<String>>,
    /// How it is written in answers.
    pub views: Views,
}

impl Kept {
    /// One of which nothing is known but its id.
    pub fn unsaid(id: &str) -> Self {
        Self { id: id.into(), ordinal: 0, facts: Map::new(), said: Arc::default(), views: Views::default() }
    }
}

/// Written answers, each by what it answers. They go with what they show.
#[derive(Debug, Clone, Default)]
pub struct Views(Arc<RwLock<Vec<(String, Bytes)>>>);

impl Views {
    /// The answer to this, made where nobody asked before.
    pub fn get<E>(&self, of: &str, make: impl FnOnce() -> Result<Bytes, E>) -> Result<Bytes, E> {
        if let Some((_, known)) = self.0.read().iter().find(|(known, _)| known == of) {
            return Ok(known.clone());
        }
        let made = make()?;
        let mut views = self.0.write();
        if views.len() < MOST_VIEWS {
            views.push((of.to_owned(), made.clone()));
        }
        Ok(made)
    }
}

impl Shelf {
    /// The record of an id.
    pub fn get(&self, id: &str) -> Option<&Arc<Kept>> {
        self.rows.get(self.places.get(id)?)
    }

    /// Whether there was one of this id.
    pub fn is_gone(&self, id: &str) -> bool {
        self.gone.contains(id)
    }

    /// The ids of those that were taken away, in the order of texts.
    pub fn gone(&self) -> Vec<&str> {
        let mut gone: Vec<&str> = self.gone.iter().map(AsRef::as_ref).collect();
        gone.sort_unstable();
        gone
    }

    /// Every record, in the order they came.
    pub fn rows(&self) -> impl Iterator<Item = &Arc<Kept>> {
        self.rows.values()
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// How many came so far.
    pub const fn next(&self) -> u64 {
        self.next
    }

    /// Whether the records that were there before anybody asked are among them.
    pub const fn is_begun(&self) -> bool {
        self.begun
    }

    /// Whether another one may be made up because it was asked for.
    pub fn has_room(&self) -> bool {
        self.rows.len() < MOST_ASKED
    }

    /// How it is written in answers as a whole.
    pub const fn views(&self) -> &Views {
        &self.views
    }

    /// Puts in what was there before anybody asked.
    pub fn begin(&mut self, first: impl IntoIterator<Item = (String, Map<String, Value>)>) {
        self.begun = true;
        for (id, facts) in first {
            if !self.places.contains_key(id.as_str()) && !self.gone.contains(id.as_str()) {
                self.place(Kept { facts, ..Kept::unsaid(&id) });
            }
        }
    }

    /// Puts in one that somebody asks for.
    pub fn ask(&mut self, id: &str) -> Arc<Kept> {
        self.place(Kept::unsaid(id))
    }

    /// Puts a record in the place of the one of its id, or behind all others; a client said these of its members.
    pub fn put<'n>(
        &mut self,
        id: &str,
        facts: Map<String, Value>,
        said: impl IntoIterator<Item = &'n String>,
    ) -> Arc<Kept> {
        let mut all = self.get(id).map(|known| Arc::clone(&known.said)).unwrap_or_default();
        Arc::make_mut(&mut all).extend(said.into_iter().cloned());
        self.place(Kept { facts, said: all, ..Kept::unsaid(id) })
    }

    fn place(&mut self, kept: Kept) -> Arc<Kept> {
        let id = Arc::clone(&kept.id);
        let ordinal = self.places.get(&id).copied().unwrap_or_else(|| self.next.max(kept.ordinal));
        self.next = self.next.max(ordinal + 1);
        let kept = Arc::new(Kept { ordinal, ..kept });
        self.gone.remove(&id);
        self.places.insert(id, ordinal);
        self.rows.insert(ordinal, Arc::clone(&kept));
        self.views = Views::default();
        kept
    }

    /// Does what was done to another one between two states of it. Records that were only made up there stand
    /// behind what is here; all of them are written anew.
    pub fn follow(&mut self, before: &Self, after: &Self) {
        for id in after.gone.iter().filter(|id| !before.is_gone(id)) {
            self.remove(id);
        }
        let is_same = |kept: &Arc<Kept>| before.get(&kept.id).is_some_and(|known| Arc::ptr_eq(known, kept));
        for kept in after.rows().filter(|kept| !is_same(kept)) {
            if !kept.said.is_empty() || !(self.places.contains_key(&kept.id) || self.is_gone(&kept.id)) {
                let Kept { id, ordinal, facts, said, .. } = &**kept;
                let (id, said) = (Arc::clone(id), Arc::clone(said));
                let facts = facts.clone();
                self.place(Kept { id, ordinal: *ordinal, facts, said, views: Views::default() });
            }
        }
        self.begun |= after.begun;
        self.next = self.next.max(after.next);
    }

    /// Takes one away, for good.
    pub fn remove(&mut self, id: &str) {
        if let Some(ordinal) = self.places.remove(id) {
            self.rows.remove(&ordinal);
        }
        self.gone.insert(id.into());
        self.views = Views::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_keep_their_place_and_what_is_gone_stays_so() {
        let mut shelf = Shelf::default();
        let name = "n".to_owned();
        shelf.put("a", Map::new(), []);
        shelf.put("b", Map::new(), []);
        shelf.put("a", Map::from_iter([(name.clone(), 1.into())]), [&name]);
        let ids = |shelf: &Shelf| shelf.rows().map(|kept| kept.id.to_string()).collect::<Vec<_>>();
        assert_eq!(ids(&shelf), ["a", "b"]);
        assert_eq!(shelf.get("a").unwrap().facts["n"], 1);
        assert!(shelf.get("a").unwrap().said.contains("n") && shelf.get("b").unwrap().said.is_empty());
        shelf.remove("a");
        shelf.begin([("a".to_owned(), Map::new()), ("c".to_owned(), Map::new())]);
        assert_eq!(ids(&shelf), ["b", "c"]);
        assert!(shelf.is_gone("a") && shelf.get("a").is_none());
    }

    #[test]
    fn an_answer_is_written_once_until_what_it_shows_changes() {
        let mut shelf = Shelf::default();
        let written = |shelf: &Shelf, text: &'static str| {
            shelf.views().get("list", || Ok::<_, ()>(Bytes::from_static(text.as_bytes()))).unwrap()
        };
        assert_eq!(written(&shelf, "one"), written(&shelf, "two"));
        shelf.put("a", Map::new(), []);
        assert_eq!(written(&shelf, "three"), "three");
    }
}
