use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::arazzo::Suite;
use crate::client::{Client, Limits};
use crate::event::{Audience, Event, Needs, WorkflowReport};
use crate::plan::{Plan, Selection, Suites};
use crate::run::{Interrupt, run};
use crate::target::{Address, Target, Writes};
use crate::testing::contract;

/// A server that plays a part; it stops when this is dropped.
pub(super) struct Stage {
    url: String,
    log: Arc<Mutex<Vec<String>>>,
    server: JoinHandle<()>,
}

/// What it answers.
pub(super) struct Reply(String);

/// From `GET /path` to the answer of the part; none is a 404.
type Part = fn(&str) -> Option<Reply>;

impl Reply {
    pub(super) fn json(status: u16, body: &Value) -> Self {
        let body = body.to_string();
        let length = body.len();
        Self(format!(
            "HTTP/1.1 {status} x\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        ))
    }

    pub(super) fn with_header(self, line: &str) -> Self {
        Self(self.0.replacen("\r\n\r\n", &format!("\r\n{line}\r\n\r\n"), 1))
    }

    pub(super) fn raw(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl Stage {
    /// Plays a mock with the persona alice.
    pub(super) async fn mock(part: Part) -> Self {
        Self::mock_with(part).await
    }

    /// Plays a mock that remembers what it was asked.
    pub(super) async fn mock_with(part: impl Fn(&str) -> Option<Reply> + Send + Sync + 'static) -> Self {
        Self::play(move |request| control(request).or_else(|| part(request))).await
    }

    /// Plays one system.
    pub(super) async fn deployment(part: Part) -> Self {
        Self::play(part).await
    }

    pub(super) async fn play(part: impl Fn(&str) -> Option<Reply> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let log = Arc::new(Mutex::new(Vec::new()));
        let lines = Arc::clone(&log);
        let server = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                answer(socket, &part, &lines).await;
            }
        });
        Self { url, log, server }
    }

    /// Runs a suite and answers the reports in the order of the plan.
    pub(super) async fn run(&self, suite: &str, writes: Writes) -> Vec<WorkflowReport> {
        let (_stop, interrupt) = Interrupt::new();
        let mut reports = Vec::new();
        for event in self.events(suite, writes, &interrupt).await {
            if let Event::WorkflowFinished(report) = event {
                reports.push(*report);
            }
        }
        reports.sort_by_key(|report| report.workflow);
        reports
    }

    /// Runs a suite and answers all that happened.
    pub(super) async fn events(&self, suite: &str, writes: Writes, interrupt: &Interrupt) -> Vec<Event> {
        self.told(suite, writes, interrupt, Needs::NOTHING).await
    }

    /// The same, told to listeners with these needs.
    pub(super) async fn told(
        &self,
        suite: &str,
        writes: Writes,
        interrupt: &Interrupt,
        needs: Needs,
    ) -> Vec<Event> {
        let contract = contract();
        let suites = Suites(vec![Suite::read("shop.arazzo.yaml", suite, &contract).unwrap()]);
        let plan = Plan::new(&suites, &Selection::default()).unwrap();
        let client = Client::new(Limits::default()).unwrap();
        let address: Address = self.url.parse().unwrap();
        let target = Target::connect(&address, &client, &["shop".to_owned()], writes).await.unwrap();
        let (sender, mut events) = mpsc::unbounded_channel();
        run(&plan, &target, &client, 2, interrupt, Audience::new(sender, needs)).await;
        let mut all = Vec::new();
        while let Some(event) = events.recv().await {
            all.push(event);
        }
        all
    }

    /// `METHOD /path` of every request, worlds called W0, W1 by the place of their workflow in the plan.
    pub(super) fn log(&self) -> Vec<String> {
        let world = regex::Regex::new(r"conformance-[0-9a-f]+-[0-9a-f]+-(\d+)").unwrap();
        self.log.lock().unwrap().iter().map(|line| world.replace(line, "W$1").into_owned()).collect()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn answer(mut socket: TcpStream, part: &impl Fn(&str) -> Option<Reply>, log: &Mutex<Vec<String>>) {
    let mut buffer = [0; 4096];
    let length = socket.read(&mut buffer).await.unwrap_or(0);
    let head = String::from_utf8_lossy(&buffer[..length]).into_owned();
    let request = head.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1").to_owned();
    let reply = part(&request).unwrap_or_else(|| Reply::json(404, &json!({})));
    log.lock().unwrap().push(request);
    let _ = socket.write_all(reply.0.as_bytes()).await;
}

fn control(request: &str) -> Option<Reply> {
    let (_, path) = request.split_once("/__mock/")?;
    Some(match path {
        "health" => Reply::json(200, &json!({"status": "ok", "mock": true, "systems": ["shop"]})),
        "personas" => Reply::json(200, &json!({"personas": [{"name": "alice", "kind": "user"}]})),
        "tokens" => Reply::json(201, &json!({"kind": "bearer", "token": "token-of-alice"})),
        _ => Reply::json(201, &json!({})),
    })
}
