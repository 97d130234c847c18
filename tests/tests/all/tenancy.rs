//! What each tier sees, and what becomes of it when a tenant changes hands.

use serde_json::{Value, json};
use tests::caller::{PARTNERS, TENANTS, USERS};
use tests::{Caller, Served, World};

const EVERY_TIER: [(&str, &[&str]); 4] = [
    ("root", &["tnt_acme", "tnt_globex", "tnt_hooli", "tnt_initech", "tnt_scailabs", "tnt_umbrella"]),
    ("paula", &["tnt_acme", "tnt_initech", "tnt_umbrella"]),
    ("alice", &["tnt_acme"]),
    ("greta", &["tnt_globex"]),
];

/// Ids of the users that lie in these tenants, as the world holds them.
async fn users_of(world: &World, tenants: &[&str]) -> Vec<String> {
    let records = world.state("user").await.at("/records");
    let inside = |row: &&Value| tenants.iter().any(|tenant| row["tenant_id"] == *tenant);
    let rows = records.as_array().unwrap().iter().filter(inside);
    rows.map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

async fn every_user(caller: &Caller, query: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for page in 1.. {
        let rows = caller.get(&format!("{USERS}?per_page=100&page={page}{query}")).await.ids();
        if rows.is_empty() {
            break;
        }
        ids.extend(rows);
    }
    ids
}

#[tokio::test]
async fn every_tier_lists_exactly_what_stands_below_it() {
    let mock = Served::start().await;
    let world = mock.default_world();
    for (persona, tenants) in EVERY_TIER {
        let caller = world.caller(persona).await;
        assert_eq!(every_user(&caller, "").await, users_of(&world, tenants).await, "{persona}");
        let mut seen = caller.get(TENANTS).await.ids();
        seen.sort();
        assert_eq!(seen, tenants, "{persona}");
    }
}

#[tokio::test]
async fn no_filter_lets_a_caller_look_beyond_their_place() {
    let mock = Served::start().await;
    for persona in ["paula", "alice"] {
        let caller = mock.caller(persona).await;
        for query in ["tenant_id=tnt_globex", "partner_id=prt_southwind", "search=greta@globex.example"] {
            assert_eq!(caller.total(&format!("{USERS}?{query}")).await, 0, "{persona} {query}");
        }
    }
}

#[tokio::test]
async fn a_record_outside_the_callers_place_is_not_found_and_not_written() {
    let mock = Served::start().await;
    for persona in ["paula", "alice"] {
        let caller = mock.caller(persona).await;
        let greta = format!("{USERS}usr_greta");
        assert_eq!(caller.get(&greta).await.refusal(), (404, "User not found".to_owned()), "{persona}");
        let changed = caller.patch(&greta, &json!({"title": "Taken"})).await;
        assert_eq!(changed.refusal(), (403, "Access denied".to_owned()), "{persona}");
        assert_eq!(caller.delete(&greta).await.refusal(), (403, "Access denied".to_owned()), "{persona}");
        let made = json!({"email": "spy@globex.example", "tenant_id": "tnt_globex"});
        assert_eq!(caller.post(USERS, &made).await.refusal(), (403, "Access denied".to_owned()), "{persona}");
    }
}

#[tokio::test]
async fn partners_are_for_super_admins_and_services() {
    let mock = Served::start().await;
    for persona in ["root", "svc-read", "svc-write"] {
        assert_eq!(mock.caller(persona).await.total(PARTNERS).await, 3, "{persona}");
    }
    for persona in ["paula", "alice", "greta"] {
        assert_eq!(mock.caller(persona).await.get(PARTNERS).await.status, 403, "{persona}");
    }
    let bob = mock.caller("bob").await.get(PARTNERS).await;
    assert_eq!(bob.refusal(), (403, "Admin access required".to_owned()));
}

#[tokio::test]
async fn a_tenant_that_changes_hands_takes_its_users_along() {
    let mock = Served::start().await;
    let world = mock.default_world();
    let (root, paula) = (world.caller("root").await, world.caller("paula").await);
    let moved = root.patch(&format!("{TENANTS}tnt_acme"), &json!({"partner_id": "prt_southwind"})).await;
    assert_eq!((moved.status, moved.at("/data/partner_id")), (200, json!("prt_southwind")));
    let left = users_of(&world, &["tnt_initech", "tnt_umbrella"]).await;
    assert_eq!(every_user(&paula, "").await, left);
    assert_eq!(paula.get(&format!("{USERS}usr_alice")).await.status, 404);
    assert_eq!(paula.get(&format!("{TENANTS}tnt_acme")).await.status, 404);
    let southwind = users_of(&world, &["tnt_acme", "tnt_globex", "tnt_hooli"]).await;
    assert_eq!(every_user(&root, "&partner_id=prt_southwind").await, southwind);
}

#[tokio::test]
async fn a_tenant_that_changes_hands_and_back_is_seen_as_before() {
    let mock = Served::start().await;
    let world = mock.default_world();
    let (root, paula, alice) =
        (world.caller("root").await, world.caller("paula").await, world.caller("alice").await);
    let before = every_user(&paula, "").await;
    for partner in ["prt_southwind", "prt_northwind"] {
        root.patch(&format!("{TENANTS}tnt_acme"), &json!({"partner_id": partner})).await;
        assert_eq!(every_user(&alice, "").await, users_of(&world, &["tnt_acme"]).await, "{partner}");
    }
    assert_eq!(every_user(&paula, "").await, before);
}

#[tokio::test]
async fn a_tenant_is_not_handed_to_a_partner_that_does_not_exist() {
    let mock = Served::start().await;
    let root = mock.caller("root").await;
    let answer = root.patch(&format!("{TENANTS}tnt_acme"), &json!({"partner_id": "prt_nobody"})).await;
    assert_eq!(answer.refusal(), (404, "Partner not found".to_owned()));
}
