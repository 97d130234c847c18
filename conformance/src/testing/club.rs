use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method};
use serde_json::Value;
use specs::Contract;

use crate::arazzo::{Step, Suite};
use crate::event::{Ending, Needs, WorkflowName, WorkflowReport};
use crate::exchange::testing::response;
use crate::exchange::{Redirects, Request, RequestBody, Response};
use crate::mask::Mask;
use crate::run::{Carried, Exchanged, Named};

/// One system, `club`: members who are listed by cursor, made, read and changed.
pub(crate) fn contract() -> Contract {
    let text = include_str!("members.yaml");
    Contract::new([specs::contract::read("club", text).unwrap_or_else(|found| panic!("{found}"))])
}

/// A step and how it was answered.
#[derive(Clone, Debug)]
pub(crate) struct Played {
    pub(crate) operation: &'static str,
    /// More of the step, as in a suite.
    pub(crate) more: &'static str,
    /// A parameter of the query.
    pub(crate) asked: Option<(&'static str, &'static str)>,
    /// Values of the path.
    pub(crate) id: Option<&'static str>,
    pub(crate) sent: Option<Value>,
    pub(crate) status: u16,
    pub(crate) headers: &'static [(&'static str, &'static str)],
    pub(crate) body: Value,
}

impl Played {
    pub(crate) fn new(operation: &'static str, body: Value) -> Self {
        Self { operation, more: "", asked: None, id: None, sent: None, status: 200, headers: &[], body }
    }
}

/// A workflow of these steps, as one that was carried out at a host; the clock of the host stands at noon.
pub(crate) fn carried(host: &str, steps: &[Played]) -> Carried<'static> {
    let contract: &'static Contract = Box::leak(Box::new(contract()));
    let suite: &'static Suite<'static> = Box::leak(Box::new(suite(steps, contract)));
    let workflow = &suite.workflows[0];
    let sent = std::time::Instant::now();
    let exchanged = |(step, played): (&'static Arc<Step<'static>>, &Played)| {
        let named = Named { suite: &suite.name, workflow: &workflow.id, case: None, step };
        let mut answer = response(played.status, played.headers, &played.body);
        if played.status == 204 {
            answer = Response::new(answer.status, answer.headers, &Bytes::new());
        }
        answer.headers.insert("date", http::HeaderValue::from_static("Sun, 01 Mar 2026 12:00:00 GMT"));
        Exchanged {
            named,
            request: request(host, played),
            response: answer,
            sent,
            elapsed: std::time::Duration::ZERO,
        }
    };
    let exchanges: Vec<_> = workflow.steps.iter().zip(steps).map(exchanged).collect();
    let mut mask = Mask::default();
    exchanges.iter().for_each(|one| mask.learn_exchange(&one.request, &one.response));
    let name = WorkflowName { suite: suite.name.clone(), workflow: workflow.id.clone(), case: None };
    let report =
        WorkflowReport { name, steps: steps.len(), ending: Ending::Judged, ..WorkflowReport::default() };
    Carried { report, exchanges, mask, needs: Needs::NOTHING }
}

/// The suite with that workflow.
pub(crate) fn suite(steps: &[Played], contract: &'static Contract) -> Suite<'static> {
    let step = |(index, played): (usize, &Played)| {
        let takes_id = ["readMember", "changeMember"].contains(&played.operation);
        let parameters = if takes_id { "parameters: [{name: id, in: path, value: x}], " } else { "" };
        format!("{{stepId: s{index}, {parameters}{} operationId: {}}}", played.more, played.operation)
    };
    let steps: Vec<_> = steps.iter().enumerate().map(step).collect();
    let text = format!(
        "arazzo: 1.0.1\ninfo: {{title: Club, version: 1.0.0}}\n\
         sourceDescriptions: [{{name: club, url: club.yaml}}]\n\
         workflows: [{{workflowId: w, steps: [{}]}}]\n",
        steps.join(", ")
    );
    Suite::read("club.arazzo.yaml", text, contract).unwrap_or_else(|found| panic!("{found}"))
}

fn request(host: &str, played: &Played) -> Request {
    let path = played.id.map(|id| format!("/members/{id}")).unwrap_or_else(|| "/members".to_owned());
    Request {
        method: Method::GET,
        url: format!("http://{host}/@w/club{path}").parse().unwrap(),
        headers: HeaderMap::new(),
        path: played.id.map(|id| ("id".to_owned(), id.to_owned())).into_iter().collect(),
        query: played.asked.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        body: played.sent.clone().map(|content| RequestBody { bytes: content.to_string().into(), content }),
        redirects: Redirects::Follow,
    }
}
