use std::sync::{Arc, LazyLock};

use cel::common::types::{CelList, CelString, LIST_TYPE, NULL_TYPE, STRING_TYPE};
use cel::common::value::{CowVal, Val};
use cel::{DeclarationError, Env, ExecutionError};

/// Functions of ours, beside the CEL standard library. One line each in `docs/annotations.md`.
pub(super) const OWN: &[&str] = &["words"];

/// Functions and macros of the CEL standard library that expressions may call.
pub(super) const STANDARD: &[&str] = &[
    "size",
    "contains",
    "startsWith",
    "endsWith",
    "matches",
    "has",
    "all",
    "exists",
    "exists_one",
    "map",
    "filter",
    "int",
    "uint",
    "double",
    "string",
    "bool",
    "type",
    "min",
    "max",
];

/// The one environment every expression is compiled and evaluated in.
pub(super) fn environment() -> Arc<Env> {
    static ENVIRONMENT: LazyLock<Arc<Env>> = LazyLock::new(|| {
        let mut env = Env::stdlib();
        // A clash of names would be a defect of this file, and is caught by its test.
        let _ = register(&mut env);
        Arc::new(env)
    });
    Arc::clone(&ENVIRONMENT)
}

fn register(env: &mut Env) -> Result<(), DeclarationError> {
    env.add_overload("words", "words_string", vec![STRING_TYPE], words)?;
    env.add_overload("words", "words_null", vec![NULL_TYPE], words)?;
    env.add_overload("words", "words_list", vec![LIST_TYPE], words)
}

/// `words(text)`: the parts of a text between white space; of null none; a list as it is.
fn words<'b, 'v>(mut arguments: Vec<CowVal<'b, 'v>>) -> Result<CowVal<'b, 'v>, ExecutionError> {
    let argument = arguments.swap_remove(0);
    let Some(text) = argument.downcast_ref::<CelString<'_>>() else {
        let is_list = argument.as_iterable().is_some();
        return Ok(if is_list { argument } else { CowVal::owned(CelList::from(Vec::new())) });
    };
    let words: Vec<Box<dyn Val + 'v>> = text
        .inner()
        .split_whitespace()
        .map(|word| Box::new(CelString::from(word.to_owned())) as Box<dyn Val + 'v>)
        .collect();
    Ok(CowVal::owned(CelList::from(words)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::expression::{Scope, Template};

    #[test]
    fn own_functions_do_not_clash_with_the_standard_library() {
        assert!(register(&mut Env::stdlib()).is_ok());
    }

    #[test]
    fn words_splits_a_scope_string_and_takes_null_for_none() {
        let template = Template::parse(&json!("${words(s)}")).unwrap();
        let of = |s| template.render(&Scope::new(&[("s", &s)])).unwrap();
        assert_eq!(of(json!("openid  admin:read")), json!(["openid", "admin:read"]));
        assert_eq!(of(json!(null)), json!([]));
        assert_eq!(of(json!(["a"])), json!(["a"]));
    }
}
