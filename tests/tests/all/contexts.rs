//! Requests that choose a site to act in.

use http::Method;
use serde_json::json;
use tests::press::{press, press_with};
use tests::{Answer, Caller};

async fn at(caller: &Caller, site: &str) -> Answer {
    Answer::to(caller.on(site, Method::GET, "/articles")).await
}

fn items(answer: &Answer) -> Vec<String> {
    let rows = answer.at("/items");
    rows.as_array().into_iter().flatten().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_request_that_chooses_no_site_is_refused_before_it_is_asked_what_it_may() {
    let mock = press().await;
    for persona in ["olga", "dora"] {
        for answer in
            [mock.caller(persona).await.get("/articles").await, at(&mock.caller(persona).await, "").await]
        {
            assert_eq!((answer.status, answer.at("/code")), (400, json!("SITE_REQUIRED")), "{persona}");
            assert_eq!(answer.at("/message"), "X-Site-ID is needed");
        }
    }
    assert_eq!(mock.default_world().nobody().get("/articles").await.status, 401);
}

#[tokio::test]
async fn a_site_that_is_not_there_or_not_the_callers_is_refused() {
    let mock = press().await;
    let unknown = at(&mock.caller("olga").await, "s_west").await;
    assert_eq!((unknown.status, unknown.at("/message")), (404, json!("No site s_west")));
    let sara = mock.caller("sara").await;
    assert_eq!(at(&sara, "s_north").await.status, 200);
    let foreign = at(&sara, "s_south").await;
    assert_eq!((foreign.status, foreign.at("/code")), (403, json!("FOREIGN_SITE")));
    assert_eq!(foreign.at("/message"), "Not in s_south");
}

#[tokio::test]
async fn a_site_narrows_what_is_listed_read_and_made() {
    let mock = press().await;
    let olga = mock.caller("olga").await;
    assert_eq!(items(&at(&olga, "s_north").await), ["a_match", "a_vote"]);
    assert_eq!(items(&at(&olga, "s_south").await), ["a_beach"]);
    let foreign = olga.on("s_south", Method::GET, "/articles/a_vote");
    assert_eq!(Answer::to(foreign).await.status, 404);
    let made =
        Answer::to(olga.on("s_south", Method::POST, "/articles").json(&json!({"site_id": "s_north"}))).await;
    assert_eq!((made.status, made.at("/site_id")), (201, json!("s_south")));
    let moved = olga.on("s_south", Method::PATCH, "/articles/a_beach").json(&json!({"site_id": "s_north"}));
    assert_eq!(Answer::to(moved).await.status, 404);
}

#[tokio::test]
async fn an_operation_without_the_context_ignores_even_a_bogus_site() {
    let mock = press().await;
    let olga = mock.caller("olga").await;
    assert_eq!(Answer::to(olga.on("s_west", Method::GET, "/users")).await.status, 200);
}

#[tokio::test]
async fn expressions_read_the_chosen_site() {
    let mock = press().await;
    let olga = mock.caller("olga").await;
    for (site, expected) in [("s_north", "the north"), ("s_south", "south")] {
        let made = Answer::to(olga.on(site, Method::POST, "/site-notes").json(&json!({}))).await;
        assert_eq!((made.status, made.at("/site")), (201, json!(expected)), "{}", made.text);
    }
}

#[tokio::test]
async fn one_token_acts_on_two_sites_in_turn_with_what_it_may_do_there() {
    let mock = press().await;
    let nora = mock.caller("nora").await;
    for (site, roles) in
        [("s_north", json!(["editor"])), ("s_south", json!(["reader"])), ("s_north", json!(["editor"]))]
    {
        let made = Answer::to(nora.on(site, Method::POST, "/site-notes").json(&json!({}))).await;
        assert_eq!(made.at("/roles"), roles, "{site}");
    }
}

#[tokio::test]
async fn a_path_or_a_query_chooses_a_site_as_a_header_does() {
    let mock = press_with(&[("header: X-Site-ID", "query: site")]).await;
    let sara = mock.caller("sara").await;
    let by_path = sara.get("/sites/north/articles").await;
    assert_eq!((by_path.status, items(&by_path)), (200, vec!["a_match".to_owned(), "a_vote".to_owned()]));
    assert_eq!(sara.get("/sites/west/articles").await.status, 404);
    assert_eq!(sara.get("/sites/s_north/articles").await.status, 404);
    // The role is bound to the level, which the path names by another word.
    assert_eq!(sara.get("/sites/south/articles").await.at("/permission"), "article.read");
    assert_eq!(items(&sara.get("/articles?site=s_north").await), ["a_match", "a_vote"]);
    assert_eq!(sara.get("/articles?site=").await.at("/code"), "SITE_REQUIRED");
}

#[tokio::test]
async fn a_context_that_need_not_be_chosen_narrows_nothing() {
    let missing = "      missing: {kind: bad_request, case: site_required, message: X-Site-ID is needed}\n";
    let unused = "site_required: {body: {code: SITE_REQUIRED, message: \"${message}\"}}";
    let mock = press_with(&[(missing, ""), (unused, "")]).await;
    let olga = mock.caller("olga").await;
    assert_eq!(items(&olga.get("/articles").await).len(), 3);
    assert_eq!(items(&at(&olga, "s_south").await).len(), 1);
    let nora = mock.caller("nora").await;
    assert_eq!(nora.get("/articles").await.at("/permission"), "article.read");
}

#[tokio::test]
async fn a_caller_who_stands_on_one_site_may_not_act_on_another() {
    let places = "[{if: \"'owner' in caller.roles\", at: platform}, {at: site, id: s_south}]";
    let mock = press_with(&[("[{at: platform}]", places)]).await;
    for (persona, site, expected) in
        [("olga", "s_north", 200), ("olga", "s_south", 200), ("wim", "s_north", 403), ("wim", "s_south", 200)]
    {
        let answer = at(&mock.caller(persona).await, site).await;
        assert_eq!(answer.status, expected, "{persona} {site}");
        assert_eq!(answer.at("/code") == "FOREIGN_SITE", expected == 403, "{persona} {site}");
    }
}
