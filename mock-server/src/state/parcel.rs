use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method};
use imbl::OrdMap;
use jiff::Timestamp;

/// A request that is no record: what a document declares to be sent to others, once it was made out.
#[derive(Debug, Clone)]
pub struct Parcel {
    /// What it is.
    pub origin: Origin,
    /// When it was made out.
    pub at: Timestamp,
    /// The method.
    pub method: Method,
    /// Where it goes.
    pub url: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
    /// The statuses that its document declares for the answer, as they are written there.
    pub answers: Arc<[String]>,
    /// How often it was sent, and what came of that.
    pub attempts: Vec<Attempt>,
    /// What becomes of it.
    pub standing: Standing,
    /// How many requests of this server's own led to it, itself among them.
    pub depth: u16,
}

/// What a document calls a request to others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The system.
    pub system: String,
    /// The webhook, or the callback where there is an operation.
    pub name: String,
    /// The operation that declares the callback.
    pub operation: Option<String>,
}

/// One attempt to send it.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// When it was due.
    pub at: Timestamp,
    /// What was answered; 0: nobody did.
    pub status: u16,
    /// Why it does not count as taken.
    pub error: Option<String>,
}

/// What becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is to be sent.
    Waiting,
    /// It was taken.
    Delivered,
    /// It was not, and will not be sent again.
    Failed,
}

/// Somebody who is told by webhooks because the control API says so.
#[derive(Debug, Clone)]
pub struct Receiver {
    /// Whose webhooks; absent: those of every system.
    pub system: Option<String>,
    /// Where to.
    pub url: String,
    /// Which ones; none: all.
    pub events: Vec<String>,
}

/// The parcels of a world, each by its number.
#[derive(Debug, Clone, Default)]
pub struct Parcels {
    all: OrdMap<u64, Arc<Parcel>>,
    made: u64,
    numbered: u64,
    waiting: usize,
}

impl Parcel {
    /// Whether its document declares this status for the answer: by itself, by its class, or, where it tells of
    /// no failure, as any other. What declares nothing takes success.
    #[must_use]
    pub fn takes(&self, status: u16) -> bool {
        let class = format!("{}XX", status / 100);
        let exact = status.to_string();
        let declared = |wanted: &str| self.answers.iter().any(|known| known == wanted);
        declared(&exact)
            || declared(&class)
            || (status < 500 && declared("default"))
            || (status / 100 == 2 && self.answers.is_empty())
    }
}

impl Standing {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }
}

impl Parcels {
    /// Parcels kept, of which any number may wait; the oldest that does not is forgotten first.
    pub const MOST: usize = 1_000;

    /// Adds one that is to be sent; its number. None where as many wait already as are kept.
    pub(super) fn add(&mut self, parcel: Parcel) -> Option<u64> {
        self.put(self.made + 1, Arc::new(parcel))
    }

    fn put(&mut self, number: u64, parcel: Arc<Parcel>) -> Option<u64> {
        if self.waiting >= Self::MOST {
            return None;
        }
        if self.all.len() >= Self::MOST {
            let oldest = self.all.iter().find(|(_, parcel)| parcel.standing != Standing::Waiting);
            let oldest = oldest.map(|(number, _)| *number);
            oldest.and_then(|number| self.all.remove(&number));
        }
        self.made = self.made.max(number);
        self.waiting += usize::from(parcel.standing == Standing::Waiting);
        self.all.insert(number, parcel);
        Some(number)
    }

    /// Does what was done elsewhere between two states of parcels that these go on from; the number here of each
    /// that something was done to, by its number there. What was added keeps its number, unless that is another
    /// one's here. What was sent here too since then stays as it is.
    pub(super) fn follow(&mut self, before: &Self, after: &Self) -> HashMap<u64, u64> {
        let mut numbers = HashMap::new();
        for (number, parcel) in after.all().filter(|(number, it)| !is_same(before.get(*number), it)) {
            let here = match before.get(number) {
                Some(known) => is_same(self.get(number), known).then(|| self.change(number, parcel)),
                None => self.put(number.max(self.made + 1), Arc::clone(parcel)),
            };
            numbers.extend(here.map(|here| (number, here)));
        }
        self.made = self.made.max(after.made);
        self.numbered = self.numbered.max(after.numbered);
        numbers
    }

