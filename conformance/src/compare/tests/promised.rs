//! What no contract promises is no difference.

use serde_json::{Value, json};

use super::{NONE, but, differences, made, member, step, with_hints};
use crate::compare::{Hint, Hints};
use crate::testing::club::Played;

#[test]
fn what_the_contract_does_not_describe_is_not_compared() {
    let left = but(member("mbr_a"), "trace", json!("a"));
    assert_eq!(differences(&[made(left.clone(), member("mbr_b"))]), NONE);
    assert_eq!(differences(&[made(left, but(member("mbr_b"), "trace", json!("b")))]), NONE);
    let mut hints = Hints::default();
    hints.add("body#/trace", Hint::Equal).unwrap();
    let steps = [made(but(member("mbr_a"), "trace", json!("a")), but(member("mbr_b"), "trace", json!("b")))];
    assert_eq!(with_hints(&hints, &steps), ["same value at body#/trace"], "unless somebody says so");
}

#[test]
fn of_a_refusal_the_status_the_code_and_the_shape_are_compared() {
    let refused = |left: Value, right: Value| {
        let (left, right) = step("readMember", left, right);
        differences(&[(Played { status: 404, ..left }, Played { status: 404, ..right })])
    };
    let said = |code: &str, words: &str| json!({"error": {"code": code, "message": words}});
    let left = || said("not_found", "No such member");
    assert_eq!(refused(left(), said("not_found", "Nobody is called so")), NONE);
    assert_eq!(refused(left(), said("gone", "No such member")), ["same value at body#/error/code"]);
    assert_eq!(
        refused(left(), json!({"error": {"code": "not_found"}})),
        ["same members at body#/error/message"]
    );
}

#[test]
fn what_either_side_was_asked_it_may_say_again() {
    let asked = |page: &'static str, told: u64| {
        let body = json!({"rows": [], "meta": {"total": told, "next": null, "page": told}});
        Played { asked: Some(("page", page)), ..Played::new("listMembers", body) }
    };
    assert_eq!(differences(&[(asked("7", 7), asked("9", 9))]), NONE);
    assert_eq!(differences(&[(asked("7", 7), asked("9", 8))]), ["same value at body#/meta/page"]);
}

#[test]
fn a_type_of_no_body_and_the_words_of_a_challenge_are_not_compared() {
    let answered = |status: u16, left: &'static [(&str, &str)], right: &'static [(&str, &str)]| {
        let (one, other) = step("readMember", Value::Null, Value::Null);
        let one = Played { status, headers: left, ..one };
        differences(&[(one, Played { status, headers: right, ..other })])
    };
    assert_eq!(answered(204, &[], &[("content-type", "text/plain")]), NONE);
    let challenge = |right| answered(401, &[("www-authenticate", "Bearer error=\"invalid_token\"")], right);
    let told = ["same header at header www-authenticate"];
    assert_eq!(challenge(&[("www-authenticate", "Bearer realm=\"a, b\", error=\"invalid_token\"")]), NONE);
    assert_eq!(challenge(&[("www-authenticate", "Bearer realm=\"invalid_token\"")]), told);
    assert_eq!(challenge(&[("www-authenticate", "Basic error=\"invalid_token\"")]), told);
    assert_eq!(challenge(&[]), told);
}
