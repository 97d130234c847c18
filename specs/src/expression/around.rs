use serde::Serialize;
use serde_json::Value;

use super::template::{Node, text};
use super::{EvalError, Scope};

/// Bytes of an envelope without what it holds, about.
const ABOUT: usize = 128;

/// The JSON text around a hole.
#[derive(Debug)]
pub struct Around {
    /// What comes before it.
    pub before: Vec<u8>,
    /// What comes after it.
    pub after: Vec<u8>,
}

/// JSON text that is written around a hole.
struct Writer<'n> {
    /// The hole that is left open; none where all are filled.
    name: Option<&'n str>,
    /// What came before the hole, once it is reached.
    before: Option<Vec<u8>>,
    text: Vec<u8>,
}

impl Around {
    /// The text around the hole of this name; `None` when it was not come to.
    pub(super) fn of(node: &Node, name: &str, scope: &Scope<'_>) -> Result<Option<Self>, EvalError> {
        let mut out = Writer { name: Some(name), before: None, text: Vec::with_capacity(ABOUT) };
        node.write(scope, &mut out)?;
        let Writer { before, text: after, .. } = out;
        Ok(before.map(|before| Self { before, after }))
    }
}

/// The JSON text of a node, every hole filled.
pub(super) fn written(node: &Node, scope: &Scope<'_>) -> Result<Vec<u8>, EvalError> {
    let mut out = Writer { name: None, before: None, text: Vec::with_capacity(ABOUT) };
    node.write(scope, &mut out)?;
    Ok(out.text)
}

impl Writer<'_> {
    fn push(&mut self, value: &(impl Serialize + ?Sized)) {
        // Writing to memory fails for maps whose keys are no texts alone.
        let _ = serde_json::to_writer(&mut self.text, value);
    }

    fn list<T>(
        &mut self,
        (open, close): (u8, u8),
        items: &[T],
        mut write: impl FnMut(&mut Self, &T) -> Result<(), EvalError>,
    ) -> Result<(), EvalError> {
        for (at, item) in items.iter().enumerate() {
            self.text.push(if at == 0 { open } else { b',' });
            write(self, item)?;
        }
        if items.is_empty() {
            self.text.push(open);
        }
        self.text.push(close);
        Ok(())
    }
}

impl Node {
    fn write(&self, scope: &Scope<'_>, out: &mut Writer<'_>) -> Result<(), EvalError> {
        match self {
            Self::Literal(value) => out.push(value),
            Self::Hole(program) if out.name == Some(program.source()) => {
                let rest = Vec::with_capacity(ABOUT);
                out.before = Some(std::mem::replace(&mut out.text, rest));
            }
            Self::Hole(program) => program.write(scope, &mut out.text)?,
            Self::Text(segments) => out.push(&text(segments, scope)?),
            Self::Array(nodes) => {
                return out.list((b'[', b']'), nodes, |out, node| node.write(scope, out));
            }
            Self::Object(members) => {
                return out.list((b'{', b'}'), members, |out, (key, node)| {
                    out.push(key);
                    out.text.push(b':');
                    node.write(scope, out)
                });
            }
            Self::Decision(decision) => match decision.chosen(scope)? {
                Some(node) => node.write(scope, out)?,
                None => out.push(&Value::Null),
            },
        }
        Ok(())
    }
}
