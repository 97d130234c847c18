//! An answer, read whole.

use http::HeaderMap;
use serde_json::Value;

/// Status, headers and text of an answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub text: String,
}

impl Answer {
    /// Sends a request and reads what comes back.
    pub async fn to(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, text: response.text().await.unwrap() }
    }

    /// The body as JSON; null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    /// What stands at a pointer in the body; null when nothing does.
    pub fn at(&self, pointer: &str) -> Value {
        self.json().pointer(pointer).cloned().unwrap_or_default()
    }

    /// A header, empty when it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The ids of the rows of a page, or of the records of a state.
    pub fn ids(&self) -> Vec<String> {
        let rows = [self.at("/data"), self.at("/records")];
        let rows = rows.iter().filter_map(Value::as_array).flatten();
        rows.map(|row| row["id"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The status, and the sentence that refuses.
    pub fn refusal(&self) -> (u16, String) {
        (self.status, self.at("/detail").as_str().unwrap_or_default().to_owned())
    }
}
