use std::sync::Arc;

use serde_json::Value;
use specs::annotation::Scopes;
use specs::expression::Scope;

use super::reading::Reading;
use crate::failure::Failure;
use crate::pipeline::grant::{bound, texts};
use crate::rights::Right;

/// What a credential narrows its owner's permissions to; `None` when it narrows nothing.
pub(super) fn scopes(reading: &Reading<'_>, says: &Value) -> Result<Option<Arc<Vec<Right>>>, Failure> {
    let Some(scopes) = &reading.identity.scopes else { return Ok(None) };
    let names = [(reading.identity.proof.name(), says)];
    let scope = Scope::new(&names);
    let list = list(&scopes.list.render(&scope)?);
    let unless = scopes.unless.as_ref().map(|unless| unless.holds(&scope)).transpose()?;
    if unless.unwrap_or(list.is_empty()) {
        return Ok(None);
    }
    let rights = list.iter().map(|one| right(scopes, one));
    Ok(Some(Arc::new(rights.collect::<Result<_, _>>()?)))
}

fn right(scopes: &Scopes, scope: &str) -> Result<Right, Failure> {
    let parts: Value = scope.split(scopes.separator.as_str()).collect();
    let scope = Value::from(scope);
    let names = [("scope", &scope), ("parts", &parts)];
    let names = Scope::new(&names);
    let permission = scopes.permission.as_ref().map(|template| template.render(&names)).transpose()?;
    Ok(Right {
        roles: Vec::new(),
        words: texts(permission.as_ref().unwrap_or(&scope)).collect(),
        on: bound(&scopes.on, &names)?,
    })
}

/// A list of texts, or the words of a text.
fn list(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => text.split_whitespace().map(str::to_owned).collect(),
        other => texts(other).map(str::to_owned).collect(),
    }
}
