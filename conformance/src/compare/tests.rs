//! Runs that were played twice, and in what they differ.

mod promised;

use serde_json::{Value, json};

use super::facts::Pair;
use super::told::told;
use super::{Hint, Hints};
use crate::testing::club::{Played, carried};

/// `check at place` of everything in which two runs of the same steps differ.
fn differences(steps: &[(Played, Played)]) -> Vec<String> {
    with_hints(&Hints::default(), steps)
}

fn with_hints(hints: &Hints, steps: &[(Played, Played)]) -> Vec<String> {
    let (left, right): (Vec<_>, Vec<_>) = steps.iter().cloned().unzip();
    let sides = Pair { left: carried("one:1", &left), right: carried("two:2", &right) };
    let (_, found) = told(sides, hints);
    found
        .iter()
        .map(|told| format!("{} at {}", told.finding.flaw.check.word(), told.finding.flaw.place))
        .collect()
}

/// The same step, answered so on the left and so on the right.
fn step(operation: &'static str, left: Value, right: Value) -> (Played, Played) {
    (Played::new(operation, left), Played::new(operation, right))
}

fn made(left: Value, right: Value) -> (Played, Played) {
    let (left, right) = step("makeMember", left, right);
    (Played { status: 201, ..left }, Played { status: 201, ..right })
}

fn member(id: &str) -> Value {
    json!({"id": id, "joined": "2026-03-01T12:00:00Z", "status": "in", "name": "Ada"})
}

fn but(mut value: Value, name: &str, other: Value) -> Value {
    value[name] = other;
    value
}

fn page(rows: &[Value], total: usize) -> Value {
    json!({"rows": rows, "meta": {"total": total, "next": null}})
}

const NONE: [&str; 0] = [];

#[test]
fn what_either_side_names_itself_is_no_difference() {
    let left = but(member("mbr_a"), "api_token", json!("t-one"));
    let right = but(member("mbr_b"), "api_token", json!("t-two"));
    let text =
        |id: &str, host: &str| json!({"other": format!("{id} is at http://{host}/@w/club/members/{id}")});
    let steps = [
        made(left, right),
        step("readMember", member("mbr_a"), member("mbr_b")),
        step("report", text("mbr_a", "one:1"), text("mbr_b", "two:2")),
    ];
    let steps = steps.map(|(left, right)| match left.operation {
        "readMember" => (Played { id: Some("mbr_a"), ..left }, Played { id: Some("mbr_b"), ..right }),
        _ => (left, right),
    });
    assert_eq!(differences(&steps), NONE);
}

#[test]
fn each_way_to_differ_has_its_name() {
    let same = || member("mbr_a");
    let answered = |right: Value| differences(&[made(same(), right)]);
    assert_eq!(answered(but(same(), "status", json!("out"))), ["same value at body#/status"]);
    assert_eq!(answered(but(same(), "name", json!("Eve"))), ["same value at body#/name"]);
    assert_eq!(answered(but(same(), "name", Value::Null)), ["same value at body#/name"]);
    assert_eq!(answered(but(same(), "page", json!("http://a.example"))), ["same members at body#/page"]);
    let joined = but(same(), "joined", json!("2026-03-01T09:00:00Z"));
    assert_eq!(answered(joined), ["same instant at body#/joined"], "what makes records answered it");
    let (left, right) = made(same(), same());
    let refused = Played { status: 409, ..right.clone() };
    assert_eq!(differences(&[(left.clone(), refused)]), ["same status at status"]);
    let kept = Played { headers: &[("cache-control", "no-store")], ..right.clone() };
    assert_eq!(differences(&[(left.clone(), kept)]), ["same header at header cache-control"]);
    let broken = Played { headers: &[("content-type", "text/plain")], ..right };
    assert_eq!(differences(&[(left, broken)]), ["same header at header content-type", "same body at body"]);
}

#[test]
fn a_declared_header_is_compared_as_what_it_is() {
    let answered = |headers: [&'static [(&'static str, &'static str)]; 2]| {
        let (left, right) = made(member("mbr_a"), member("mbr_a"));
        (Played { headers: headers[0], ..left }, Played { headers: headers[1], ..right })
    };
    let one = answered([
        &[("x-request-id", "req-1"), ("x-left", "9")],
        &[("x-request-id", "req-2"), ("x-left", "4")],
    ]);
    assert_eq!(
        differences(std::slice::from_ref(&one)),
        NONE,
        "ids are renamed, counts a matter of the moment"
    );
    let again = answered([&[("x-request-id", "req-1")], &[("x-request-id", "req-3")]]);
    assert_eq!(differences(&[one, again]), ["same identity at header x-request-id"]);
    let tier = answered([&[("x-tier", "gold")], &[("x-tier", "tin")]]);
    assert_eq!(differences(&[tier]), ["same header at header x-tier"]);
    let lost = answered([&[("x-request-id", "req-1")], &[]]);
    assert_eq!(differences(&[lost]), ["same header at header x-request-id"]);
}

