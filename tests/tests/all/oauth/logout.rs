use tests::Served;
use tests::browser::Browser;
use tests::client::{returned, value};

use super::{SEEDED, USERINFO, holding, text, web};

#[tokio::test]
async fn a_client_signs_a_person_out_with_their_id_token() {
    let mock = Served::start().await;
    let (web, world) = (web(&mock), mock.default_world());
    let mut browser = Browser::default();
    let code = value(&web.sign_in(&mut browser, "usr_alice", &[]).await, "code").unwrap();
    let tokens = web.redeem(&code).await;
    let hint = text(&tokens, "/id_token");
    let out = |uri: &str| {
        format!("{}/logout?id_token_hint={hint}&post_logout_redirect_uri={uri}&state=s", web.endpoints)
    };
    let elsewhere = browser.get(&out("https://evil.example/")).await;
    assert_eq!((elsewhere.status, elsewhere.header("location")), (400, ""));
    assert_eq!(holding(&world, &tokens).get(USERINFO).await.status, 200, "nothing happened");
    let gone = browser.get(&out("http://localhost:3000/")).await;
    assert_eq!((gone.status, gone.header("location")), (302, "http://localhost:3000/?state=s"));
    assert_eq!(browser.cookie("scaikey_session"), None);
    assert_eq!(holding(&world, &tokens).get(USERINFO).await.status, 401);
    let silent = returned(&browser.get(&web.authorize(&[("prompt", "none")])).await);
    assert_eq!(value(&silent, "error").as_deref(), Some("login_required"));
    assert_eq!(browser.get(&out("http://localhost:3000/")).await.status, 302, "again does no harm");
}

#[tokio::test]
async fn without_an_id_token_the_person_is_asked() {
    let mock = Served::start().await;
    let web = web(&mock);
    let mut browser = Browser::default();
    web.sign_in(&mut browser, "usr_alice", &[]).await;
    let url = format!(
        "{}/logout?client_id={}&post_logout_redirect_uri=http://localhost:3000/",
        web.endpoints, web.id
    );
    let page = browser.get(&url).await;
    assert!(page.status == 200 && page.text.contains("id=\"confirm\""), "{}", page.text);
    let mut stranger = Browser::default();
    web.sign_in(&mut stranger, "usr_bob", &[]).await;
    let forged = stranger.submit(&page, &url, "sign-out", &[("step", "confirm")]).await;
    assert!(forged.status == 200 && forged.text.contains("id=\"confirm\""), "a form of another browser");
    let gone = browser.submit(&page, &url, "sign-out", &[("step", "confirm")]).await;
    assert_eq!((gone.status, gone.header("location")), (303, "http://localhost:3000/"));
    let sessions = mock.default_world().state("session").await;
    assert_eq!(sessions.ids().len(), SEEDED + 1, "{}", sessions.text);
    let nobody = Browser::default().get(&format!("{}/logout", web.endpoints)).await;
    assert!(nobody.status == 200 && nobody.text.contains("id=\"signed-out\""));
    let forged = Browser::default().get(&format!("{}/logout?id_token_hint=a.b.c", web.endpoints)).await;
    assert_eq!(forged.status, 400);
}
