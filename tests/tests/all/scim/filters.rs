//! What filters find, and which are refused.

use serde_json::{Value, json};
use tests::Served;

use super::{Directory, refused};

/// How many people of a directory of two a filter finds, and which of the two.
async fn found(directory: &Directory, filter: &str) -> Vec<&'static str> {
    let answer = directory.found("/Users", filter).await;
    assert_eq!(answer.status, 200, "{filter}: {}", answer.text);
    let rows = answer.at("/Resources");
    let is_there = |id: &str| rows.as_array().unwrap().iter().any(|row| row["id"] == id);
    ["usr_alice", "usr_bob"].into_iter().filter(|id| is_there(id)).collect()
}

#[tokio::test]
async fn filters_find_what_they_describe() {
    let mock = Served::start().await;
    let directory = Directory(mock.caller("alice").await);
    let (alice, bob, both, none) = (vec!["usr_alice"], vec!["usr_bob"], vec!["usr_alice", "usr_bob"], vec![]);
    for (filter, expected) in [
        (r#"userName eq "bob@acme.example""#, &bob),
        (r#"USERNAME EQ "BOB@Acme.Example""#, &bob),
        (r#"urn:ietf:params:scim:schemas:core:2.0:User:userName eq "bob@acme.example""#, &bob),
        (r#"id eq "usr_bob""#, &bob),
        (r#"id eq "USR_BOB""#, &none),
        (r#"userName ne "bob@acme.example""#, &alice),
        (r#"name.familyName co "ore""#, &alice),
        (r#"name.familyName sw "tan""#, &bob),
        (r#"name.familyName ew "NAKA""#, &bob),
        ("title pr", &both),
        ("externalId pr", &none),
        ("externalId eq null and title pr", &both),
        (r#"externalId ne "x" and title pr"#, &both),
        (r#"nickName eq "Bobby""#, &none),
        (r#"not (nickName pr) and userName sw "bob@""#, &bob),
        ("active eq true", &both),
        ("active eq False", &none),
        ("active ne false", &both),
        (r#"name.givenName gt "Alice" and name.givenName le "Bob""#, &bob),
        (r#"name.givenName ge "alice" and name.givenName lt "bob""#, &alice),
        (r#"meta.created gt "2000-01-01T00:00:00Z""#, &both),
        (r#"meta.created lt "2000-01-01T00:00:00Z""#, &none),
        (r#"meta.resourceType eq "User""#, &both),
        (r#"emails eq "bob@acme.example""#, &bob),
        (r#"emails.value co "alice@""#, &alice),
        (r#"emails[type eq "work" and value sw "alice@"]"#, &alice),
        (r#"emails[type eq "home"]"#, &none),
        ("emails[primary eq true]", &both),
        (r#"groups.value eq "grp_everybody""#, &alice),
        (r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "operations""#, &alice),
        (r#"userName sw "bob@" or userName sw "alice@" and title eq "nothing""#, &bob),
        (r#"(userName sw "bob@" or userName sw "alice@") and title pr"#, &both),
        (r#"NOT(userName sw "bob@") AND title pr"#, &alice),
        (r#"not (not (userName sw "bob@"))"#, &bob),
        (r#"displayName eq "Bob \"the\" Tanaka""#, &none),
        (r#"displayName co " tanaka""#, &bob),
    ] {
        assert_eq!(&found(&directory, filter).await, expected, "{filter}");
    }
}

#[tokio::test]
async fn filters_that_cannot_be_read_or_are_too_large_are_refused() {
    let mock = Served::start().await;
    let directory = Directory(mock.caller("alice").await);
    let deep = format!("{}title pr{}", "(".repeat(5_000), ")".repeat(5_000));
    let nots = "not (".repeat(600);
    let brackets = "emails[".repeat(500);
    let wide = vec!["title pr"; 200].join(" or ");
    let long = format!(r#"title eq "{}""#, "x".repeat(10_000));
    for filter in [
        "",
        "title",
        "title eq",
        "title is \"x\"",
        "title eq x",
        "title eq \"x",
        "title eq [1]",
        "title eq {}",
        "(title pr",
        "title pr)",
        "title pr and",
        "and",
        "title pr title pr",
        "not title pr",
        "1 eq 1",
        "emails[",
        "emails[type eq \"work\"",
        "emails[]",
        "active gt true",
        "active co \"t\"",
        "title co 1",
        "title gt true",
        "meta.created gt \"soon\"",
        "emails[type eq \"work\"]]",
        "\u{0}",
        "tïtle pr",
        &deep,
        &nots,
        &brackets,
        &wide,
        &long,
    ] {
        let answer = directory.found("/Users", filter).await;
        assert_eq!(refused(&answer), (400, json!("invalidFilter")), "{filter:.40}");
    }
}

#[tokio::test]
async fn pages_are_numbered_from_one_and_count_may_be_nothing() {
    let mock = Served::start().await;
    let directory = Directory(mock.caller("alice").await);
    let total = directory.get("/Users?count=0").await.at("/totalResults").as_u64().unwrap();
    for (query, start, count) in [
        ("count=0", 1, 0),
        ("count=-3", 1, 0),
        ("count=7", 1, 7),
        ("startIndex=0&count=2", 1, 2),
        ("startIndex=-9&count=2", 1, 2),
        ("startIndex=3&count=2", 3, 2),
        ("count=100000", 1, 200),
        ("", 1, 100),
        ("startIndex=100000", 100_000, 0),
        ("startIndex=9223372036854775807&count=9223372036854775807", i64::MAX, 0),
    ] {
        let page = directory.get(&format!("/Users?attributes=id&{query}")).await;
        let told = ["/totalResults", "/startIndex", "/itemsPerPage"].map(|pointer| page.at(pointer));
        assert_eq!(told, [json!(total), json!(start), json!(count)], "{query}");
        assert_eq!(page.at("/Resources").as_array().unwrap().len(), count, "{query}");
    }
    let refused_count = directory.get("/Users?count=many").await;
    assert_eq!(refused(&refused_count), (400, json!("invalidValue")));
}

#[tokio::test]
async fn resources_are_sorted_by_an_attribute_those_without_it_last() {
    let mock = Served::start().await;
    let directory = Directory(mock.caller("alice").await);
    directory.person("zoe").await;
    let names = async |order: &str| -> Vec<Value> {
        let query = format!("/Users?count=200&attributes=name&sortBy=name.familyName{order}");
        let page = directory.get(&query).await.at("/Resources");
        page.as_array().unwrap().iter().map(|row| row["name"]["familyName"].clone()).collect()
    };
    let descending = names("&sortOrder=descending").await;
    assert_eq!(descending[0], Value::Null);
    let texts = |names: &[Value]| -> Vec<String> {
        names.iter().filter_map(|name| Some(name.as_str()?.to_lowercase())).collect()
    };
    let (up, down) = (texts(&names("").await), texts(&descending));
    assert!(up.len() > 100 && up.is_sorted() && down.iter().rev().is_sorted());
    assert_eq!(refused(&directory.get("/Users?sortBy=shoe").await), (400, json!("invalidPath")));
    let sideways = directory.get("/Users?sortBy=title&sortOrder=sideways").await;
    assert_eq!(refused(&sideways), (400, json!("invalidValue")));
}
