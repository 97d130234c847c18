use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::Method;
use jiff::Timestamp;

/// What a world was asked and what it answered, the last [`Journal::LENGTH`] of them.
#[derive(Debug, Default)]
pub struct Journal {
    entries: VecDeque<Arc<Entry>>,
    seen: u64,
}

/// One request and its answer.
#[derive(Debug)]
pub struct Entry {
    /// The id the answer carried.
    pub request_id: String,
    /// When it came, on the world's clock.
    pub at: Timestamp,
    /// Its method.
    pub method: Method,
    /// Path and query, as sent.
    pub target: String,
    /// The system and operation it was routed to.
    pub operation: Option<(String, String)>,
    /// Who called, by the subject of the credential.
    pub caller: Option<String>,
    /// The body, as sent.
    pub body: Bytes,
    /// The files in it.
    pub files: Vec<SentFile>,
    /// The answer's status.
    pub status: u16,
    /// Why it failed, if it did.
    pub reason: Option<String>,
    /// What was to be sent to others because of it.
    pub notices: Vec<Notice>,
    /// How an answer that came bit by bit ended, once it has.
    pub stream: OnceLock<StreamEnd>,
}

/// Something that a document declares to be sent to others once an operation succeeded.
#[derive(Debug)]
pub struct Notice {
    /// Its name in the document.
    pub name: String,
    /// What it is.
    pub kind: Sent,
    /// The number of what is sent, or why nothing is.
    pub outcome: Result<u64, String>,
}

/// What is sent to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// A callback of the operation.
    Callback,
    /// A webhook that follows from it.
    Webhook,
}

impl Notice {
    /// One that is not sent.
    pub fn unsent(name: String, kind: Sent, reason: Option<String>) -> Self {
        Self { name, kind, outcome: Err(reason.unwrap_or_default()) }
    }
}

/// How a stream ended.
#[derive(Debug)]
pub struct StreamEnd {
    /// Entries of its list that were sent.
    pub sent: usize,
    /// Whether all of it was sent.
    pub complete: bool,
    /// Why it was broken off, or what follows could not be done.
    pub reason: Option<String>,
}

/// A file that a request carried.
#[derive(Debug)]
pub struct SentFile {
    /// The field of the form; absent when the whole body was the file.
    pub field: Option<String>,
    /// What the client called it.
    pub name: Option<String>,
    /// The media type the client gave it.
    pub media_type: Option<String>,
    /// Bytes in it.
    pub size: usize,
}

impl Journal {
    /// Requests kept; older ones are dropped. Enough for a test run, little enough to hold.
    pub const LENGTH: usize = 1_000;

    /// Adds an entry; when full, the oldest is handed back, to be freed when nobody waits for it.
    pub fn push(&mut self, entry: Arc<Entry>) -> Option<Arc<Entry>> {
        let oldest = if self.entries.len() == Self::LENGTH { self.entries.pop_front() } else { None };
        self.entries.push_back(entry);
        self.seen += 1;
        oldest
    }

    /// Entries, oldest first.
    pub fn entries(&self) -> Vec<Arc<Entry>> {
        self.entries.iter().cloned().collect()
    }

    /// Requests ever seen.
    pub const fn seen(&self) -> u64 {
        self.seen
    }

    /// Forgets every entry.
    pub fn clear(&mut self) {
        self.entries.clear();
    }
}
