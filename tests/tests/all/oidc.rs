//! `openidconnect`, a client that is not ours: by issuer it finds the endpoints, has a person sign in,
//! and verifies every token with the published keys.

use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreUserInfoClaims};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest, HttpResponse,
    IssuerUrl, LogoutRequest, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PostLogoutRedirectUrl,
    ProviderMetadataWithLogout, RedirectUrl, Scope, TokenResponse,
};
use tests::Served;
use tests::browser::Browser;
use tests::client::{returned, value};

/// Sends what the crate asks.
async fn http(request: HttpRequest) -> Result<HttpResponse, reqwest::Error> {
    let (parts, body) = request.into_parts();
    let request = tests::served::client().request(parts.method, parts.uri.to_string());
    let answer = request.headers(parts.headers).body(body).send().await?;
    let mut response = http::Response::builder().status(answer.status());
    *response.headers_mut().unwrap() = answer.headers().clone();
    Ok(response.body(answer.bytes().await?.to_vec()).unwrap())
}

/// An application that people sign in through, at one issuer.
struct Application<'a> {
    issuer: String,
    id: &'a str,
    secret: Option<&'a str>,
    redirect_uri: &'a str,
    signed_out: &'a str,
}

/// Everything a web application does, and what the person's browser does meanwhile.
async fn journey(application: &Application<'_>, persona: &str) {
    let issuer = IssuerUrl::new(application.issuer.clone()).unwrap();
    let metadata = ProviderMetadataWithLogout::discover_async(issuer, &http).await.unwrap();
    let logout = metadata.additional_metadata().end_session_endpoint.clone().unwrap();
    let client = CoreClient::from_provider_metadata(
        metadata,
        ClientId::new(application.id.to_owned()),
        application.secret.map(|secret| ClientSecret::new(secret.to_owned())),
    )
    .set_redirect_uri(RedirectUrl::new(application.redirect_uri.to_owned()).unwrap());

    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let flow = CoreAuthenticationFlow::AuthorizationCode;
    let (url, state, nonce) = client
        .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
        .add_scopes(["profile", "email", "offline_access"].map(|scope| Scope::new(scope.to_owned())))
        .set_pkce_challenge(challenge)
        .url();
    let mut browser = Browser::default();
    let page = browser.get(url.as_str()).await;
    let mut answer = browser.submit(&page, url.as_str(), "personas", &[("persona", persona)]).await;
    if answer.status == 200 {
        answer = browser.submit(&answer, url.as_str(), "consent", &[("step", "allow")]).await;
    }
    let back = returned(&answer);
    assert_eq!(value(&back, "state").as_ref(), Some(state.secret()));
    assert_eq!(value(&back, "iss").as_ref(), Some(&application.issuer));

    let code = AuthorizationCode::new(value(&back, "code").unwrap());
    let tokens =
        client.exchange_code(code).unwrap().set_pkce_verifier(verifier).request_async(&http).await.unwrap();
    let identity = tokens.id_token().unwrap();
    let verifier = client.id_token_verifier();
    let claims = identity.claims(&verifier, &nonce).unwrap();
    assert_eq!(claims.subject().as_str(), persona);
    let (algorithm, key) = (identity.signing_alg().unwrap(), identity.signing_key(&verifier).unwrap());
    let hash = AccessTokenHash::from_token(tokens.access_token(), algorithm, key).unwrap();
    assert_eq!(Some(&hash), claims.access_token_hash());

    let told = client.user_info(tokens.access_token().clone(), Some(claims.subject().clone())).unwrap();
    let told: CoreUserInfoClaims = told.request_async(&http).await.unwrap();
    assert_eq!(told.email(), claims.email());

    if let Some(refresh) = tokens.refresh_token() {
        let renewed = client.exchange_refresh_token(refresh).unwrap().request_async(&http).await.unwrap();
        let again = renewed
            .id_token()
            .unwrap()
            .claims(&client.id_token_verifier(), |_: Option<&Nonce>| Ok(()))
            .unwrap();
        assert_eq!(again.subject(), claims.subject());
        assert_ne!(renewed.refresh_token().unwrap().secret(), refresh.secret());
        let reused = client.exchange_refresh_token(refresh).unwrap().request_async(&http).await;
        assert!(reused.unwrap_err().to_string().contains("error response"));
    }

    let out = LogoutRequest::from(logout)
        .set_id_token_hint(identity)
        .set_post_logout_redirect_uri(PostLogoutRedirectUrl::new(application.signed_out.to_owned()).unwrap())
        .set_state(CsrfToken::new("out".to_owned()))
        .http_get_url();
    let gone = browser.get(out.as_str()).await;
    assert_eq!(gone.header("location"), format!("{}?state=out", application.signed_out));
    let after = client.user_info(tokens.access_token().clone(), None).unwrap();
    let after: Result<CoreUserInfoClaims, _> = after.request_async(&http).await;
    assert!(after.is_err(), "the session has ended");
}

#[tokio::test]
async fn a_web_application_of_the_platform_works_by_issuer() {
    let mock = Served::start().await;
    for world in ["", "/@other"] {
        let application = Application {
            issuer: format!("{}{world}/scaikey", mock.url()),
            id: "app_web0000000000000",
            secret: Some("app-web-test-secret"),
            redirect_uri: "http://localhost:3000/callback",
            signed_out: "http://localhost:3000/",
        };
        journey(&application, "usr_alice").await;
    }
}

#[tokio::test]
async fn a_public_client_of_the_platform_works_by_issuer() {
    let mock = Served::start().await;
    let application = Application {
        issuer: format!("{}/scaikey", mock.url()),
        id: "app_spa0000000000000",
        secret: None,
        redirect_uri: "http://localhost:5173/callback",
        signed_out: "http://localhost:5173/",
    };
    journey(&application, "usr_monaglobex").await;
}

#[tokio::test]
async fn applications_of_a_tenant_work_by_the_tenants_issuer() {
    let mock = Served::start().await;
    let tenant = Application {
        issuer: format!("{}/scaikey/tenants/tnt_acme", mock.url()),
        id: "app_acmecrm000000000",
        secret: Some("app-tenant-test-secret"),
        redirect_uri: "https://crm.acme.example/callback",
        signed_out: "https://crm.acme.example/",
    };
    let partner = Application {
        issuer: format!("{}/scaikey/tenants/tnt_acme", mock.url()),
        id: "app_northwindhub0000",
        secret: Some("app-partner-test-secret"),
        redirect_uri: "https://hub.northwind.example/callback",
        signed_out: "https://hub.northwind.example/",
    };
    journey(&tenant, "usr_bob").await;
    journey(&partner, "usr_vera").await;
}
