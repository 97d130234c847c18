use serde_json::json;
use tests::Served;

use super::{SEEDED, USERINFO, error, holding, tenant, text, web};

#[tokio::test]
async fn a_token_falls_with_its_person_its_session_its_tenant_and_its_application() {
    let mock = Served::start().await;
    for (fall, persona) in
        [("/api/v1/admin/users/usr_bob", "usr_bob"), ("/api/v1/admin/tenants/tnt_acme", "usr_vera")]
    {
        let world = mock.world(&format!("fall-{persona}"));
        let client = tests::client::OAuthClient::web(
            &format!("{}/@fall-{persona}/scaikey", mock.url()),
            world.nobody(),
        );
        let tokens = client.tokens(persona, &[]).await;
        assert_eq!(holding(&world, &tokens).get(USERINFO).await.status, 200);
        assert_eq!(world.caller("root").await.delete(fall).await.status, 204);
        assert_eq!(holding(&world, &tokens).get(USERINFO).await.status, 401, "{fall}");
        assert_eq!(
            error(&client.refresh(&text(&tokens, "/refresh_token")).await).1,
            "invalid_grant",
            "{fall}"
        );
        let told = client.post("introspect", &[("token", &text(&tokens, "/access_token"))]).await;
        assert_eq!(told.json(), json!({"active": false}), "{fall}");
    }
}

#[tokio::test]
async fn a_suspended_persons_tokens_count_no_more() {
    let mock = Served::start().await;
    let (web, world) = (web(&mock), mock.default_world());
    let tokens = web.tokens("usr_bob", &[]).await;
    let suspended = json!({"status": "SUSPENDED"});
    assert_eq!(world.caller("root").await.patch("/api/v1/admin/users/usr_bob", &suspended).await.status, 200);
    assert_eq!(holding(&world, &tokens).get(USERINFO).await.status, 401);
    assert_eq!(error(&web.refresh(&text(&tokens, "/refresh_token")).await).1, "invalid_grant");
}

#[tokio::test]
async fn a_token_of_another_world_or_from_before_a_reset_is_unknown() {
    let mock = Served::start().await;
    let (web, world) = (web(&mock), mock.default_world());
    let tokens = web.tokens("usr_alice", &[]).await;
    assert_eq!(holding(&mock.world("other"), &tokens).get(USERINFO).await.status, 401);
    let other = tests::client::OAuthClient::web(&format!("{}/@other/scaikey", mock.url()), world.nobody());
    // The other world gives out as many as this one did.
    other.tokens("usr_alice", &[]).await;
    assert_eq!(error(&other.refresh(&text(&tokens, "/refresh_token")).await).1, "invalid_grant");
    world.reset().await;
    assert_eq!(holding(&world, &tokens).get(USERINFO).await.status, 401);
    assert_eq!(error(&web.refresh(&text(&tokens, "/refresh_token")).await).1, "invalid_grant");
}

#[tokio::test]
async fn an_id_token_opens_no_door() {
    let mock = Served::start().await;
    let (web, world) = (web(&mock), mock.default_world());
    let tokens = web.tokens("usr_alice", &[]).await;
    let identity = text(&tokens, "/id_token");
    assert_eq!(world.holding(&identity).get(USERINFO).await.status, 401);
    assert_eq!(web.post("introspect", &[("token", &identity)]).await.json(), json!({"active": false}));
}

#[tokio::test]
async fn introspection_tells_what_counts_and_revocation_ends_it() {
    let mock = Served::start().await;
    let (web, world) = (web(&mock), mock.default_world());
    let tokens = web.tokens("usr_alice", &[]).await;
    let (access, refresh) = (text(&tokens, "/access_token"), text(&tokens, "/refresh_token"));
    let told = web.post("introspect", &[("token", &access)]).await;
    assert_eq!(told.at("/active"), json!(true));
    assert_eq!((told.at("/sub"), told.at("/username")), (json!("usr_alice"), json!("alice@acme.example")));
    let told = web.post("introspect", &[("token", &refresh), ("token_type_hint", "refresh_token")]).await;
    assert_eq!((told.at("/active"), told.at("/client_id")), (json!(true), json!(web.id)));
    for nothing in ["", "a.b.c", "nobodys"] {
        let told = web.post("introspect", &[("token", nothing)]).await;
        match nothing {
            "" => assert_eq!(error(&told).1, "invalid_request"),
            _ => assert_eq!(told.json(), json!({"active": false})),
        }
    }
    let stranger = tenant(&mock);
    assert_eq!(error(&stranger.post("revoke", &[("token", &access)]).await).1, "unauthorized_client");
    assert_eq!(web.post("revoke", &[("token", &refresh)]).await.status, 200);
    assert_eq!(holding(&world, &tokens).get(USERINFO).await.status, 401, "it went with its refresh token");
    assert_eq!(error(&web.refresh(&refresh).await).1, "invalid_grant");
}

#[tokio::test]
async fn a_session_that_is_revoked_takes_its_tokens_along() {
    let mock = Served::start().await;
    let (web, world) = (web(&mock), mock.default_world());
    let tokens = web.tokens("usr_alice", &[]).await;
    let access = holding(&world, &tokens);
    let logout = access.post("/api/v1/auth/logout", &json!(null)).await;
    assert_eq!(logout.status, 200, "{}", logout.text);
    assert_eq!(world.state("session").await.ids().len(), SEEDED);
    assert_eq!(access.get(USERINFO).await.status, 401);
    assert_eq!(error(&web.refresh(&text(&tokens, "/refresh_token")).await).1, "invalid_grant");
}
