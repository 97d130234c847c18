use serde_json::json;
use tests::Served;
use tests::client::claims;

use super::{USERINFO, error, holding, spa, text, web};

#[tokio::test]
async fn a_refresh_token_is_good_once_and_a_second_use_revokes_its_family() {
    let mock = Served::start().await;
    let (web, world) = (web(&mock), mock.default_world());
    let first = web.tokens("usr_alice", &[]).await;
    let second = web.refresh(&text(&first, "/refresh_token")).await;
    assert_eq!((second.status, second.at("/scope")), (200, json!("openid profile email")));
    assert_ne!(text(&second, "/refresh_token"), text(&first, "/refresh_token"));
    let (before, after) = (claims(&text(&first, "/id_token")), claims(&text(&second, "/id_token")));
    assert_eq!((&before["sub"], &before["auth_time"]), (&after["sub"], &after["auth_time"]));
    assert_eq!(holding(&world, &second).get(USERINFO).await.status, 200);

    assert_eq!(error(&web.refresh(&text(&first, "/refresh_token")).await), (400, "invalid_grant".to_owned()));
    assert_eq!(
        error(&web.refresh(&text(&second, "/refresh_token")).await),
        (400, "invalid_grant".to_owned())
    );
    for tokens in [&first, &second] {
        assert_eq!(holding(&world, tokens).get(USERINFO).await.status, 401);
    }
}

#[tokio::test]
async fn of_many_uses_at_once_one_succeeds() {
    let mock = Served::start().await;
    let web = web(&mock);
    let token = text(&web.tokens("usr_alice", &[]).await, "/refresh_token");
    let uses = futures::future::join_all((0..8).map(|_| web.refresh(&token))).await;
    assert_eq!(uses.iter().filter(|answer| answer.status == 200).count(), 1);
}

#[tokio::test]
async fn a_refresh_token_gives_no_more_than_was_granted_and_to_nobody_else() {
    let mock = Served::start().await;
    let (web, spa) = (web(&mock), spa(&mock));
    let token = text(&web.tokens("usr_alice", &[("scope", "openid email")]).await, "/refresh_token");
    let with = |scope| [("grant_type", "refresh_token"), ("refresh_token", token.as_str()), ("scope", scope)];
    assert_eq!(error(&web.token(&with("openid profile")).await), (400, "invalid_scope".to_owned()));
    assert_eq!(error(&spa.refresh(&token).await), (400, "invalid_grant".to_owned()));
    let less = web.token(&with("openid")).await;
    assert_eq!((less.status, less.at("/scope")), (200, json!("openid")));
    let again = web.refresh(&text(&less, "/refresh_token")).await;
    assert_eq!(again.at("/scope"), json!("openid email"), "the grant is what it was");
}

#[tokio::test]
async fn a_public_client_in_a_browser_gets_one_for_offline_access_alone() {
    let mock = Served::start().await;
    let spa = spa(&mock);
    assert_eq!(spa.tokens("usr_bob", &[]).await.at("/refresh_token"), json!(null));
    let tokens = spa.tokens("usr_bob", &[("scope", "openid offline_access")]).await;
    assert_eq!(spa.refresh(&text(&tokens, "/refresh_token")).await.status, 200);
}

#[tokio::test]
async fn a_refresh_token_lives_thirty_days_on_the_worlds_clock() {
    let mock = Served::start().await;
    let (web, world) = (web(&mock), mock.default_world());
    let scope = [("scope", "openid offline_access")];
    let token = text(&web.tokens("usr_alice", &scope).await, "/refresh_token");
    assert_eq!(world.clock(&json!({"advance": "P29D"})).await.status, 200);
    let renewed = web.refresh(&token).await;
    assert_eq!(renewed.status, 200, "{}", renewed.text);
    assert_eq!(world.clock(&json!({"advance": "P31D"})).await.status, 200);
    assert_eq!(error(&web.refresh(&text(&renewed, "/refresh_token")).await).1, "invalid_grant");
}
