//! The functions that expressions may call: those of the CEL standard library that are there, and
//! our own, a file a family.

mod archive;
mod call;
mod choose;
mod decimal;
mod diff;
mod encode;
mod file;
mod graph;
mod image;
mod instant;
mod json;
mod language;
mod lines;
mod list;
mod map;
mod pattern;
mod secret;
mod semver;
mod signature;
mod text;
mod url;
mod vector;
mod yaml;

use std::sync::{Arc, LazyLock};

use cel::common::types::DYN_TYPE;
use cel::{DeclarationError, Env};

pub use decimal::parse_decimal;
pub use instant::{CalendarUnit, instant_text, parse_instant};
pub use language::{keywords, token_pieces};
pub(super) use pattern::compiled as pattern;
pub use secret::hashed;
pub use signature::Signature;
pub(super) use signature::{Form, STANDARD};

use call::Own;

/// Functions of ours by family, as `docs/annotations.md` lists them.
const FAMILIES: &[&[Own]] = &[
    choose::FUNCTIONS,
    text::FUNCTIONS,
    encode::FUNCTIONS,
    url::FUNCTIONS,
    secret::FUNCTIONS,
    decimal::FUNCTIONS,
    instant::FUNCTIONS,
    list::FUNCTIONS,
    map::FUNCTIONS,
    diff::FUNCTIONS,
    json::FUNCTIONS,
    lines::FUNCTIONS,
    yaml::FUNCTIONS,
    file::FUNCTIONS,
    archive::FUNCTIONS,
    image::FUNCTIONS,
    graph::FUNCTIONS,
    semver::FUNCTIONS,
    language::FUNCTIONS,
    vector::FUNCTIONS,
];

/// Every function that expressions may call, the standard library's first.
pub fn signatures() -> impl Iterator<Item = &'static Signature> {
    STANDARD.iter().chain(FAMILIES.iter().copied().flatten().map(|own| &own.signature))
}

/// The one environment every expression is compiled and evaluated in.
pub(super) fn environment() -> Arc<Env> {
    static ENVIRONMENT: LazyLock<Arc<Env>> = LazyLock::new(|| {
        let mut env = Env::stdlib();
        // A clash of names would be a defect of this family, and is caught by its test.
        let _ = register(&mut env);
        Arc::new(env)
    });
    Arc::clone(&ENVIRONMENT)
}

fn register(env: &mut Env) -> Result<(), DeclarationError> {
    pattern::register(env)?;
    for own in FAMILIES.iter().copied().flatten() {
        for count in own.signature.arity() {
            let id = format!("{}_{count}", own.signature.name);
            let anything = (0..count).map(|_| DYN_TYPE).collect();
            env.add_overload(own.signature.name, &id, anything, own.run)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::*;
    use crate::expression::tests::value;
    use crate::expression::{Names, Template};

    #[test]
    fn own_functions_do_not_clash_with_the_standard_library() {
        assert!(register(&mut Env::stdlib()).is_ok());
    }

    #[test]
    fn names_are_taken_once() {
        let names: Vec<&str> = signatures().map(|signature| signature.name).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    }

    #[test]
    fn the_table_of_the_documentation_lists_every_function_as_it_is() {
        let documented = include_str!("../../../docs/annotations.md");
        let table = documented.split("<!-- functions -->").nth(1).unwrap_or_default();
        let expected: String = signatures().map(|signature| format!("{signature}\n")).collect();
        assert_eq!(table.trim(), format!("| function | gives |\n|---|---|\n{expected}").trim());
    }

    #[test]
    fn the_functions_of_the_standard_library_are_there() {
        for (expression, expected) in [
            ("size('ab') + [1].size()", json!(3)),
            ("'abc'.contains('b') && 'abc'.startsWith('a') && 'abc'.endsWith('c')", json!(true)),
            ("[1, 2].all(x, x > 0) && [1, 2].exists(x, x > 1) && [1, 2].exists_one(x, x > 1)", json!(true)),
            ("[1, 2].map(x, x * 2)", json!([2, 4])),
            ("[1, 2].map(x, x > 1, x * 2)", json!([4])),
            ("[1, 2].filter(x, x > 1)", json!([2])),
            ("int('3') + int(1.9)", json!(4)),
            ("uint(3)", json!(3)),
            ("double('1.5')", json!(1.5)),
            ("string(5) + string(true)", json!("5true")),
            ("bool('true')", json!(true)),
            ("type(1) == int", json!(true)),
        ] {
            assert_eq!(value(expression), expected, "{expression}");
        }
    }

    #[test]
    fn every_own_function_can_be_called_with_each_number_of_arguments_it_has() {
        for own in FAMILIES.iter().copied().flatten() {
            for count in own.signature.arity() {
                let call = format!("${{{}({})}}", own.signature.name, vec!["null"; count].join(", "));
                let template = Template::parse(&call.as_str().into()).unwrap();
                assert_eq!(template.check(&Names::new()), [], "{call}");
                let failure = template.render(&crate::expression::Scope::new(&[]));
                let named = |said: String| said.contains(&format!("{}: ", own.signature.name));
                assert!(failure.map_or_else(|error| named(error.to_string()), |_| true), "{call}");
            }
        }
    }
}
