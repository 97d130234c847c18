//! People whom a provider elsewhere vouches for: at another tenant of the same mock, and at a stand-in
//! that says what it is told to.

mod accounts;
mod backchannel;
mod browsers;
mod elsewhere;
mod providers;
mod stand_in;

use http::Method;
use serde_json::{Value, json};
use tests::browser::Browser;
use tests::client::{returned, value};
use tests::{Answer, Served, World};

use stand_in::StandIn;

const ACME: &str = "/api/v1/auth/tenants/acme";
const IDPS: &str = "/api/v1/admin/identity-providers/";

/// A stand-in that acme knows, in the default world of a mock.
struct Scene {
    mock: Served,
    world: World,
    stand_in: StandIn,
    idp: String,
}

/// A sign-in that was begun: what the provider is asked.
struct Begun {
    browser: Browser,
    asked: Vec<(String, String)>,
}

impl Scene {
    async fn start() -> Self {
        Self::with(json!({})).await
    }

    /// With more in the record of the provider.
    async fn with(config: Value) -> Self {
        let mock = Served::start().await;
        let world = mock.default_world();
        let stand_in = StandIn::start().await;
        let mut known = json!({"issuer": stand_in.url(), "client_id": "mock", "scopes": ["openid", "email"]});
        known.as_object_mut().unwrap().extend(config.as_object().unwrap().clone());
        let body = json!({"name": "Stand-in", "provider_type": "OIDC", "config": known, "client_secret": "s e:cret"});
        let made = world.caller("alice").await.post(IDPS, &body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let idp = made.at("/data/id").as_str().unwrap().to_owned();
        Self { mock, world, stand_in, idp }
    }

    fn address(&self, path: &str) -> String {
        format!("{}/scaikey{ACME}/federation/oidc{path}", self.mock.url())
    }

    /// A browser is sent to the stand-in.
    async fn begin(&self) -> Begun {
        let mut browser = Browser::default();
        let there = browser.get(&self.address(&format!("/{}/login", self.idp))).await;
        Begun { browser, asked: returned(&there) }
    }

    /// It comes back with a code.
    async fn finish(&self, begun: &mut Begun) -> Answer {
        let back = self.address(&format!("/callback?code=c0de&state={}", begun.said("state")));
        begun.browser.get(&back).await
    }

    /// Somebody signs in of whom the stand-in says this, beside what it must say.
    async fn sign_in(&self, claims: Value) -> (Answer, Browser) {
        let mut begun = self.begin().await;
        self.stand_in.vouch(&self.claims(&begun, claims));
        (self.finish(&mut begun).await, begun.browser)
    }

    /// What an ID token must say, changed: null takes a claim away.
    fn claims(&self, begun: &Begun, other: Value) -> Value {
        let now = jiff::Timestamp::now().as_second();
        let mut claims = json!({"iss": self.stand_in.url(), "aud": "mock", "sub": "s-1", "iat": now, "exp": now + 300,
            "nonce": begun.said("nonce")});
        let all = claims.as_object_mut().unwrap();
        all.extend(other.as_object().unwrap().clone());
        all.retain(|_, value| !value.is_null());
        claims
    }

    /// The account with an address, as an administrator of acme sees it.
    async fn account(&self, email: &str) -> Value {
        let found =
            self.world.caller("alice").await.get(&format!("{}?search={email}", tests::caller::USERS)).await;
        assert_eq!(found.at("/pagination/total"), 1, "{}", found.text);
        found.at("/data/0")
    }

    async fn change_idp(&self, body: &Value) {
        let changed = self.world.caller("alice").await.patch(&format!("{IDPS}{}", self.idp), body).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
    }

    /// The newest audit records of an operation: result and tenant.
    async fn audited(&self, operation: &str) -> Vec<(String, String)> {
        let root = self.world.caller("root").await;
        let found = root.get(&format!("/api/v1/admin/audit/?action={operation}")).await;
        let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let rows = found.at("/data");
        rows.as_array().unwrap().iter().map(|row| (text(row, "result"), text(row, "tenant_id"))).collect()
    }
}

impl Begun {
    fn said(&self, name: &str) -> String {
        value(&self.asked, name).unwrap_or_else(|| panic!("no {name} in {:?}", self.asked))
    }
}

/// Nobody was signed in: a page says why, and no cookie was set.
fn refused(answer: &Answer, browser: &Browser, status: u16, word: &str) {
    assert_eq!(answer.status, status, "{word}: {}", answer.text);
    assert!(answer.text.contains("You are not signed in"), "{word}: {}", answer.text);
    assert!(answer.text.contains(word), "{word} in {}", answer.text);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(browser.cookie("scaikey_session"), None, "{word}");
}

/// Sends a logout token.
async fn log_out(world: &World, token: &str) -> Answer {
    let request = world.nobody().request(Method::POST, &format!("{ACME}/backchannel-logout"));
    Answer::to(request.form(&[("logout_token", token)])).await
}
