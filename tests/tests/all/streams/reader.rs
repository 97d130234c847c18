//! Server-sent events as clients read them.

use reqwest::Response;
use serde_json::Value;

/// One event.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Event {
    pub(super) kind: Option<String>,
    pub(super) id: Option<String>,
    pub(super) data: String,
    /// Comments before it.
    pub(super) comments: usize,
}

impl Event {
    /// An event that says nothing but this.
    pub(super) fn of(data: &str) -> Self {
        Self { data: data.to_owned(), ..Self::default() }
    }

    /// What it carries; null where that is no JSON.
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.data).unwrap_or_default()
    }
}

/// All events of a whole answer.
pub(super) fn events(text: &str) -> Vec<Event> {
    let mut left = text.to_owned();
    let events = std::iter::from_fn(|| taken(&mut left)).collect();
    assert_eq!(left, "", "an event is not ended");
    events
}

/// An answer that is read as it comes.
#[derive(Debug)]
pub(super) struct Reader {
    answer: Response,
    left: String,
}

impl Reader {
    pub(super) const fn of(answer: Response) -> Self {
        Self { answer, left: String::new() }
    }

    /// The next event; none at the end.
    pub(super) async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = taken(&mut self.left) {
                return Some(event);
            }
            let chunk = self.answer.chunk().await.unwrap()?;
            self.left.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// Everything that still comes.
    pub(super) async fn rest(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        while let Some(event) = self.next().await {
            events.push(event);
        }
        events
    }
}

/// The first event that is there whole, with the comments before it.
fn taken(text: &mut String) -> Option<Event> {
    let (mut event, mut at) = (Event::default(), 0);
    loop {
        let end = at + text[at..].find("\n\n")?;
        let block = &text[at..end];
        at = end + 2;
        if block.starts_with(':') {
            event.comments += 1;
            continue;
        }
        let mut data = Vec::new();
        for line in block.lines() {
            let (field, value) = line.split_once(": ").unwrap();
            match field {
                "event" => event.kind = Some(value.to_owned()),
                "id" => event.id = Some(value.to_owned()),
                "data" => data.push(value),
                other => panic!("unknown field {other}"),
            }
        }
        event.data = data.join("\n");
        text.drain(..at);
        return Some(event);
    }
}
