use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::provider::Provider;
use crate::failure::Failure;
use crate::validate::cookies;

/// How far somebody came. It stands sealed in every form, tied to the browser that the form was sent
/// to, to what was asked, and to this world: nobody else can send one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nobody said who they are.
    Begin,
    /// A person showed their password; they are to show a code.
    Code(String),
    /// A person signed in with this session; they are to agree.
    Consent(String),
}

/// A browser, by a cookie that only it has.
pub(super) struct Browser {
    value: String,
    /// `Set-Cookie`, unless it has it already.
    pub(super) cookie: Option<String>,
}

/// Seconds that a page may stay open.
const OPEN: i64 = 900;

impl Browser {
    /// The browser of a request; one that is seen for the first time is given a cookie.
    pub(super) fn of(provider: &Provider<'_>) -> Result<Self, Failure> {
        let (name, exchange) = (provider.browser_cookie_name()?, provider.task.exchange);
        let is_ours = |value: &&str| URL_SAFE_NO_PAD.decode(value).is_ok_and(|bytes| bytes.len() == 32);
        if let Some(value) = cookies(&exchange.headers, &name).into_iter().find(is_ours) {
            return Ok(Self { value: value.to_owned(), cookie: None });
        }
        let world = &exchange.world;
        let of = json!(["browser", world.name().as_str(), world.generation(), exchange.request_id]);
        let value = URL_SAFE_NO_PAD.encode(provider.task.site.seals().mark(&of));
        let cookie = format!("{name}={value}{}", provider.cookie_attributes());
        Ok(Self { value, cookie: Some(cookie) })
    }

    /// What its cookie holds.
    pub(super) fn value(&self) -> &str {
        &self.value
    }

    /// The field of a form.
    pub(super) fn seal(&self, provider: &Provider<'_>, query: &str, stage: &Stage) -> String {
        let now = provider.task.snapshot().clock().now().as_second();
        let (word, id) = match stage {
            Stage::Begin => ("begin", ""),
            Stage::Code(user) => ("code", user.as_str()),
            Stage::Consent(session) => ("consent", session.as_str()),
        };
        let values = [word.into(), id.into(), (now + OPEN).into()];
        provider.task.site.seals().seal(&values, &self.bound(provider, query))
    }

    /// How far the form came that was sent, if this browser was given it.
    pub(super) fn open(&self, provider: &Provider<'_>, query: &str, sealed: &str) -> Option<Stage> {
        let values = provider.task.site.seals().open(sealed, &self.bound(provider, query))?;
        let [word, id, until] = values.as_slice() else { return None };
        let now = provider.task.snapshot().clock().now().as_second();
        let id = id.as_str()?.to_owned();
        until.as_i64().filter(|until| *until > now)?;
        Some(match word.as_str()? {
            "code" => Stage::Code(id),
            "consent" => Stage::Consent(id),
            _ => Stage::Begin,
        })
    }

    fn bound(&self, provider: &Provider<'_>, query: &str) -> Value {
        let (task, world) = (provider.task, &provider.task.exchange.world);
        let path = &task.exchange.path;
        json!({"page": path, "query": query, "browser": self.value, "world": world.name().as_str(),
            "generation": world.generation()})
    }
}
