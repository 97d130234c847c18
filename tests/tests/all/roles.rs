//! What callers may do: roles from tokens, records and groups, bound to places, narrowed by scopes.

use http::Method;
use serde_json::{Value, json};
use tests::press::press;
use tests::{Answer, Caller, World};

async fn list(caller: &Caller, site: &str) -> Answer {
    Answer::to(caller.on(site, Method::GET, "/articles")).await
}

async fn update(caller: &Caller, article: &str) -> Answer {
    let request = caller.on("s_north", Method::PATCH, &format!("/articles/{article}"));
    Answer::to(request.json(&json!({"title": "Changed"}))).await
}

async fn create(caller: &Caller, section: &str) -> Answer {
    Answer::to(caller.on("s_north", Method::POST, "/articles").json(&json!({"section": section}))).await
}

/// What is known of a caller where no site is chosen.
async fn known(caller: &Caller, fact: &str) -> Value {
    let answer = caller.post("/notes", &json!({})).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.at(&format!("/{fact}"))
}

fn denied(answer: &Answer) -> (u16, Value, Value) {
    (answer.status, answer.at("/code"), answer.at("/permission"))
}

fn lacks(permission: &str) -> (u16, Value, Value) {
    (403, json!("role"), json!(permission))
}

#[tokio::test]
async fn a_role_grants_what_it_says_and_what_it_includes_and_nothing_else() {
    let mock = press().await;
    let (rita, wim) = (mock.caller("rita").await, mock.caller("wim").await);
    assert_eq!(list(&rita, "s_north").await.status, 200);
    assert_eq!(denied(&create(&rita, "sports").await), lacks("article.create"));
    assert_eq!(list(&wim, "s_north").await.status, 200);
    assert_eq!(create(&wim, "sports").await.status, 201);
    assert_eq!(denied(&wim.get("/users").await), lacks("user.read"));
    assert_eq!(known(&rita, "roles").await, json!(["reader"]));
    assert_eq!(known(&rita, "permissions").await, json!(["article.read", "note.write"]));
}

#[tokio::test]
async fn a_star_grants_everything_that_is_declared() {
    let mock = press().await;
    let olga = mock.caller("olga").await;
    assert_eq!(olga.get("/users").await.status, 200);
    assert_eq!(update(&olga, "a_vote").await.status, 200);
    assert_eq!(known(&olga, "permissions").await.as_array().unwrap().len(), 8);
}

#[tokio::test]
async fn what_is_missing_is_named_with_the_reason_in_answer_and_header() {
    let mock = press().await;
    let answer = mock.caller("rita").await.get("/users").await;
    let reason = "no role of the caller grants user.read";
    assert_eq!((answer.at("/message"), answer.at("/reason")), (json!("Not allowed"), json!(reason)));
    assert_eq!(answer.header("mock-reason"), reason);
}

#[tokio::test]
async fn any_of_several_permissions_will_do_and_a_condition_may_excuse_from_all() {
    let mock = press().await;
    let dora = mock.caller("dora").await;
    assert_eq!(dora.get("/users").await.status, 200);
    let rita = mock.caller("rita").await;
    assert_eq!(rita.get("/users/usr_rita").await.status, 200);
    assert_eq!(denied(&rita.get("/users/usr_olga").await), lacks("user.read"));
}

#[tokio::test]
async fn roles_come_through_groups_in_groups_even_when_they_run_in_a_circle() {
    let mock = press().await;
    let nora = mock.caller("nora").await;
    assert_eq!(known(&nora, "groups").await, json!(["g_desk", "g_staff"]));
    assert_eq!(update(&nora, "a_vote").await.status, 200);
}

#[tokio::test]
async fn a_role_that_is_bound_to_a_site_does_not_count_on_another_or_on_none() {
    let mock = press().await;
    let nora = mock.caller("nora").await;
    assert_eq!(known(&nora, "roles").await, json!([]));
    assert_eq!(list(&nora, "s_south").await.status, 200);
    let request = nora.on("s_south", Method::PATCH, "/articles/a_beach").json(&json!({"title": "x"}));
    assert_eq!(denied(&Answer::to(request).await), lacks("article.update"));
}

#[tokio::test]
async fn a_role_that_is_bound_to_a_section_counts_in_it_and_below() {
    let mock = press().await;
    let sara = mock.caller("sara").await;
    assert_eq!(update(&sara, "a_match").await.status, 200);
    assert_eq!(denied(&update(&sara, "a_vote").await), lacks("article.update"));
    assert_eq!(denied(&update(&sara, "a_nothing").await), lacks("article.update"));
    assert_eq!(create(&sara, "sports/tennis").await.status, 201);
    assert_eq!(denied(&create(&sara, "sportswear").await), lacks("article.create"));
}

#[tokio::test]
async fn a_role_that_changes_counts_at_the_next_request_with_the_same_token() {
    let mock = press().await;
    let world = mock.default_world();
    let (office, nora) = (world.nobody(), world.caller("nora").await);
    assert_eq!(update(&nora, "a_vote").await.status, 200);
    for (change, expected) in [
        (json!({"permissions": ["article.read"]}), 403),
        (json!({"permissions": ["article.*"]}), 200),
        (json!({"active": false}), 403),
        (json!({"active": true}), 200),
    ] {
        assert_eq!(office.patch("/office/roles/r_editor", &change).await.status, 200);
        assert_eq!(update(&nora, "a_vote").await.status, expected, "{change}");
    }
    assert_eq!(office.delete("/office/assignments/as_staff").await.status, 204);
    assert_eq!(update(&nora, "a_vote").await.status, 403);
}

