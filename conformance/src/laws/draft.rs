use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use reqwest::Url;
use serde_json::Value;
use specs::annotation::{Identity, Proof};
use specs::contract::SchemeKind;
use specs::{Operation, System};

use super::outcome::{Stop, Tried};
use crate::exchange::{Redirects, Request, RequestBody};
use crate::target::Base;

/// A request in the making: everything but whose it is.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) path: Vec<(String, String)>,
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Option<DraftBody>,
    /// Absent: the operation's own.
    pub(super) method: Option<Method>,
}

/// A body with the media type it is sent as.
#[derive(Clone, Debug)]
pub(super) struct DraftBody {
    pub(super) media_type: String,
    pub(super) bytes: Bytes,
    pub(super) content: Value,
}

impl DraftBody {
    pub(super) fn json(media_type: &str, content: Value) -> Self {
        Self { media_type: media_type.to_owned(), bytes: content.to_string().into(), content }
    }

    pub(super) fn raw(media_type: &str, text: String) -> Self {
        Self { media_type: media_type.to_owned(), bytes: text.into(), content: Value::Null }
    }
}

impl Draft {
    /// Puts a value in the place of the one that a query parameter has.
    pub(super) fn ask(&mut self, name: &str, value: impl Into<String>) {
        self.query.retain(|(known, _)| known != name);
        self.query.push((name.to_owned(), value.into()));
    }

    /// The request, with a credential shown as the operation's security says.
    pub(super) fn request(
        &self,
        system: &System,
        operation: &Operation,
        base: &Base,
        credential: Option<&str>,
    ) -> Tried<Request> {
        let values: Vec<_> = self.path.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let path = operation.path.expand(&values).map_err(|error| Stop::Untried(error.to_string()))?;
        let text = format!("{}{path}", base.url);
        let mut url: Url = text.parse().map_err(|_| Stop::Untried(format!("`{text}` is no URL")))?;
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            put(&mut headers, name, value)?;
        }
        if let Some(body) = &self.body {
            put(&mut headers, CONTENT_TYPE.as_str(), &body.media_type)?;
        }
        base.complete(&mut headers);
        let mut query = self.query.clone();
        if let Some(credential) = credential {
            show(system, operation, credential, &mut headers, &mut query)?;
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(&query);
        }
        Ok(Request {
            method: self.method.clone().unwrap_or_else(|| operation.method.clone()),
            url,
            headers,
            path: self.path.clone(),
            query,
            body: self
                .body
                .as_ref()
                .map(|body| RequestBody { bytes: body.bytes.clone(), content: body.content.clone() }),
            redirects: Redirects::Manual,
        })
    }
}

/// Whether a token can be shown to an operation: a password, a certificate or a signature is none.
pub(super) fn takes_tokens(system: &System, operation: &Operation) -> bool {
    scheme(system, operation).is_some()
}

/// The first scheme that takes one credential and no more.
fn scheme<'c>(system: &'c System, operation: &Operation) -> Option<&'c SchemeKind> {
    let alone = operation.security.alternatives.iter().filter(|all| all.len() == 1);
    let names = alone.filter_map(|all| all.keys().next()).filter(|name| !is_signed(system, name));
    let mut kinds = names.filter_map(|name| Some(&system.schemes().get(name)?.kind));
    kinds.find(|kind| !matches!(kind, SchemeKind::Basic | SchemeKind::Http(_) | SchemeKind::MutualTls))
}

/// Whether a scheme takes nothing but signatures, which only who has the secret can make.
fn is_signed(system: &System, scheme: &str) -> bool {
    let identities = system.annotation().identity.get(scheme).map(|identities| identities.0.as_slice());
    let signed = |identity: &Identity| matches!(identity.proof, Proof::Signature(_));
    identities.is_some_and(|identities| !identities.is_empty() && identities.iter().all(signed))
}

fn show(
    system: &System,
    operation: &Operation,
    credential: &str,
    headers: &mut HeaderMap,
    query: &mut Vec<(String, String)>,
) -> Tried {
    match scheme(system, operation) {
        Some(SchemeKind::Header(name)) => put(headers, name, credential),
        Some(SchemeKind::Cookie(name)) => put(headers, COOKIE.as_str(), &format!("{name}={credential}")),
        Some(SchemeKind::Query(name)) => {
            query.push((name.clone(), credential.to_owned()));
            Ok(())
        }
        _ => put(headers, AUTHORIZATION.as_str(), &format!("Bearer {credential}")),
    }
}

fn put(headers: &mut HeaderMap, name: &str, value: &str) -> Tried {
    let unusable = || Stop::Untried(format!("the header `{name}` cannot have its value"));
    let key = HeaderName::try_from(name).map_err(|_| unusable())?;
    headers.insert(key, HeaderValue::try_from(value).map_err(|_| unusable())?);
    Ok(())
}
