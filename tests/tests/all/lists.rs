//! List styles, filters, orders and the forms of rows.

use serde_json::{Value, json};
use tests::{Answer, Caller, Served};

async fn alice() -> (Served, Caller) {
    let mock = Served::beside("ledger", "lists").await;
    let alice = mock.default_world().of("ledger").caller("alice").await;
    (mock, alice)
}

fn ids(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.ids()
}

#[tokio::test]
async fn every_filter_takes_its_rows_and_no_other() {
    let (_mock, alice) = alice().await;
    for (query, expected) in [
        ("kind=refund", vec!["a03"]),
        ("account=rent,travel", vec!["a07", "a06", "a04", "a02"]),
        ("start=2026-03-09", vec!["a08", "a07", "a05", "a06"]),
        ("start=2026-03-09T10:00:00%2B01:00&end=2026-04-02T10:00:00Z", vec!["a07", "a05", "a06"]),
        ("end=2026-03-02T10:00:00%2B01:00", vec!["a02", "a01"]),
        ("min_amount=10", vec!["a08", "a07", "a05", "a02", "a01"]),
        ("tag=back", vec!["a03"]),
        ("id_prefix=a07", vec!["a07"]),
        ("unread_only=true&account=sales", vec!["a08", "a05", "a03"]),
        ("unread_only=false&account=sales", vec!["a08", "a05", "a03", "a01"]),
        ("has_note=true&account=sales", vec!["a08", "a05", "a03", "a01"]),
        ("has_note=false", vec!["a07", "a04", "a02"]),
        ("refunds=true", vec!["a03"]),
        ("not_account=sales", vec!["a07", "a06", "a04", "a02"]),
        ("q=PAPER", vec!["a03", "a01"]),
        ("kind=sale&q=paper", vec!["a01"]),
        ("kind=none", vec![]),
    ] {
        assert_eq!(ids(&alice.get(&format!("/entries?limit=5&{query}")).await), expected, "{query}");
    }
}

#[tokio::test]
async fn a_caller_sees_what_lies_in_their_place_whatever_is_asked() {
    let (mock, _) = alice().await;
    let greta = mock.default_world().of("ledger").caller("greta").await;
    assert_eq!(ids(&greta.get("/entries?limit=5&sort=note").await), ["g02", "g01"]);
    let root = mock.default_world().of("ledger").caller("root").await;
    assert_eq!(ids(&root.get("/entries?account=sales&q=paper&limit=5").await), ["g01", "a03", "a01"]);
}

#[tokio::test]
async fn a_size_past_its_maximum_is_clamped_or_refused_as_the_style_says() {
    let (_mock, alice) = alice().await;
    for size in ["6", "1000", "99999999999999999999999"] {
        assert_eq!(ids(&alice.get(&format!("/entries?limit={size}")).await).len(), 5, "{size}");
        assert_eq!(alice.get(&format!("/pages?size={size}")).await.status, 400, "{size}");
        assert_eq!(alice.get(&format!("/counted?page_size={size}")).await.status, 400, "{size}");
    }
    for size in ["0", "-1", "x"] {
        assert_eq!(alice.get(&format!("/entries?limit={size}")).await.status, 400, "{size}");
    }
}

#[tokio::test]
async fn orders_go_by_the_parameters_then_by_the_resource() {
    let (_mock, alice) = alice().await;
    let sorted = async |query: &str| ids(&alice.get(&format!("/entries?limit=5&{query}")).await);
    assert_eq!(sorted("sort=units").await, ["a07", "a02", "a03", "a04", "a01"]);
    assert_eq!(sorted("sort=-units").await, ["a05", "a08", "a06", "a01", "a04"]);
    assert_eq!(sorted("sort=note").await, ["a07", "a04", "a02", "a03", "a05"], "null is the smallest");
    assert_eq!(sorted("sort=-account,units").await, ["a04", "a06", "a03", "a01", "a08"]);
    let paged = async |query: &str| ids(&alice.get(&format!("/pages?size=4&{query}")).await);
    assert_eq!(paged("").await, ["a07", "a02", "a03", "a04"], "the style's default");
    assert_eq!(paged("sortBy=noted").await, ["a03", "a05", "a01", "a08"], "null is last");
    assert_eq!(paged("sortBy=noted&sortOrder=descending").await, ["a08", "a01", "a05", "a03"]);
    assert_eq!(paged("sortBy=noted&sortOrder=DESC&page=2").await, ["a07", "a04", "a02"]);
    for wrong in ["/entries?sort=content", "/entries?sort=", "/pages?sortBy=book&sortOrder=up"] {
        assert_eq!(alice.get(wrong).await.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn a_condition_narrows_what_is_counted_too() {
    let (_mock, alice) = alice().await;
    let page = alice.get("/pages?size=3&page=2").await;
    assert_eq!(page.at("/page"), json!({"number": 2, "of": 3, "rows": 3, "total": 7, "more": true}));
    let drafts = alice.get("/pages?q=train").await;
    assert_eq!((drafts.at("/page/total"), drafts.ids()), (json!(1), vec!["a06".to_owned()]));
}

#[tokio::test]
async fn rows_have_the_form_that_is_declared() {
    let (_mock, alice) = alice().await;
    let summary = alice.get("/pages?size=1").await.at("/data/0");
    assert!(summary.get("content").is_none() && summary.get("note").is_some(), "{summary}");
    let rows = alice.get("/bare?limit=2").await;
    assert_eq!(
        rows.json(),
        json!([{"id": "a08", "label": "SALES", "mine": true}, {"id": "a07", "label": "RENT", "mine": true}])
    );
    assert_eq!(alice.get("/bare").await.json().as_array().map(Vec::len), Some(8));
}

#[tokio::test]
async fn offsets_start_where_the_style_numbers_its_first_row() {
    let (_mock, alice) = alice().await;
    let at = async |query: &str| -> (Vec<String>, Value, Value, Value) {
        let answer = alice.get(&format!("/scim?{query}")).await;
        (ids(&answer), answer.at("/startIndex"), answer.at("/itemsPerPage"), answer.at("/totalResults"))
    };
    let rows = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(at("").await, (rows(&["a08", "a07", "a05", "a06"]), json!(1), json!(4), json!(8)));
    assert_eq!(at("startIndex=7&count=5").await, (rows(&["a02", "a01"]), json!(7), json!(2), json!(8)));
    assert_eq!(at("startIndex=0&count=1").await, (rows(&["a08"]), json!(1), json!(1), json!(8)));
    assert_eq!(at("startIndex=-3&count=1").await, (rows(&["a08"]), json!(1), json!(1), json!(8)));
    assert_eq!(at("count=0").await, (rows(&[]), json!(1), json!(0), json!(8)));
    assert_eq!(at("count=-1").await, (rows(&[]), json!(1), json!(0), json!(8)));
    assert_eq!(at("startIndex=100").await, (rows(&[]), json!(100), json!(0), json!(8)));
}
