//! Sessions: a cookie that names a live record.

use http::Method;
use serde_json::json;
use tests::press::press;
use tests::{Answer, World};

async fn with_cookie(world: &World, cookie: &str) -> u16 {
    Answer::to(world.nobody().request(Method::GET, "/mine").header("Cookie", cookie)).await.status
}

#[tokio::test]
async fn a_session_counts_while_its_record_lives() {
    let mock = press().await;
    let world = mock.default_world();
    assert_eq!(with_cookie(&world, "a=b; desk=live-test-session; c=d").await, 200);
    for other in ["desk=over-test-session", "desk=nobodys", "desk=ses_live", "desk=", "a=b"] {
        assert_eq!(with_cookie(&world, other).await, 401, "{other}");
    }
    assert_eq!(world.clock(&json!({"advance": "PT61M"})).await.status, 200);
    assert_eq!(with_cookie(&world, "desk=live-test-session").await, 401);
}
