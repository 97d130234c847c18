//! Somebody who calls ScaiKey in one world.

use http::Method;
use reqwest::{Client, RequestBuilder};
use serde_json::Value;

use crate::Answer;

/// Where ScaiKey lists users.
pub const USERS: &str = "/api/v1/admin/users/";
/// Where ScaiKey lists tenants.
pub const TENANTS: &str = "/api/v1/admin/tenants/";
/// Where ScaiKey lists partners.
pub const PARTNERS: &str = "/api/v1/admin/partners/";

/// A caller with a token, or nobody in particular.
#[derive(Debug, Clone)]
pub struct Caller {
    pub(crate) client: Client,
    /// Root of the system in the caller's world.
    pub(crate) base: String,
    pub(crate) token: Option<String>,
}

impl Caller {
    /// The token, empty for nobody.
    pub fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    /// A request that carries the token.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends a request without a body.
    pub async fn send(&self, method: Method, path: &str) -> Answer {
        Answer::to(self.request(method, path)).await
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path).await
    }

    /// Sends JSON.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::to(self.request(Method::POST, path).json(body)).await
    }

    /// Changes.
    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        Answer::to(self.request(Method::PATCH, path).json(body)).await
    }

    /// Removes.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path).await
    }

    /// The number of rows of a list.
    pub async fn total(&self, path: &str) -> u64 {
        self.get(path).await.at("/pagination/total").as_u64().unwrap_or_default()
    }
}
