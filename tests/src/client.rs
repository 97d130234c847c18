//! An OAuth client, as far as it takes one to ask for codes and trade them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::Method;
use reqwest::Url;
use serde_json::Value;

use crate::browser::Browser;
use crate::{Answer, Caller};

/// A verifier of RFC 7636, appendix B, and its challenge.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// See [`VERIFIER`].
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A registered application of the fixtures, at the endpoints of one realm.
#[derive(Debug, Clone)]
pub struct OAuthClient {
    /// Root of the endpoints: ends before `/authorize`.
    pub endpoints: String,
    /// Its id.
    pub id: &'static str,
    /// Its secret, if it has one.
    pub secret: Option<&'static str>,
    /// Where it takes codes.
    pub redirect_uri: &'static str,
    /// What it asks through.
    pub nobody: Caller,
}

impl OAuthClient {
    /// `app-web` at the platform of a system at this address.
    pub fn web(root: &str, nobody: Caller) -> Self {
        Self {
            endpoints: format!("{root}/api/v1/platform/oauth"),
            id: "app_web0000000000000",
            secret: Some("app-web-test-secret"),
            redirect_uri: "http://localhost:3000/callback",
            nobody,
        }
    }

    /// `app-spa` at the platform.
    pub fn spa(root: &str, nobody: Caller) -> Self {
        Self {
            id: "app_spa0000000000000",
            secret: None,
            redirect_uri: "http://localhost:5173/callback",
            ..Self::web(root, nobody)
        }
    }

    /// `app-tenant` at acme.
    pub fn tenant(root: &str, nobody: Caller) -> Self {
        Self {
            endpoints: format!("{root}/api/v1/auth/tenants/acme/oauth"),
            id: "app_acmecrm000000000",
            secret: Some("app-tenant-test-secret"),
            redirect_uri: "https://crm.acme.example/callback",
            ..Self::web(root, nobody)
        }
    }

    /// The address of an authorization request, with parameters in the place of the usual ones; an
    /// empty one is left out.
    pub fn authorize(&self, other: &[(&str, &str)]) -> String {
        let usual = [
            ("response_type", "code"),
            ("client_id", self.id),
            ("redirect_uri", self.redirect_uri),
            ("scope", "openid profile email"),
            ("state", "st&te"),
            ("nonce", "n-0S6"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let mut url = Url::parse(&format!("{}/authorize", self.endpoints)).unwrap();
        let usual = usual.iter().filter(|(name, _)| !other.iter().any(|(known, _)| known == name));
        let given = other.iter().filter(|(_, value)| !value.is_empty());
        url.query_pairs_mut().extend_pairs(usual.chain(given));
        url.into()
    }

    /// Signs a persona in by one click, agrees where that is asked for, and gives the parameters that
    /// the browser brings back.
    pub async fn sign_in(
        &self,
        browser: &mut Browser,
        persona: &str,
        other: &[(&str, &str)],
    ) -> Vec<(String, String)> {
        let url = self.authorize(other);
        let mut answer = browser.get(&url).await;
        if answer.status == 200 && answer.text.contains("id=\"personas\"") {
            answer = browser.submit(&answer, &url, "personas", &[("persona", persona)]).await;
        }
        if answer.status == 200 && answer.text.contains("id=\"consent\"") {
            answer = browser.submit(&answer, &url, "consent", &[("step", "allow")]).await;
        }
        returned(&answer)
    }

    /// A code for a persona.
    pub async fn code(&self, persona: &str, other: &[(&str, &str)]) -> String {
        let back = self.sign_in(&mut Browser::default(), persona, other).await;
        value(&back, "code").unwrap_or_else(|| panic!("no code in {back:?}"))
    }

    /// Asks the token endpoint.
    pub async fn token(&self, form: &[(&str, &str)]) -> Answer {
        self.post("token", form).await
    }

    /// Trades a code.
    pub async fn redeem(&self, code: &str) -> Answer {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", self.redirect_uri),
            ("code_verifier", VERIFIER),
        ];
        self.token(&form).await
    }

    /// Uses a refresh token.
    pub async fn refresh(&self, token: &str) -> Answer {
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", token)]).await
    }

    /// Tokens of a persona.
    pub async fn tokens(&self, persona: &str, other: &[(&str, &str)]) -> Answer {
        let answer = self.redeem(&self.code(persona, other).await).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer
    }

    /// Sends a form to an endpoint, proving itself as it can.
    pub async fn post(&self, endpoint: &str, form: &[(&str, &str)]) -> Answer {
        let request = self.nobody.client.request(Method::POST, format!("{}/{endpoint}", self.endpoints));
        let mut form = form.to_vec();
        let request = match self.secret {
            Some(secret) => request.basic_auth(self.id, Some(secret)),
            None => {
                form.push(("client_id", self.id));
                request
            }
        };
        Answer::to(request.form(&form)).await
    }
}

/// The parameters that a redirect brings back.
pub fn returned(answer: &Answer) -> Vec<(String, String)> {
    assert!([302, 303].contains(&answer.status), "{} {}", answer.status, answer.text);
    let url = Url::parse(answer.header("location")).unwrap();
    url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

/// One of the parameters.
pub fn value(returned: &[(String, String)], name: &str) -> Option<String> {
    returned.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
}

/// What a token says, unverified.
pub fn claims(token: &str) -> Value {
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}
