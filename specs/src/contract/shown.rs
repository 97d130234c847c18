//! Examples and defaults that are not of their schemas, for who checks a document.

use serde_json::Value;

use super::System;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Care;
use crate::pointer::Pointer;
use crate::schema::{Schemas, each};

/// Most that are told of one document. Its text is read again to find each one's position, and who mends this many
/// asks again.
const MOST: usize = 50;

impl System {
    /// Every example of an answer, and example and default of a schema, that is not of its schema: what is answered
    /// is another value. Compiles every schema that has one, so it is meant for checking, not for serving.
    pub fn example_problems(&self) -> Diagnostics {
        if self.document().care() == Care::Exact {
            return Diagnostics::new();
        }
        let mut wrong = self.wrong_answers();
        each(self.value(), |at, schema| {
            for keyword in ["example", "default"] {
                if let Some(value) = schema.get(keyword).filter(|_| wrong.len() <= MOST) {
                    wrong.extend(broken(self.schemas(), at, value).map(|why| (at.push(keyword), why)));
                }
            }
        });
        let rest = wrong.len().saturating_sub(MOST);
        wrong.truncate(MOST);
        let told = wrong.into_iter().map(|(at, why)| {
            let what = if at.last().is_some_and(|name| name == "default") { "default" } else { "example" };
            Diagnostic::warning(
                self.document().position(&at),
                format!("the {what} is not of its schema: {why}"),
            )
        });
        let more = (rest > 0).then(|| {
            let message =
                format!("there are more than {MOST} examples and defaults that are not of their schemas");
            Diagnostic::warning(self.document().position(&Pointer::root()), message)
        });
        told.chain(more).collect()
    }

    fn wrong_answers(&self) -> Vec<(Pointer, String)> {
        let schemas = self.made_up();
        let mut wrong = Vec::new();
        let answers = self.operations().iter().flat_map(|operation| operation.responses.all());
        for content in answers.flat_map(|response| &response.content) {
            let Some(schema) = &content.schema else { continue };
            for example in content.examples(self.value()) {
                let at = match example.name {
                    Some(name) => content.pointer.push("examples").push(name),
                    None => content.pointer.push("example"),
                };
                let is_told = wrong.len() > MOST || wrong.iter().any(|(known, _)| *known == at);
                // What is written as text may be JSON that is of the schema.
                let read: Option<Value> =
                    example.value.as_str().and_then(|text| serde_json::from_str(text).ok());
                let is_read = read.is_some_and(|value| broken(schemas, schema, &value).is_none());
                if !is_told && !is_read {
                    wrong.extend(broken(schemas, schema, example.value).map(|why| (at, why)));
                }
            }
        }
        wrong
    }
}

/// What is wrong with a value; a schema that does not compile says nothing.
fn broken(schemas: &Schemas, at: &Pointer, value: &Value) -> Option<String> {
    let validator = schemas.validator(at).ok()?;
    let error = validator.iter_errors(value).next()?;
    Some(match error.instance_path().as_str() {
        "" => error.masked_with("the value").to_string(),
        path => format!("`{path}`: {}", error.masked_with("the value")),
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_not_of_its_schema_is_told_with_its_place() {
        let text = r##"openapi: 3.0.3
info: {title: a, version: "1"}
paths:
  /a:
    get:
      responses:
        "200":
          description: one
          content:
            application/json:
              schema: {$ref: "#/components/schemas/A"}
              examples:
                good: {value: {n: 1}}
                bad: {value: {n: x}}
                text: {value: '{"n": 2}'}
components:
  schemas:
    A:
      type: object
      properties:
        n: {type: integer, default: many, example: 3}
"##;
        let system = crate::contract::read("a.yaml", text).unwrap();
        let found = system.example_problems().to_string();
        assert_eq!(found.matches("is not of its schema").count(), 2, "{found}");
        assert!(found.contains("the example is not of its schema: `/n`"), "{found}");
        assert!(found.contains("the default is not of its schema"), "{found}");
        assert!(system.example_problems().iter().all(|told| told.place.position.is_some()), "{found}");
    }
}
