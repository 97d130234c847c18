use serde_json::Value;

use super::{Lint, at};

impl Lint<'_> {
    /// What whoever serves the document chooses: the usual choice is one that there is.
    pub(super) fn settings(&mut self) {
        for (name, setting) in &self.system.annotation().settings {
            if let Some(usual) = &setting.default
                && !setting.values.contains(usual)
            {
                let known: Vec<String> = setting.values.iter().map(Value::to_string).collect();
                let hint = format!("it may be {}", known.join(", "));
                self.error_with_hint(
                    &at(&["settings", name, "default"]),
                    format!("`{name}` is never {usual}"),
                    &hint,
                );
            }
        }
    }
}
