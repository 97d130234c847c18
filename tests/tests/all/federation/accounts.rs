use serde_json::{Value, json};

use super::{Scene, refused};

#[tokio::test]
async fn somebody_new_gets_an_account_that_follows_what_the_provider_says() {
    let scene = Scene::start().await;
    let told = json!({"email": "ada@partner.example", "email_verified": true, "given_name": "Ada", "family_name": "Byron",
        "name": "Ada Byron"});
    assert_eq!(scene.sign_in(told).await.0.status, 200);
    let account = scene.account("ada@partner.example").await;
    assert_eq!(
        (&account["first_name"], &account["last_name"], &account["email_verified"], &account["tenant_id"]),
        (&json!("Ada"), &json!("Byron"), &json!(true), &json!("tnt_acme"))
    );
    let told = json!({"email": "ada@partner.example", "family_name": "Lovelace"});
    assert_eq!(scene.sign_in(told).await.0.status, 200);
    let later = scene.account("ada@partner.example").await;
    assert_eq!(
        (&later["id"], &later["first_name"], &later["last_name"], &later["email_verified"]),
        (&account["id"], &json!("Ada"), &json!("Lovelace"), &json!(false))
    );
    let events = scene.world.state("event").await.at("/records");
    let of_ada = |it: &&Value| it["data"]["id"] == account["id"];
    let mut types: Vec<&str> = events
        .as_array()
        .unwrap()
        .iter()
        .filter(of_ada)
        .map(|it| it["event_type"].as_str().unwrap())
        .collect();
    types.sort_unstable();
    assert_eq!(types, ["user.created", "user.updated"]);
}

#[tokio::test]
async fn claims_go_where_the_record_of_the_provider_says() {
    let mapping = json!({"attribute_mapping": {"email": "upn", "first_name": "nick", "department": "unit"}});
    let scene = Scene::with(mapping).await;
    let told = json!({"upn": "ada@partner.example", "email": "wrong@partner.example", "nick": "Countess", "unit": "Engines"});
    assert_eq!(scene.sign_in(told).await.0.status, 200);
    let account = scene.account("ada@partner.example").await;
    assert_eq!((&account["first_name"], &account["department"]), (&json!("Countess"), &json!("Engines")));
}

#[tokio::test]
async fn an_account_may_be_left_as_it_is() {
    let scene = Scene::with(json!({"sync_profile": false})).await;
    assert_eq!(
        scene.sign_in(json!({"email": "ada@partner.example", "given_name": "Ada"})).await.0.status,
        200
    );
    assert_eq!(
        scene.sign_in(json!({"email": "other@partner.example", "given_name": "Eve"})).await.0.status,
        200
    );
    assert_eq!(scene.account("ada@partner.example").await["first_name"], "Ada");
}

#[tokio::test]
async fn nobody_new_is_let_in_where_that_is_not_wanted_or_nothing_is_known_of_them() {
    let scene = Scene::start().await;
    let (answer, browser) = scene.sign_in(json!({})).await;
    refused(&answer, &browser, 400, "does not say your e-mail address");
    scene.change_idp(&json!({"config": {"create_users": false}})).await;
    let (answer, browser) = scene.sign_in(json!({"email": "ada@partner.example"})).await;
    refused(&answer, &browser, 403, "There is no account for you here");
    assert_eq!(scene.world.state("federated_identity").await.at("/records"), json!([]));
}

#[tokio::test]
async fn an_account_is_somebodys_only_where_the_provider_knows_that_the_address_is() {
    let scene = Scene::start().await;
    let (answer, browser) = scene.sign_in(json!({"email": "bob@acme.example"})).await;
    refused(&answer, &browser, 409, "An account with your e-mail address exists");
    let verified = json!({"email": "bob@acme.example", "email_verified": true});
    assert_eq!(scene.sign_in(verified).await.0.status, 200);
    let bob = scene.account("bob@acme.example").await;
    assert_eq!(
        (&bob["id"], &bob["identity_source"], &bob["identity_provider_id"], &bob["title"]),
        (&json!("usr_bob"), &json!("OIDC"), &json!(scene.idp), &json!("Support Engineer"))
    );
    let later = json!({"email": "robert@acme.example"});
    assert_eq!(scene.sign_in(later).await.0.status, 200);
    assert_eq!(scene.account("robert@acme.example").await["id"], "usr_bob");
    let taken = json!({"email": "alice@acme.example", "email_verified": true});
    let (answer, browser) = scene.sign_in(taken).await;
    refused(&answer, &browser, 409, "already exists");
}

#[tokio::test]
async fn who_may_not_sign_in_may_not_this_way_either() {
    let scene = Scene::start().await;
    let sam = json!({"email": "sam@acme.example", "email_verified": true});
    let (answer, browser) = scene.sign_in(sam).await;
    refused(&answer, &browser, 403, "This account is suspended");
    let links = scene.world.state("federated_identity").await.at("/records");
    assert_eq!(links, json!([]), "what failed left nothing");
}
