//! What somebody else's document declares to be sent to others: callbacks of operations, and webhooks.

mod callbacks;
mod messages;
mod receivers;
mod webhooks;

use fixtures::{Fixtures, Seed};
use http::Method;
use mock_server::{DeliverTo, MockServer};
use serde_json::{Value, json};
use specs::Contract;
use tests::served::World;
use tests::{Answer, served};

use crate::deliveries::receiver::{Got, Receiver};

const ORDERS: &str = include_str!("../../data/any/orders.yaml");

/// The document served at the root, and somebody who is told.
struct Orders {
    mock: MockServer,
    told: Receiver,
}

impl Orders {
    async fn start() -> Self {
        Self::of(ORDERS).await
    }

    async fn of(document: &str) -> Self {
        Self::with(document, DeliverTo::default(), &[]).await
    }

    /// The receiver answers so, then 200.
    async fn with(document: &str, deliver_to: DeliverTo, answers: &[u16]) -> Self {
        let system = specs::contract::read("", document).unwrap_or_else(|found| panic!("{found}"));
        let contract = Contract::new([system]);
        let fixtures = Fixtures::load(&contract, None, Seed::default(), jiff::Timestamp::now()).unwrap();
        let mock = MockServer::delivering(contract, &fixtures, deliver_to).await.unwrap();
        let orders = Self { mock, told: Receiver::answering(answers).await };
        orders.world().clock(&json!({"freeze": true})).await;
        orders
    }

    fn world(&self) -> World {
        World::at(self.mock.url()).of("")
    }

    /// Where the receiver is reached.
    fn receiver(&self) -> &str {
        self.told.url()
    }

    async fn ask(&self, method: Method, path: &str, body: Value) -> Answer {
        let request = served::client().request(method, format!("{}{path}", self.mock.url()));
        Answer::to(if body.is_null() { request } else { request.json(&body) }).await
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        let answer = self.ask(Method::POST, path, body).await;
        assert!(answer.status < 300, "{path}: {}", answer.text);
        answer
    }

    async fn order(&self, total: i64) -> Answer {
        self.post("/orders", json!({"status": "placed", "total": total})).await
    }

    /// Everything that was sent since it was asked last, once all that is due was.
    async fn all(&mut self) -> Vec<Got> {
        self.pass("PT0S").await;
        self.told.all()
    }

    /// The same without what made-up values are in.
    async fn told(&mut self) -> Vec<(String, String, Value)> {
        let told = |got: Got| (got.method, got.target, serde_json::from_str(&got.body).unwrap_or_default());
        self.all().await.into_iter().map(told).collect()
    }

    async fn pass(&self, time: &str) {
        assert_eq!(self.world().clock(&json!({"advance": time})).await.status, 200);
    }

    async fn control(&self, method: Method, path: &str, body: Value) -> Answer {
        self.world().control(method, path, &body).await
    }

    /// State, attempts, last status and last error of each delivery.
    async fn deliveries(&self) -> Vec<Value> {
        let answer = self.control(Method::GET, "/deliveries", Value::Null).await.at("/deliveries");
        let told = |it: &Value| {
            let attempts = it["attempts"].as_array().unwrap();
            let last = attempts.last().cloned().unwrap_or_default();
            json!([it["state"], attempts.len(), last["status"], last["error"]])
        };
        answer.as_array().unwrap().iter().map(told).collect()
    }

    /// What the journal says of what followed from the last request.
    async fn noted(&self) -> Vec<Value> {
        let journal = self.control(Method::GET, "/requests", Value::Null).await.at("/requests");
        journal.as_array().unwrap().last().unwrap()["deliveries"].as_array().unwrap().clone()
    }
}
