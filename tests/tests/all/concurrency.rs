//! One operation is one commit, whoever else is at it.

use std::collections::BTreeSet;

use futures::future::join_all;
use serde_json::json;
use tests::caller::USERS;
use tests::{Caller, Served};

const ROUNDS: usize = 25;
const AT_ONCE: usize = 8;

async fn at_once(caller: &Caller, email: impl Fn(usize) -> String) -> Vec<tests::Answer> {
    let create = |number| {
        let (caller, body) = (caller.clone(), json!({"email": email(number)}));
        tokio::spawn(async move { caller.post(USERS, &body).await })
    };
    join_all((0..AT_ONCE).map(create)).await.into_iter().map(Result::unwrap).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_creates_at_once_with_one_unique_key_exactly_one_succeeds() {
    let mock = Served::start().await;
    let alice = mock.caller("alice").await;
    let before = alice.total(USERS).await;
    for round in 0..ROUNDS {
        let answers = at_once(&alice, |_| format!("round{round}@acme.example")).await;
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses[..2], [201, 409], "round {round}");
        assert!(statuses[1..].iter().all(|status| *status == 409), "round {round}: {statuses:?}");
    }
    assert_eq!(alice.total(USERS).await, before + ROUNDS as u64);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_creates_at_once_none_is_lost_and_no_id_is_given_twice() {
    let mock = Served::start().await;
    let alice = mock.caller("alice").await;
    let before = alice.total(USERS).await;
    let mut ids = BTreeSet::new();
    for round in 0..ROUNDS {
        let answers = at_once(&alice, |number| format!("r{round}n{number}@acme.example")).await;
        ids.extend(answers.iter().map(|answer| answer.at("/data/id").to_string()));
    }
    assert_eq!(ids.len(), ROUNDS * AT_ONCE);
    assert_eq!(alice.total(USERS).await, before + ids.len() as u64);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn changes_at_once_of_different_fields_are_all_kept() {
    let mock = Served::start().await;
    let alice = mock.caller("alice").await;
    let path = "/api/v1/admin/users/usr_bob";
    for round in 0..ROUNDS {
        let fields = ["first_name", "last_name", "title", "department"];
        let change = |field: &str| {
            let (alice, body) = (alice.clone(), json!({field: format!("{field} {round}")}));
            tokio::spawn(async move { alice.patch(path, &body).await.status })
        };
        for status in join_all(fields.map(change)).await {
            assert_eq!(status.unwrap(), 200);
        }
        let bob = alice.get(path).await;
        for field in fields {
            assert_eq!(bob.at(&format!("/data/{field}")), format!("{field} {round}"));
        }
    }
}
