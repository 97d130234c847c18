//! What is computed over records, as a whole and by group.

use serde_json::json;
use tests::{Caller, Served};

async fn caller(persona: &str) -> (Served, Caller) {
    let mock = Served::beside("ledger", "lists").await;
    let caller = mock.default_world().of("ledger").caller(persona).await;
    (mock, caller)
}

#[tokio::test]
async fn groups_hold_their_counts_and_sums_in_the_order_of_their_keys() {
    let (_mock, alice) = caller("alice").await;
    assert_eq!(
        alice.get("/usage").await.json(),
        json!({
            "data": [
                {"group_key": "rent", "request_count": 2, "units": 2, "total_cost": "1901.0000"},
                {"group_key": "sales", "request_count": 4, "units": 19, "total_cost": "119.7500"},
                {"group_key": "travel", "request_count": 2, "units": 8, "total_cost": "9.7500"},
            ],
            "total": "2030.5000",
        })
    );
}

#[tokio::test]
async fn filters_and_the_place_of_the_caller_narrow_what_is_computed() {
    let (mock, alice) = caller("alice").await;
    let later = alice.get("/usage?start=2026-04-01").await;
    assert_eq!((later.at("/data/0/total_cost"), later.at("/total")), (json!("950.5000"), json!("962.5000")));
    let greta = mock.default_world().of("ledger").caller("greta").await;
    assert_eq!(greta.get("/usage").await.at("/total"), json!("78.0000"));
    let root = mock.default_world().of("ledger").caller("root").await;
    assert_eq!(root.get("/usage").await.at("/total"), json!("2108.5000"));
    let none = alice.get("/usage?start=2030-01-01").await;
    assert_eq!(none.json(), json!({"data": [], "total": "0.0000"}));
}

#[tokio::test]
async fn units_of_the_calendar_are_groups() {
    let (_mock, alice) = caller("alice").await;
    let keys = async |query: &str| -> Vec<String> {
        let answer = alice.get(&format!("/usage?group_by=period{query}")).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let rows = answer.at("/data");
        let key = |row: &serde_json::Value| row["group_key"].as_str().unwrap()[..13].to_owned();
        rows.as_array().unwrap().iter().map(key).collect()
    };
    assert_eq!(keys("&period=month").await, ["2026-03-01T00", "2026-04-01T00"]);
    assert_eq!(
        keys("&period=week").await,
        ["2026-02-23T00", "2026-03-02T00", "2026-03-09T00", "2026-03-30T00"]
    );
    assert_eq!(keys("").await.len(), 6);
    assert_eq!(keys("&period=hour").await[..2], ["2026-03-01T09", "2026-03-01T10"]);
    assert_eq!(alice.get("/usage?group_by=period&period=decade").await.status, 400);
    assert_eq!(alice.get("/usage?group_by=amount").await.status, 400);
}

#[tokio::test]
async fn several_keys_make_a_group_each_pair_once() {
    let (_mock, alice) = caller("alice").await;
    let rows = alice.get("/usage?group_by=account,kind").await.at("/data");
    let counts: Vec<_> = rows.as_array().unwrap().iter().map(|row| row["request_count"].clone()).collect();
    assert_eq!(counts, [json!(2), json!(1), json!(3), json!(1), json!(1)], "rent/sale, sales/refund, …");
}

#[tokio::test]
async fn without_groups_there_is_one_result() {
    let (_mock, alice) = caller("alice").await;
    assert_eq!(
        alice.get("/totals").await.json(),
        json!({
            "rows": 8, "accounts": 3, "least": 1, "most": 7, "mean": 3.63, "exact": "3.625000",
            "first": "2026-03-01T09:00:00Z", "last": "2026-04-02T10:00:00Z", "dearest": "950.50",
        })
    );
}

#[tokio::test]
async fn nothing_to_compute_over_gives_zero_and_null() {
    let (_mock, sam) = caller("root").await;
    let nowhere = sam.get("/totals").await;
    assert_eq!(nowhere.at("/rows"), json!(10));
    let mock = Served::beside("ledger", "lists").await;
    let outsider = mock.default_world().of("ledger").caller("svc-read").await;
    assert_eq!(
        outsider.get("/totals").await.json(),
        json!({
            "rows": 0, "accounts": 0, "least": null, "most": null, "mean": null, "exact": null,
            "first": null, "last": null, "dearest": null,
        })
    );
}

#[tokio::test]
async fn groups_page_by_cursor_in_the_declared_order() {
    let (_mock, alice) = caller("alice").await;
    let mut page = alice.get("/ranking").await;
    let mut seen = vec![page.at("/data/0")];
    while let Some(cursor) = page.at("/next_cursor").as_str() {
        page = alice.get(&format!("/ranking?cursor={cursor}")).await;
        seen.push(page.at("/data/0"));
    }
    assert_eq!(
        seen,
        [
            json!({"account": "rent", "total": "1901.00"}),
            json!({"account": "sales", "total": "119.75"}),
            json!({"account": "travel", "total": "9.75"}),
        ]
    );
}
