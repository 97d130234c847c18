//! The OAuth 2 and OpenID Connect provider: what it grants, and what it refuses.

mod authorize;
mod codes;
pub(crate) mod elsewhere;
mod exchange;
mod json;
mod login_page;
mod logout;
mod refresh;
mod revoked;

use tests::client::OAuthClient;
use tests::{Caller, Served, World};

/// ScaiKey's address in the default world.
fn root(mock: &Served) -> String {
    format!("{}/scaikey", mock.url())
}

fn web(mock: &Served) -> OAuthClient {
    OAuthClient::web(&root(mock), mock.default_world().nobody())
}

fn spa(mock: &Served) -> OAuthClient {
    OAuthClient::spa(&root(mock), mock.default_world().nobody())
}

fn tenant(mock: &Served) -> OAuthClient {
    OAuthClient::tenant(&root(mock), mock.default_world().nobody())
}

/// The text of a member of an answer.
fn text(answer: &tests::Answer, pointer: &str) -> String {
    answer.at(pointer).as_str().unwrap_or_else(|| panic!("no {pointer} in {}", answer.text)).to_owned()
}

/// Somebody with an access token.
fn holding(world: &World, tokens: &tests::Answer) -> Caller {
    world.holding(&text(tokens, "/access_token"))
}

/// The error of a token endpoint.
fn error(answer: &tests::Answer) -> (u16, String) {
    assert_eq!(answer.header("cache-control"), "no-store");
    (answer.status, text(answer, "/error"))
}

/// Sessions that a world begins with.
const SEEDED: usize = 8;
const USERINFO: &str = "/api/v1/platform/oauth/userinfo";