#[test]
fn a_name_stands_for_one_thing_for_the_length_of_a_workflow() {
    let two = [made(member("mbr_a"), member("mbr_b")), made(member("mbr_c"), member("mbr_d"))];
    let then = |left: &str, right: &str| {
        let last = step("readMember", member(left), member(right));
        differences(&[two[0].clone(), two[1].clone(), last])
    };
    assert_eq!(then("mbr_a", "mbr_b"), NONE);
    assert_eq!(then("mbr_a", "mbr_d"), ["same identity at body#/id"]);
    assert_eq!(then("mbr_x", "mbr_d"), ["same identity at body#/id"]);
}

#[test]
fn what_was_asked_for_is_what_is_answered() {
    let asked = |right: Value| {
        let (left, right) = step("readMember", member("mbr_ada"), right);
        let id = Some("mbr_ada");
        differences(&[(Played { id, ..left }, Played { id, ..right })])
    };
    assert_eq!(asked(member("mbr_ada")), NONE);
    assert_eq!(asked(member("mbr_eve")), ["same identity at body#/id"]);
}

#[test]
fn a_cursor_that_repeats_is_found() {
    let page = |next: &str| json!({"rows": [], "meta": {"total": 0, "next": next}});
    let steps = |again: &str| {
        [step("listMembers", page("c1"), page("d1")), step("listMembers", page("c2"), page(again))]
    };
    assert_eq!(differences(&steps("d2")), NONE);
    assert_eq!(differences(&steps("d1")), ["same identity at body#/meta/next"]);
}

#[test]
fn what_was_there_before_is_held_to_its_schema_only() {
    let old = |id: &str, name: &str| {
        but(but(member(id), "name", json!(name)), "joined", json!("2020-01-01T00:00:00Z"))
    };
    let read = |right: Value| differences(&[step("readMember", old("mbr_a", "Ada"), right)]);
    assert_eq!(read(old("mbr_b", "Eve")), NONE);
    assert_eq!(read(but(old("mbr_b", "Eve"), "club", json!("clb_a"))), NONE, "somebody put it there");
    assert_eq!(read(but(old("mbr_b", "Eve"), "status", json!("out"))), NONE);
}

#[test]
fn what_a_request_changed_is_the_scenarios_in_whosever_record() {
    let old = |club: Option<&str>| {
        let old = but(member("mbr_a"), "joined", json!("2020-01-01T00:00:00Z"));
        club.map_or(old.clone(), |club| but(old, "page", json!(club)))
    };
    let page = "http://a.example";
    let (left, right) = step("changeMember", old(Some(page)), old(None));
    let sent = Some(json!({"page": page}));
    let id = Some("mbr_a");
    let steps = [(Played { sent: sent.clone(), id, ..left }, Played { sent, id, ..right })];
    assert_eq!(differences(&steps), ["same members at body#/page"]);
}

#[test]
fn a_record_is_known_by_who_made_it_where_a_clock_is_wrong() {
    let late = |id: &str, name: &str| {
        but(but(member(id), "name", json!(name)), "joined", json!("1999-01-01T00:00:00Z"))
    };
    let made = made(member("mbr_a"), late("mbr_b", "Ada"));
    let again = step("readMember", but(member("mbr_a"), "name", json!("Eve")), late("mbr_b", "Ada"));
    let found = differences(&[made.clone(), again.clone(), again]);
    assert_eq!(
        found,
        ["same instant at body#/joined", "same value at body#/name", "same value at body#/name"],
        "a clock that stands still is told once"
    );
    let other = super::tests::made(member("mbr_c"), late("mbr_d", "Ada"));
    assert_eq!(differences(&[made, other]), ["same instant at body#/joined"]);
}

#[test]
fn what_the_scenario_sent_comes_back() {
    let old =
        |name: &str| but(but(member("mbr_a"), "name", json!(name)), "joined", json!("2020-01-01T00:00:00Z"));
    let change = |right: &str| {
        let (left, right) = step("changeMember", old("Adele"), old(right));
        let sent = Some(json!({"name": "Adele"}));
        let id = Some("mbr_a");
        differences(&[(Played { sent: sent.clone(), id, ..left }, Played { sent, id, ..right })])
    };
    assert_eq!(change("Adele"), NONE);
    assert_eq!(change("Ada"), ["same value at body#/name"]);
}

