use serde_json::json;
use tests::browser::Browser;
use tests::client::{returned, value};

use super::{StandIn, refused};
use crate::oauth::elsewhere::door;

/// An authorization request at the small provider.
const REQUEST: &str = "response_type=code&client_id=a_one&redirect_uri=http%3A%2F%2Flocalhost%3A9%2Fback%3Fkept%3D1&scope=openid";

#[tokio::test]
async fn any_document_can_send_people_elsewhere() {
    let mock = door().await;
    let stand_in = StandIn::start().await;
    let nobody = mock.default_world().nobody();
    let service = nobody.post("/services", &json!({"issuer": stand_in.url()})).await.at("/id");
    let service = service.as_str().unwrap();
    let url = format!("{}/door/authorize?{REQUEST}", mock.url());
    for (claims, word) in [(json!({}), "knows no name"), (json!({"login": "eva"}), "")] {
        let mut browser = Browser::default();
        let page = browser.get(&url).await;
        let sent = browser.submit(&page, &url, "idps", &[("idp", service)]).await;
        let there = browser.get(sent.header("location")).await;
        let asked = returned(&there);
        let said = |name: &str| value(&asked, name).unwrap();
        let now = jiff::Timestamp::now().as_second();
        let mut told = json!({"iss": stand_in.url(), "aud": "door", "sub": "e", "iat": now, "exp": now + 60,
            "nonce": said("nonce")});
        told.as_object_mut().unwrap().extend(claims.as_object().unwrap().clone());
        stand_in.vouch(&told);
        let back = browser.get(&format!("{}?code=c&state={}", said("redirect_uri"), said("state"))).await;
        if !word.is_empty() {
            refused(&back, &browser, 403, word);
            continue;
        }
        let done = browser.get(back.header("location")).await;
        assert!(value(&returned(&done), "code").is_some(), "{}", done.text);
    }
    let (proof, form) = stand_in.asked();
    assert_eq!(proof, "", "it has no secret");
    assert!(form.contains("client_id=door"), "{form}");
    let people = mock.default_world().state("person").await;
    assert!(people.text.contains("\"eva\""), "{}", people.text);
}
