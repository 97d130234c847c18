//! Rows of an answer, joined to a JSON array as they come.

/// A JSON array under way.
pub(super) struct Rows(Vec<u8>);

impl Rows {
    /// Room for so many rows that are about so long.
    pub(super) fn of(length: usize, count: usize) -> Self {
        Self(Vec::with_capacity((length + 16) * count + 2))
    }

    /// One more row, as JSON.
    pub(super) fn push(&mut self, json: &[u8]) {
        self.0.push(if self.0.is_empty() { b'[' } else { b',' });
        self.0.extend_from_slice(json);
    }

    /// The array.
    pub(super) fn closed(mut self) -> Vec<u8> {
        if self.0.is_empty() {
            self.0.push(b'[');
        }
        self.0.push(b']');
        self.0
    }
}
