use specs::{Diagnostics, SourceFile};

use super::node::Node;
use super::problem::Problems;
use crate::compare::{Hint, Hints};

const KEYS: [(&str, Hint); 3] = [("ignore", Hint::Ignore), ("equal", Hint::Equal), ("count", Hint::Count)];

/// Reads `x-compare` of a step.
///
/// ```yaml
/// x-compare: {ignore: [/components/schemas/User/properties/last_login_at], count: [body#/data/seats]}
/// ```
pub(super) fn read(step: &Node<'_>) -> Hints {
    step.get("x-compare").map(|node| hints(&node)).unwrap_or_default()
}

/// Reads the same of a file of its own, for every step.
///
/// # Errors
/// Everything that is wrong with it, each with its place.
pub(crate) fn of_file(name: &str, text: String) -> Result<Hints, Diagnostics> {
    let source = SourceFile::parse(name, text)?;
    let problems = Problems::new(&source);
    let hints = hints(&Node::root(source.value(), &problems));
    let (found, _) = problems.into_parts();
    if found.is_empty() { Ok(hints) } else { Err(found) }
}

fn hints(node: &Node<'_>) -> Hints {
    let mut hints = Hints::default();
    node.keys(&KEYS.map(|(key, _)| key));
    for (key, hint) in KEYS {
        for place in node.list(key) {
            let Some(text) = place.text() else { continue };
            if let Err(error) = hints.add(text, hint) {
                place.report(
                    error.to_string(),
                    "write where a schema stands, /components/schemas/User/properties/email, or a place of the answer: \
                     status, header location, body#/data/*/email",
                );
            }
        }
    }
    hints
}
