use std::time::Duration;

use http::header::{AUTHORIZATION, HeaderValue};
use serde_json::{Value, json};
use specs::{Contract, System};

use super::{Broom, Ledger, Leftover, sweep};
use crate::client::{Client, Limits};
use crate::exchange::{Request, RequestBody, Response, testing};
use crate::target::Base;

const CONTRACT: &str = include_str!("../testing/club.yaml");

struct NoBroom;

impl Broom for NoBroom {
    async fn renewed(&self, _: &Request) -> Option<Request> {
        None
    }
}

fn club() -> Contract {
    Contract::new([specs::contract::read("club", CONTRACT).unwrap()])
}

/// An exchange with an operation of the club.
fn exchange(status: u16, path: &[(&str, &str)], sent: Value, answered: &Value) -> (Request, Response) {
    let (mut request, response) = testing::exchange(status, &[], answered);
    request.headers.insert(AUTHORIZATION, HeaderValue::from_static("Bearer maker"));
    request.headers.insert("idempotency-key", HeaderValue::from_static("k"));
    request.path = path.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    request.query = vec![("page".to_owned(), "1".to_owned()), ("key".to_owned(), "k1".to_owned())];
    request.body = Some(RequestBody { bytes: sent.to_string().into(), content: sent });
    (request, response)
}

/// `METHOD url` of what takes away what an operation made, or what a reader is told.
fn undone(system: &System, operation: &str, (request, response): &(Request, Response)) -> Vec<String> {
    let ledger = Ledger::default();
    let operation = system.operation(operation).unwrap();
    ledger.note(system, operation, &Base::new("http://club.example/api/"), request, response);
    let told = |made: super::made::Made| match made.undo {
        Some(undo) => {
            assert_eq!(undo.headers[AUTHORIZATION], "Bearer maker");
            assert!(!undo.headers.contains_key("idempotency-key"));
            format!("{} {}", undo.method, undo.url)
        }
        None => format!("{}: {}", made.told.what, made.told.reason),
    };
    ledger.take().into_iter().map(told).collect()
}

#[test]
fn a_record_goes_by_the_deletion_that_lies_nearest() {
    let club = club();
    let system = club.system("club").unwrap();
    let made = |operation: &str, path: &[(&str, &str)], body: Value| {
        undone(system, operation, &exchange(201, path, json!({}), &body))
    };
    let member = json!({"data": {"id": "mem_1", "slug": "ann", "club_id": "clb_1"}});
    assert_eq!(
        made("createClubMember", &[("club_id", "clb_1")], member.clone()),
        ["DELETE http://club.example/api/clubs/clb_1/members/ann?key=k1"]
    );
    assert_eq!(made("createMember", &[], member), ["DELETE http://club.example/api/members/mem_1?key=k1"]);
}

#[test]
fn a_membership_goes_by_what_it_joins() {
    let club = club();
    let system = club.system("club").unwrap();
    let joined = exchange(201, &[("club_id", "clb_1")], json!({"member_id": "mem_2"}), &json!({"ok": true}));
    assert_eq!(
        undone(system, "joinClub", &joined),
        ["DELETE http://club.example/api/clubs/clb_1/guests/mem_2?key=k1"]
    );
}

#[test]
fn what_cannot_be_taken_away_is_told_with_the_reason() {
    let club = club();
    let system = club.system("club").unwrap();
    let made =
        |operation: &str, body: Value| undone(system, operation, &exchange(201, &[], json!({}), &body));
    assert_eq!(
        made("createNote", json!({"id": "not_1"})),
        ["note not_1: the contract has no operation that takes it away"]
    );
    assert_eq!(made("createMember", json!({"id": 7})), ["member: its answer does not tell its id"]);
}

#[test]
fn what_was_there_before_is_left_alone() {
    let club = club();
    let system = club.system("club").unwrap();
    let member = json!({"id": "mem_1"});
    let answered = |operation: &str, status: u16| {
        undone(system, operation, &exchange(status, &[("member_id", "mem_1")], json!({}), &member))
    };
    assert_eq!(answered("saveMember", 200), Vec::<String>::new());
    assert_eq!(answered("saveMember", 201), ["DELETE http://club.example/api/members/mem_1?key=k1"]);
    assert_eq!(answered("createMember", 409), Vec::<String>::new());
    assert_eq!(answered("renameMember", 200), Vec::<String>::new());
}

#[tokio::test]
async fn cleaning_up_ends_at_its_deadline() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = Base::new(&format!("http://{}", silent.local_addr().unwrap()));
    let club = club();
    let system = club.system("club").unwrap();
    let (request, response) = exchange(201, &[], json!({}), &json!({"id": "mem_1"}));
    let ledger = Ledger::default();
    ledger.note(system, system.operation("createMember").unwrap(), &base, &request, &response);
    let client = Client::new(Limits::default()).unwrap();
    let left = sweep(&ledger, &client, &NoBroom, Duration::from_millis(50)).await;
    let told = Leftover {
        system: "club".into(),
        operation: "createMember".into(),
        what: "member mem_1".into(),
        reason: "the time for cleaning up was over after 50ms".into(),
    };
    assert_eq!(left, [told]);
}
