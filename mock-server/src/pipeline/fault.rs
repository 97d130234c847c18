use std::sync::Arc;

use http::StatusCode;
use serde_json::Value;

use super::route::Found;
use super::{Exchange, Noted, authenticate};
use crate::failure::{Failure, nothing};
use crate::fault::{Asked, Does, Faults, Rule, Scripts};
use crate::masking;
use crate::site::Site;

/// What becomes of an answer on its way to the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// Nothing of it arrives.
    Whole,
    /// So many bytes of its body do.
    After(usize),
}

/// Does what the world's rules want of a request, and collects the scripts for what is made up.
///
/// # Errors
/// What is answered instead of anything else.
pub(super) async fn fault(
    site: &Site,
    exchange: &Exchange,
    found: &Found<'_>,
    noted: &mut Noted,
) -> Result<Scripts, Failure> {
    let Some(faults) = exchange.world.faults() else { return Ok(Scripts::default()) };
    let facts = Facts::of(site, exchange, found, noted, &faults);
    let seed = exchange.world.snapshot().layout().seed;
    let mut scripts = Vec::new();
    for (index, rule) in faults.rules.iter().enumerate() {
        if !facts.fit(exchange, found, rule) {
            continue;
        }
        if matches!(rule.does, Does::Script(_)) {
            scripts.push(index);
            continue;
        }
        if !rule.applies(seed) {
            continue;
        }
        if let Some(delay) = rule.delay {
            tokio::time::sleep(delay).await;
        }
        match &rule.does {
            Does::Wait | Does::Script(_) => {}
            Does::Truncate(bytes) => noted.cut = Some(Cut::After(*bytes)),
            Does::Drop => {
                noted.cut = Some(Cut::Whole);
                let reason = rule.reason("hangs up");
                return Err(Failure::passed(
                    StatusCode::BAD_GATEWAY,
                    Vec::new(),
                    bytes::Bytes::new(),
                    reason,
                ));
            }
            Does::Answer { status, headers, body } => {
                let reason = rule.reason("answers instead");
                return Err(Failure::passed(*status, headers.clone(), body.clone(), reason));
            }
            Does::Fail(fail) => return Err(rule.failure(fail, &facts.names())),
        }
    }
    Ok(Scripts::new(Arc::clone(&faults), scripts, seed))
}

/// What conditions of rules may name, as far as one of them does.
struct Facts {
    body: Value,
    path: Value,
    query: Value,
    caller: Value,
}

impl Facts {
    fn of(site: &Site, exchange: &Exchange, found: &Found<'_>, noted: &Noted, faults: &Faults) -> Self {
        let if_named = |name: &str, value: &dyn Fn() -> Value| {
            if faults.rules.iter().any(|rule| rule.mentions(name)) { value() } else { nothing().clone() }
        };
        let members = |value: Value| if value.is_object() { value } else { nothing().clone() };
        Self {
            body: if_named("body", &|| members(masking::body(&noted.body, &found.service.hidden()))),
            path: if_named("path", &|| found.path()),
            query: if_named("query", &|| exchange.query_values()),
            caller: if_named("caller", &|| {
                let credential =
                    authenticate::authenticate(site, exchange, found, &noted.body).ok().flatten();
                credential.map_or_else(|| nothing().clone(), |it| it.facts.clone())
            }),
        }
    }

    fn names(&self) -> [(&str, &Value); 4] {
        [("body", &self.body), ("path", &self.path), ("query", &self.query), ("caller", &self.caller)]
    }

    fn fit(&self, exchange: &Exchange, found: &Found<'_>, rule: &Rule) -> bool {
        let system = found.system().name();
        let below = exchange.path.strip_prefix('/').and_then(|path| path.strip_prefix(system));
        let asked = Asked {
            system,
            operation: &found.operation.id,
            method: &exchange.method,
            path: below.unwrap_or(&exchange.path),
            names: self.names(),
        };
        rule.is_about(&asked) && rule.holds(&asked)
    }
}
