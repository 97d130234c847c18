//! Cursors hold a place in the order, and are good for what they were given for alone.

use serde_json::json;
use tests::{Answer, Caller, Served};

async fn ledger() -> Served {
    Served::beside("ledger", "lists").await
}

async fn alice(mock: &Served) -> Caller {
    mock.default_world().of("ledger").caller("alice").await
}

fn next(answer: &Answer) -> Option<String> {
    assert_eq!(answer.status, 200, "{}", answer.text);
    let next = answer.at("/next_cursor").as_str().map(str::to_owned);
    assert_eq!(answer.at("/has_more"), next.is_some());
    next
}

/// Every row of a list, page by page, with something done before each page but the first.
async fn walked(caller: &Caller, query: &str, mut between: impl AsyncFnMut()) -> Vec<String> {
    let mut page = caller.get(&format!("/entries?{query}")).await;
    let mut ids = page.ids();
    while let Some(cursor) = next(&page) {
        between().await;
        page = caller.get(&format!("/entries?{query}&cursor={cursor}")).await;
        assert!(!page.ids().is_empty());
        ids.extend(page.ids());
    }
    ids
}

#[tokio::test]
async fn the_pages_are_all_rows_once_whatever_their_size_and_order() {
    let mock = ledger().await;
    let alice = alice(&mock).await;
    let own = ["a08", "a07", "a05", "a06", "a04", "a03", "a02", "a01"];
    for limit in 1..=5 {
        assert_eq!(walked(&alice, &format!("limit={limit}"), async || {}).await, own, "{limit}");
        let sorted = walked(&alice, &format!("sort=account,-units&limit={limit}"), async || {}).await;
        assert_eq!(sorted, ["a07", "a02", "a05", "a08", "a01", "a03", "a06", "a04"], "{limit}");
        let sales = walked(&alice, &format!("account=sales&limit={limit}"), async || {}).await;
        assert_eq!(sales, ["a08", "a05", "a03", "a01"], "{limit}");
    }
}

#[tokio::test]
async fn rows_that_come_and_go_between_pages_repeat_and_lose_no_other() {
    let mock = ledger().await;
    let alice = alice(&mock).await;
    let mut gone = ["a05", "a07"].into_iter();
    let between = async || {
        let row = json!({"account": "sales", "kind": "sale", "amount": "1", "units": 1, "at": "2026-05-01T00:00:00Z"});
        assert_eq!(alice.post("/entries", &row).await.status, 201);
        if let Some(id) = gone.next() {
            assert_eq!(alice.delete(&format!("/entries/{id}")).await.status, 204);
        }
    };
    // The page after the first starts after a05, which is gone by then.
    let walked = walked(&alice, "limit=3", between).await;
    assert_eq!(walked, ["a08", "a07", "a05", "a06", "a04", "a03", "a02", "a01"]);
}

#[tokio::test]
async fn a_row_that_comes_behind_the_cursor_is_on_a_later_page() {
    let mock = ledger().await;
    let alice = alice(&mock).await;
    let first = alice.get("/entries?limit=5").await;
    let row =
        json!({"account": "sales", "kind": "sale", "amount": "1", "units": 1, "at": "2026-03-01T09:30:00Z"});
    let made = alice.post("/entries", &row).await.at("/id");
    let second = alice.get(&format!("/entries?limit=5&cursor={}", next(&first).unwrap())).await;
    assert_eq!(json!(second.ids()), json!(["a03", "a02", made, "a01"]));
}

#[tokio::test]
async fn the_last_page_has_no_cursor_even_when_it_is_full() {
    let mock = ledger().await;
    let alice = alice(&mock).await;
    let first = alice.get("/entries?account=sales&limit=2").await;
    let last = alice.get(&format!("/entries?account=sales&limit=2&cursor={}", next(&first).unwrap())).await;
    assert_eq!((last.ids().len(), next(&last)), (2, None));
    assert_eq!(last.at("/next_cursor"), json!(null));
}

#[tokio::test]
async fn a_cursor_counts_every_row_of_its_filter_on_each_page_where_a_total_is_declared() {
    let mock = ledger().await;
    let alice = alice(&mock).await;
    let first = alice.get("/counted?kind=sale&page_size=4").await;
    assert_eq!((first.at("/total_count"), first.ids().len()), (json!(6), 4));
    let token = first.at("/next_page_token");
    let second =
        alice.get(&format!("/counted?kind=sale&page_size=4&page_token={}", token.as_str().unwrap())).await;
    assert_eq!(
        (second.at("/total_count"), second.ids()),
        (json!(6), vec!["a02".to_owned(), "a01".to_owned()])
    );
    assert_eq!(second.at("/data/0"), json!({"id": "a02", "kind": "sale"}));
}

#[tokio::test]
async fn a_cursor_of_another_filter_order_operation_caller_or_world_is_refused_as_declared() {
    let mock = ledger().await;
    let alice = alice(&mock).await;
    let cursor = next(&alice.get("/entries?limit=2").await).unwrap();
    let taken = format!("/entries?cursor={cursor}");
    let root = mock.default_world().of("ledger").caller("root").await;
    let greta = mock.default_world().of("ledger").caller("greta").await;
    let elsewhere = mock.world("red").of("ledger").caller("alice").await;
    for (caller, path) in [
        (&alice, format!("{taken}&kind=sale")),
        (&alice, format!("{taken}&sort=account")),
        (&alice, format!("/counted?page_token={cursor}")),
        (&root, taken.clone()),
        (&greta, taken.clone()),
        (&elsewhere, taken.clone()),
    ] {
        let refused = caller.get(&path).await;
        assert_eq!(refused.status, 422, "{path}: {}", refused.text);
        let parameter = if path.starts_with("/counted") { "page_token" } else { "cursor" };
        assert_eq!(refused.at("/error"), format!("bad {parameter}"));
        assert!(refused.header("mock-reason").contains("this caller"), "{}", refused.header("mock-reason"));
    }
    assert_eq!(alice.get(&format!("{taken}&limit=5")).await.status, 200, "the size may change");
    mock.default_world().reset().await;
    let again = mock.default_world().of("ledger").caller("alice").await;
    assert_eq!(again.get(&taken).await.status, 422, "a reset makes another world");
}

#[tokio::test]
async fn a_cursor_that_was_tampered_with_is_refused() {
    let mock = ledger().await;
    let alice = alice(&mock).await;
    let cursor = next(&alice.get("/entries?limit=2").await).unwrap();
    for at in [0, cursor.len() / 2, cursor.len() - 1] {
        let mut changed = cursor.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert_eq!(alice.get(&format!("/entries?cursor={changed}")).await.status, 422, "{at}");
    }
    for none in ["x", "....", "e30"] {
        assert_eq!(alice.get(&format!("/entries?cursor={none}")).await.status, 422, "{none}");
    }
}
