use http::Method;

use super::{Behaviour, Body, Callback, Evidence, Level, Outgoing, Parameter, Responses, Security, Selector};
use crate::annotation::Gate;
use crate::path::PathTemplate;
use crate::pointer::Pointer;

/// One method of one path: what it takes, what it answers, what it does.
#[derive(Debug)]
pub struct Operation {
    /// `operationId`, or `method path` where the document has none.
    pub id: String,
    /// The method.
    pub method: Method,
    /// The path, without the server's own.
    pub path: PathTemplate,
    /// What tells it from others of the same method and path.
    pub selector: Selector,
    /// Where it stands in the bundled document.
    pub pointer: Pointer,
    /// A line about it.
    pub summary: Option<String>,
    /// Tags, in their order.
    pub tags: Vec<String>,
    /// Parameters of the path and of the operation, the latter winning.
    pub parameters: Vec<Parameter>,
    /// The request body, if it takes one.
    pub body: Option<Body>,
    /// What it may answer.
    pub responses: Responses,
    /// Who may call.
    pub security: Security,
    /// What it does when it is served.
    pub behaviour: Behaviour,
    /// What it asks of its callers besides.
    pub gate: Gate,
    /// What it sends to where its exchange says, once it succeeded.
    pub callbacks: Vec<Callback>,
    /// Where the promise comes from.
    pub evidence: Evidence,
    /// The document, RFC or page it was read in.
    pub source: Option<String>,
    /// A stable id for reports.
    pub requirement: Option<String>,
    /// How strongly a deployment is held to it.
    pub level: Level,
}

impl Operation {
    /// Whether it changes the deployment it runs on: the verb knows; without one, the method.
    pub fn writes(&self) -> bool {
        self.behaviour
            .verb()
            .map_or(!matches!(self.method.as_str(), "GET" | "HEAD" | "OPTIONS" | "TRACE"), |verb| {
                verb.writes()
            })
    }

    /// Where every schema of its parameters, body and responses stands.
    pub fn schemas(&self) -> impl Iterator<Item = &Pointer> {
        let parameters = self.parameters.iter().filter_map(|parameter| parameter.schema.as_ref());
        let body = self.body.iter().flat_map(Body::schemas);
        let sent = self.callbacks.iter().flat_map(|callback| &callback.requests).flat_map(Outgoing::schemas);
        parameters.chain(body).chain(self.responses.schemas()).chain(sent)
    }

    /// Parameters at one location, in their order.
    pub fn parameters_in(&self, location: super::Location) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(move |parameter| parameter.location == location)
    }
}