#[tokio::test]
async fn a_group_or_a_permission_that_is_given_counts_at_the_next_request() {
    let mock = press().await;
    let world = mock.default_world();
    let (office, dora) = (world.nobody(), world.caller("dora").await);
    assert_eq!(update(&dora, "a_vote").await.status, 403);
    let member = json!({"member_id": "usr_dora", "group_id": "g_desk"});
    assert_eq!(office.post("/office/memberships", &member).await.status, 201);
    assert_eq!(update(&dora, "a_vote").await.status, 200);
    assert_eq!(office.patch("/office/users/usr_dora", &json!({"permissions": []})).await.status, 200);
    assert_eq!(dora.get("/users").await.status, 403);
}

#[tokio::test]
async fn a_role_that_expires_counts_until_then_on_the_worlds_clock() {
    let mock = press().await;
    let world = mock.default_world();
    let clock = world.clock(&json!({"freeze": true})).await.at("/now");
    assert_eq!(world.clock(&json!({"set": clock})).await.status, 200);
    let nora = world.caller("nora").await;
    assert_eq!(list(&nora, "s_south").await.status, 200);
    assert_eq!(world.clock(&json!({"advance": "PT3H"})).await.status, 200);
    let later = world.caller("nora").await;
    assert_eq!(list(&later, "s_south").await.status, 403);
    assert_eq!(world.clock(&json!({"set": clock})).await.status, 200);
    assert_eq!(list(&later, "s_south").await.status, 200);
}

#[tokio::test]
async fn a_policy_reads_permissions_as_they_are_now() {
    let mock = press().await;
    let world = mock.default_world();
    let (office, dora) = (world.nobody(), world.caller("dora").await);
    assert_eq!(world.caller("olga").await.get("/managers").await.status, 200);
    for (permissions, expected) in [(json!(["user.read"]), 403), (json!(["user.*"]), 200), (json!([]), 403)] {
        let change = json!({"permissions": permissions});
        assert_eq!(office.patch("/office/users/usr_dora", &change).await.status, 200);
        let answer = dora.get("/managers").await;
        assert_eq!(answer.status, expected, "{change}");
        assert_eq!(answer.at("/code") == "manager", expected == 403, "{change}");
    }
}

#[tokio::test]
async fn nobody_has_no_permission_where_nobody_has_to_say_who_they_are() {
    let mock = press().await;
    let answer = mock.default_world().nobody().get("/open").await;
    assert_eq!((answer.status, answer.at("/message")), (401, json!("Who are you")));
}

#[tokio::test]
async fn what_is_looked_up_says_where_an_operation_acts_and_whether_it_needs_anybody() {
    let mock = press().await;
    let nobody = mock.default_world().nobody();
    assert_eq!(nobody.get("/open/north/houses").await.status, 200);
    assert_eq!(nobody.get("/open/south/houses").await.status, 401);
    // Nora reads in the south, Sara in the north.
    let (nora, sara) = (mock.caller("nora").await, mock.caller("sara").await);
    assert_eq!(nora.get("/open/south/houses").await.status, 200);
    assert_eq!(denied(&nora.get("/open/no-site/houses").await), lacks("article.read"));
    assert_eq!(denied(&sara.get("/open/south/houses").await), lacks("article.read"));
}

async fn with_key(world: &World, key: &str) -> Caller {
    world.holding(&format!("pk_{key}-test-key"))
}

#[tokio::test]
async fn the_scopes_of_a_key_only_narrow_and_say_so_themselves() {
    let mock = press().await;
    let world = mock.default_world();
    let read = with_key(&world, "read").await;
    // The key is olga's, whose rights are in her token: the key has what records grant her, none.
    assert_eq!(denied(&list(&read, "s_north").await).0, 403);
    let office = world.nobody();
    let owner = json!({"permissions": ["article.read", "article.update"]});
    assert_eq!(office.patch("/office/users/usr_olga", &owner).await.status, 200);
    assert_eq!(list(&read, "s_north").await.status, 200);
    let answer = update(&read, "a_vote").await;
    assert_eq!(denied(&answer), (403, json!("scope"), json!("article.update")));
    assert_eq!(answer.at("/message"), "The key does not allow it");
    assert_eq!(answer.at("/reason"), "the scopes of the credential deny article.update here");
    let full = with_key(&world, "full").await;
    assert_eq!(update(&full, "a_vote").await.status, 200);
}

#[tokio::test]
async fn a_scope_with_a_qualifier_lets_through_what_lies_in_it() {
    let mock = press().await;
    let world = mock.default_world();
    let owner = json!({"permissions": ["article.update", "article.read"]});
    assert_eq!(world.nobody().patch("/office/users/usr_olga", &owner).await.status, 200);
    let sports = with_key(&world, "sports").await;
    assert_eq!(update(&sports, "a_match").await.status, 200);
    assert_eq!(denied(&update(&sports, "a_vote").await), (403, json!("scope"), json!("article.update")));
}

#[tokio::test]
async fn a_scope_gives_its_owner_nothing_they_do_not_have() {
    let mock = press().await;
    let world = mock.default_world();
    let owner = json!({"permissions": ["article.read"]});
    assert_eq!(world.nobody().patch("/office/users/usr_rita", &owner).await.status, 200);
    for key in ["wide", "star"] {
        let caller = with_key(&world, key).await;
        assert_eq!(list(&caller, "s_north").await.status, 200, "{key}");
        assert_eq!(denied(&update(&caller, "a_vote").await), lacks("article.update"), "{key}");
    }
}
