//! A discriminator's mapping may name files too.

use serde_json::Value;

use super::bundle::Bundler;
use super::grammar::Kind;
use super::target::Target;
use super::trail::{SourceId, Token, Trail};

impl Bundler<'_> {
    /// Follows the references among the values of `discriminator.mapping` of a schema.
    pub(super) fn follow_mapping(&mut self, schema: &mut Value, trail: &Trail<'_>) {
        let mapping = schema.get_mut("discriminator").and_then(|found| found.get_mut("mapping"));
        let Some(mapping) = mapping.and_then(Value::as_object_mut) else {
            return;
        };
        let at = trail.then(Token::Key("discriminator"));
        let at = at.then(Token::Key("mapping"));
        for (value, schema) in mapping {
            if let Value::String(text) = schema
                && is_reference(text)
                && let Some(mapped) = self.mapped(text, &at.then(Token::Key(value)))
            {
                *text = mapped;
            }
        }
    }

    fn mapped(&mut self, text: &str, trail: &Trail<'_>) -> Option<String> {
        match self.target(text, trail)? {
            Target::External(target) => self.hoist("schemas", Kind::Schema, target, trail),
            Target::Internal(pointer) if trail.source() != SourceId::ROOT => Some(pointer.fragment()),
            _ => None,
        }
    }
}

/// The value is a schema's name or a reference; the specification lets the reader guess.
fn is_reference(text: &str) -> bool {
    let ending = |ending| text.ends_with(ending);
    text.contains(['/', '#']) || [".yaml", ".yml", ".json"].into_iter().any(ending)
}