    /// Puts in one of a number that is there.
    fn change(&mut self, number: u64, parcel: &Arc<Parcel>) -> u64 {
        let waits = |parcel: &Arc<Parcel>| usize::from(parcel.standing == Standing::Waiting);
        let known = self.all.insert(number, Arc::clone(parcel));
        self.waiting = self.waiting + waits(parcel) - known.as_ref().map_or(0, waits);
        number
    }

    /// The parcel of a number.
    #[must_use]
    pub fn get(&self, number: u64) -> Option<&Arc<Parcel>> {
        self.all.get(&number)
    }

    /// Every one that is kept, the oldest first.
    pub fn all(&self) -> impl Iterator<Item = (u64, &Arc<Parcel>)> {
        self.all.iter().map(|(number, parcel)| (*number, parcel))
    }

    /// How many there ever were.
    #[must_use]
    pub const fn made(&self) -> u64 {
        self.made
    }

    /// A number for what is made up in the next one; every one is given out once, whether it is sent or not.
    pub const fn next_number(&mut self) -> u64 {
        self.numbered += 1;
        self.numbered
    }

    /// Says what came of an attempt to send one.
    pub fn attempted(&mut self, number: u64, attempt: Attempt, standing: Standing) {
        let Some(parcel) = self.all.get_mut(&number) else { return };
        let parcel = Arc::make_mut(parcel);
        let waited = parcel.standing == Standing::Waiting;
        parcel.attempts.push(attempt);
        parcel.standing = standing;
        if waited && standing != Standing::Waiting {
            self.waiting -= 1;
        }
    }
}

fn is_same(known: Option<&Arc<Parcel>>, other: &Arc<Parcel>) -> bool {
    known.is_some_and(|known| Arc::ptr_eq(known, other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parcel(answers: &[&str]) -> Parcel {
        Parcel {
            origin: Origin { system: "a".to_owned(), name: "b".to_owned(), operation: None },
            at: Timestamp::UNIX_EPOCH,
            method: Method::POST,
            url: "http://localhost/".to_owned(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            answers: answers.iter().map(|status| (*status).to_owned()).collect(),
            attempts: Vec::new(),
            standing: Standing::Waiting,
            depth: 1,
        }
    }

    #[test]
    fn what_the_document_declares_is_taken() {
        for (answers, taken, refused) in [
            (&["200"][..], &[200][..], &[201, 404, 500][..]),
            (&["2XX", "410"], &[200, 204, 410], &[404]),
            (&["200", "default"], &[200, 302, 404], &[500]),
            (&[], &[200, 204], &[301, 400, 500]),
        ] {
            let parcel = parcel(answers);
            assert!(taken.iter().all(|status| parcel.takes(*status)), "{answers:?}");
            assert!(!refused.iter().any(|status| parcel.takes(*status)), "{answers:?}");
        }
    }

    #[test]
    fn only_what_waits_is_kept_whatever_comes() {
        let mut parcels = Parcels::default();
        let attempt = || Attempt { at: Timestamp::UNIX_EPOCH, status: 200, error: None };
        let first = parcels.add(parcel(&[])).unwrap();
        let second = parcels.add(parcel(&[])).unwrap();
        parcels.attempted(second, attempt(), Standing::Delivered);
        for _ in 2..Parcels::MOST {
            parcels.add(parcel(&[])).unwrap();
        }
        assert!(parcels.add(parcel(&[])).is_some() && parcels.get(second).is_none());
        assert!(parcels.add(parcel(&[])).is_none(), "all that are kept wait");
        parcels.attempted(first, attempt(), Standing::Failed);
        assert!(parcels.add(parcel(&[])).is_some() && parcels.get(first).is_none());
    }
}
