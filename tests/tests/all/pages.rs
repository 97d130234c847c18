//! Pages join without a gap or a repeat.

use tests::caller::{TENANTS, USERS};
use tests::{Caller, Served};

/// Every row of a list, page by page.
async fn walked(caller: &Caller, path: &str, query: &str, size: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for page in 1.. {
        let answer = caller.get(&format!("{path}?page={page}&per_page={size}{query}")).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let (rows, total) = (answer.ids(), answer.at("/pagination/total").as_u64().unwrap() as usize);
        assert_eq!(answer.at("/pagination/total_pages"), total.div_ceil(size));
        assert_eq!(rows.len(), size.min(total.saturating_sub(ids.len())), "page {page} of size {size}");
        if rows.is_empty() {
            assert_eq!(ids.len(), total);
            break;
        }
        ids.extend(rows);
    }
    ids
}

#[tokio::test]
async fn the_pages_of_all_users_are_all_users_once_whatever_their_size() {
    let mock = Served::start().await;
    let root = mock.caller("root").await;
    let all = mock.default_world().state("user").await.ids();
    for size in [1, 7, 20, 99, 100] {
        assert_eq!(walked(&root, USERS, "", size).await, all, "size {size}");
    }
}

#[tokio::test]
async fn the_pages_of_what_a_search_or_a_filter_finds_are_the_matching_users_once() {
    let mock = Served::start().await;
    let root = mock.caller("root").await;
    let state = mock.default_world().state("user").await.at("/records");
    let matching = |holds: &dyn Fn(&serde_json::Value) -> bool| -> Vec<String> {
        let rows = state.as_array().unwrap().iter().filter(|row| holds(row));
        rows.map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    let suspended = matching(&|row| row["status"] == "SUSPENDED");
    assert_eq!(walked(&root, USERS, "&status=SUSPENDED", 4).await, suspended);
    let globex = matching(&|row| row["tenant_id"] == "tnt_globex");
    assert_eq!(walked(&root, USERS, "&tenant_id=tnt_globex", 10).await, globex);
    let text = |row: &serde_json::Value, field: &str| row[field].as_str().unwrap_or_default().to_lowercase();
    let fields = ["email", "display_name", "first_name", "last_name"];
    let named = matching(&|row| fields.iter().any(|field| text(row, field).contains("an")));
    assert!(named.len() > 20);
    assert_eq!(walked(&root, USERS, "&search=AN", 9).await, named);
}

#[tokio::test]
async fn rows_stand_in_the_order_of_their_making() {
    let mock = Served::start().await;
    let root = mock.caller("root").await;
    for path in [USERS, TENANTS] {
        let rows = root.get(&format!("{path}?per_page=100")).await.at("/data");
        let key = |row: &serde_json::Value| (row["created_at"].to_string(), row["id"].to_string());
        let keys: Vec<_> = rows.as_array().unwrap().iter().map(key).collect();
        assert!(keys.is_sorted(), "{path}");
    }
}

#[tokio::test]
async fn a_page_past_the_last_is_empty_and_counts_the_same() {
    let mock = Served::start().await;
    let root = mock.caller("root").await;
    let total = root.total(USERS).await;
    for page in ["1000", "4294967297", "9223372036854775807"] {
        let answer = root.get(&format!("{USERS}?page={page}")).await;
        assert_eq!((answer.status, answer.ids().len()), (200, 0), "{page}");
        assert_eq!(answer.at("/pagination/total"), total, "{page}");
    }
}
