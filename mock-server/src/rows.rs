//! Rows of an answer, joined to a JSON array as they come.

use bytes::Bytes;
use serde_json::Value;

/// A JSON array under way. A page of rows is most of an answer, so it is written once: what stands
/// around it is put there in place.
#[derive(Debug)]
pub(crate) struct Rows(Vec<u8>);

/// Bytes kept free before the array, more than any envelope says before its rows; what is longer is
/// put in front all the same.
const ROOM: usize = 64;

impl Rows {
    /// Room for so many rows that are about so long.
    pub(crate) fn of(length: usize, count: usize) -> Self {
        let mut text = Vec::with_capacity((length + 16) * count + 4 * ROOM);
        text.resize(ROOM, b' ');
        Self(text)
    }

    /// One more row, as JSON.
    pub(crate) fn push(&mut self, json: &[u8]) {
        self.0.push(if self.0.len() == ROOM { b'[' } else { b',' });
        self.0.extend_from_slice(json);
    }

    /// The array as a value, beside the array itself.
    ///
    /// # Errors
    /// When a row is not JSON.
    pub(crate) fn read(self) -> Result<(Value, Self), serde_json::Error> {
        let text = self.within(b"", b"");
        let mut rows = Self::of(0, 0);
        rows.0.extend_from_slice(text.strip_suffix(b"]").unwrap_or_default());
        Ok((serde_json::from_slice(&text)?, rows))
    }

    /// The array, with the rest of a text around it.
    pub(crate) fn within(mut self, before: &[u8], after: &[u8]) -> Bytes {
        if self.0.len() == ROOM {
            self.0.push(b'[');
        }
        self.0.push(b']');
        self.0.extend_from_slice(after);
        let from = ROOM.saturating_sub(before.len());
        drop(self.0.splice(from..ROOM, before.iter().copied()));
        Bytes::from(self.0).slice(from..)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_the_rows_may_be_of_any_length() {
        for length in [0, 1, ROOM, ROOM + 1, 5 * ROOM] {
            let before = vec![b'-'; length];
            let mut rows = Rows::of(1, 2);
            rows.push(b"1");
            rows.push(b"2");
            assert_eq!(rows.within(&before, b"+"), [&before, &b"[1,2]+"[..]].concat());
            assert_eq!(Rows::of(0, 0).within(&before, b""), [&before, &b"[]"[..]].concat());
        }
    }
}
