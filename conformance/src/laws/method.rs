//! A method that no operation of a path declares is refused, and `Allow` names those that are. HEAD and OPTIONS
//! are methods like any other, but that HEAD goes with GET where no framework says otherwise.

use std::collections::BTreeSet;

use http::Method;
use http::header::ALLOW;
use specs::annotation::{Dialect, FailureKind};
use specs::{Operation, System};

use super::arguments::Ids;
use super::bench::{Asked, Bench};
use super::outcome::{Stop, Tried};
use super::room::Who;

/// Methods that change nothing, then those that may.
const SAFE: [Method; 3] = [Method::HEAD, Method::OPTIONS, Method::GET];
const UNSAFE: [Method; 4] = [Method::PUT, Method::DELETE, Method::PATCH, Method::POST];

/// The first operation of each path stands for it.
pub(super) fn fits(system: &System, operation: &Operation) -> bool {
    let shape = operation.path.shape();
    let first = system.operations().iter().find(|other| other.path.shape() == shape);
    first.is_some_and(|first| std::ptr::eq(first, operation))
}

pub(super) async fn hold(bench: &mut Bench<'_, '_, '_>) -> Tried {
    let (system, operation) = (bench.system(), bench.case.operation);
    let Some(mut draft) = bench.room.draft(operation, Who::Nobody, Ids::Unknown).await? else {
        return Stop::untried("its path cannot be filled in");
    };
    let values: Vec<_> = draft.path.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let path = operation.path.expand(&values).map_err(|error| Stop::Untried(error.to_string()))?;
    let declared = declared(system, &path);
    let expected = bench.refusal(FailureKind::MethodNotAllowed);
    let more = if bench.is_careful { &[][..] } else { &UNSAFE[..] };
    let undeclared = SAFE.iter().chain(more).filter(|method| !declared.contains(method.as_str()));
    let mut tried = 0;
    for method in undeclared {
        draft.method = Some(method.clone());
        let asked = bench.ask(method.as_str(), &draft, Who::Nobody).await?;
        if *method == Method::HEAD {
            let status = asked.status();
            bench.check(&asked, status == expected.status, || {
                ["status".to_owned(), expected.status.to_string(), status.to_string()]
            });
        } else {
            bench.check_refused(&asked, &expected);
        }
        allow(bench, &asked, &declared);
        tried += 1;
    }
    if tried == 0 { Stop::untried("every method that may be asked is declared") } else { Ok(()) }
}

/// The methods of every template that the path is of; where no framework says otherwise GET brings HEAD along.
fn declared(system: &System, path: &str) -> BTreeSet<String> {
    let of_path = system.operations().iter().filter(|operation| is_of(operation.path.as_str(), path));
    let mut methods: BTreeSet<_> = of_path.map(|operation| operation.method.to_string()).collect();
    if system.annotation().dialect == Dialect::Plain && methods.contains("GET") {
        methods.insert("HEAD".to_owned());
    }
    methods
}

fn is_of(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    let fits = |(rule, part): (&&str, &&str)| rule.contains('{') && !part.is_empty() || rule == part;
    let takes_the_rest = template.last().is_some_and(|rule| rule.ends_with("*}"));
    let is_as_long = template.len() == path.len() || takes_the_rest && template.len() < path.len();
    is_as_long && template.iter().zip(&path).all(fits)
}

/// `Allow` is there and names nothing but what is declared: all methods of the path, save in FastAPI, whose routes
/// know no more than their own method.
fn allow(bench: &mut Bench<'_, '_, '_>, asked: &Asked, declared: &BTreeSet<String>) {
    let header = asked.response.headers.get(ALLOW).and_then(|value| value.to_str().ok());
    let named: BTreeSet<String> =
        header.unwrap_or_default().split(',').map(|word| word.trim().to_owned()).collect();
    let system = bench.system();
    let shape = bench.case.operation.path.shape();
    let own = system.operations().iter().filter(|operation| operation.path.shape() == shape);
    let own: BTreeSet<_> = own.map(|operation| operation.method.to_string()).collect();
    // HEAD and OPTIONS may be named by whoever answers them; they are asked for themselves.
    let implied = |method: &&String| matches!(method.as_str(), "HEAD" | "OPTIONS");
    let is_true = named.iter().filter(|method| !implied(method)).all(|method| declared.contains(method));
    let is_whole = system.annotation().dialect == Dialect::Fastapi || own.is_subset(&named);
    let holds = header.is_some() && is_true && is_whole;
    bench.check(asked, holds, || {
        let words: Vec<_> = declared.iter().map(String::as_str).collect();
        ["header allow".to_owned(), words.join(", "), header.unwrap_or("no such header").to_owned()]
    });
}