#[test]
fn rows_are_matched_by_who_they_are() {
    let make = [made(member("mbr_a"), member("mbr_b")), made(member("mbr_c"), member("mbr_d"))];
    let list = |right: &[Value]| {
        let left = page(&[member("mbr_a"), member("mbr_c")], 2);
        let last = step("listMembers", left, page(right, right.len()));
        differences(&[make[0].clone(), make[1].clone(), last])
    };
    assert_eq!(list(&[member("mbr_d"), member("mbr_b")]), NONE, "the same instant: no order is declared");
    assert_eq!(list(&[member("mbr_d")]), ["same rows at body#/rows/0"]);
    let stranger = but(member("mbr_z"), "joined", json!("2020-01-01T00:00:00Z"));
    assert_eq!(list(&[member("mbr_d"), member("mbr_b"), stranger]), NONE, "it was there before");
}

#[test]
fn a_list_that_is_out_of_its_declared_order_is_found() {
    let at = |id: &str, second: u8| but(member(id), "joined", json!(format!("2026-03-01T12:00:0{second}Z")));
    let list = |right: [Value; 2]| {
        let left = page(&[at("mbr_a", 1), at("mbr_c", 0)], 2);
        differences(&[step("listMembers", left, page(&right, 2))])
    };
    assert_eq!(list([at("mbr_a", 1), at("mbr_c", 0)]), NONE);
    assert_eq!(list([at("mbr_c", 0), at("mbr_a", 1)]), ["same order at body#/rows"]);
}

#[test]
fn counts_move_by_the_same() {
    let empty = |total: usize| page(&[], total);
    let moved = |right: [usize; 2]| {
        let first = step("listMembers", empty(30), empty(right[0]));
        differences(&[first, step("listMembers", empty(31), empty(right[1]))])
    };
    assert_eq!(moved([7, 8]), NONE);
    assert_eq!(moved([7, 7]), ["same count at body#/meta/total"]);
    let whole = |total: usize| page(&[member("mbr_a")], total);
    assert_eq!(differences(&[step("listMembers", whole(1), whole(2))]), ["same count at body#/meta/total"]);
}

#[test]
fn an_instant_is_within_the_run_or_as_far_from_it_and_does_not_go_backwards() {
    let make = |since: i64| but(member("mbr_a"), "since", json!(since));
    let noon = 1_772_366_400;
    let made = |right: i64| differences(&[made(make(noon + 86_400), make(right))]);
    assert_eq!(made(noon + 86_401), NONE);
    assert_eq!(made(noon + 90_000), ["same instant at body#/since"]);
    let again = |right: i64| {
        let first = super::tests::made(make(noon + 1), make(noon + 1));
        differences(&[first, step("readMember", make(noon + 2), make(right))])
    };
    assert_eq!(again(noon + 1), NONE);
    assert_eq!(again(noon), ["same instant at body#/since"]);
}

#[test]
fn hints_say_what_is_not_compared_what_is_equal_and_what_counts() {
    let steps =
        [made(but(member("mbr_a"), "name", json!("Ada")), but(member("mbr_b"), "name", json!("Eve")))];
    let hinted = |place: &str, hint: Hint| {
        let mut hints = Hints::default();
        hints.add(place, hint).unwrap();
        with_hints(&hints, &steps)
    };
    assert_eq!(hinted("body#/name", Hint::Ignore), NONE);
    assert_eq!(hinted("/components/schemas/Member/properties/name", Hint::Ignore), NONE);
    assert_eq!(
        hinted("/components/schemas/Base/properties/id", Hint::Equal),
        ["same value at body#/id", "same value at body#/name"]
    );
    assert!(Hints::default().add("name", Hint::Ignore).is_err());
}

#[test]
fn a_step_brings_hints_of_its_own() {
    let (left, right) = made(member("mbr_a"), but(member("mbr_b"), "name", json!("Eve")));
    let more = "x-compare: {ignore: ['body#/name']},";
    assert_eq!(differences(&[(Played { more, ..left }, Played { more, ..right })]), NONE);
}

#[test]
fn no_secret_of_either_side_is_told() {
    let secret = |id: &str, token: &str| {
        let note = json!(format!("{id} says {token}"));
        but(but(member(id), "api_token", json!(token)), "name", note)
    };
    let left = carried(
        "one:1",
        &[
            Played::new("readMember", json!({})),
            Played { status: 201, ..Played::new("makeMember", secret("mbr_a", "left-secret")) },
        ],
    );
    let right = carried(
        "two:2",
        &[
            Played::new("readMember", json!({})),
            Played {
                status: 201,
                ..Played::new(
                    "makeMember",
                    but(secret("mbr_b", "right-secret"), "name", json!("right-secret left-secret")),
                )
            },
        ],
    );
    let (_, found) = told(Pair { left, right }, &Hints::default());
    let printed: Vec<_> = found.iter().map(|told| format!("{:?} {}", told.finding, told.line)).collect();
    assert_eq!(printed.len(), 1, "{printed:?}");
    assert!(!printed[0].contains("-secret"), "{printed:?}");
}
