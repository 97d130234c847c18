use http::Method;

use super::{Content, Parameter, Responses};
use crate::pointer::Pointer;
use crate::runtime::Text;

/// Requests that follow from an operation, to where its exchange says (OpenAPI, Callback Object).
#[derive(Debug)]
pub struct Callback {
    /// Its name among those of the operation.
    pub name: String,
    /// Where they go, as it is written.
    pub written: String,
    /// Where they go.
    pub url: Text,
    /// One for each method that is declared.
    pub requests: Vec<Outgoing>,
}

/// Requests that an API sends to whoever registered for them.
#[derive(Debug)]
pub struct Webhook {
    /// Its name in the document.
    pub name: String,
    /// Where it stands in the bundled document.
    pub pointer: Pointer,
    /// One for each method that is declared.
    pub requests: Vec<Outgoing>,
    /// The operations it follows from, by their ids, where the document says.
    pub after: Option<Vec<String>>,
}

/// One request that an API sends: what it carries, and what it takes for an answer.
#[derive(Debug)]
pub struct Outgoing {
    /// `operationId`, if it has one.
    pub id: Option<String>,
    /// A line about it.
    pub summary: Option<String>,
    /// The method.
    pub method: Method,
    /// Where it stands in the bundled document.
    pub pointer: Pointer,
    /// Parameters of the path item and its own, the latter winning.
    pub parameters: Vec<Parameter>,
    /// The forms that its body may have; none: it has no body.
    pub content: Vec<Content>,
    /// What it may be answered.
    pub responses: Responses,
}

impl Outgoing {
    /// Where every schema of it stands.
    pub fn schemas(&self) -> impl Iterator<Item = &Pointer> {
        let parameters = self.parameters.iter().filter_map(|parameter| parameter.schema.as_ref());
        let content = self.content.iter().filter_map(|content| content.schema.as_ref());
        parameters.chain(content).chain(self.responses.schemas())
    }
}
