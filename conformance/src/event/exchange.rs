/// A request and its answer as a reader may see them: secrets masked, long bodies cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// `POST http://…`, then headers and body.
    pub request: Message,
    /// `201 Created`, then headers and body.
    pub response: Message,
}

/// One of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Method and URL, or status and its name.
    pub line: String,
    /// In the order of sending.
    pub headers: Vec<(String, String)>,
    /// JSON with a line a member; none where nothing was sent.
    pub body: Option<String>,
}
