use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use specs::contract::Location;

use super::request::BuildError;
use super::text::texts;
use crate::arazzo::{Argument, Authentication};
use crate::expression::{Scope, Template, as_text};

/// Arguments by where they travel, as text.
#[derive(Default)]
pub(super) struct Texts {
    pub(super) path: Vec<(String, String)>,
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) cookies: Vec<(String, String)>,
}

impl Texts {
    /// A step's own arguments.
    pub(super) fn add(&mut self, argument: &Argument, scope: Scope<'_>) -> Result<(), BuildError> {
        let Argument { name, location, value } = argument;
        let values = texts(&*value.evaluate(scope)?).ok_or_else(|| BuildError::NoText(name.clone()))?;
        match location {
            Location::Path => self.path.push((name.clone(), values.join(","))),
            Location::Query => self.query.extend(values.into_iter().map(|value| (name.clone(), value))),
            Location::Header => self.headers.extend(joined(name, &values)),
            Location::Cookie => self.cookies.extend(joined(name, &values)),
        }
        Ok(())
    }

    /// A credential, as its security scheme has it; one that is null is that of nobody, and not sent.
    pub(super) fn authenticate(&mut self, how: &Authentication, scope: Scope<'_>) -> Result<(), BuildError> {
        for value in how.expressions() {
            if value.evaluate(scope)?.is_null() {
                return Ok(());
            }
        }
        let text = |value: &Template| Ok::<_, BuildError>(as_text(&*value.evaluate(scope)?).into_owned());
        match how {
            Authentication::Basic { username, password } => {
                let pair = STANDARD.encode(format!("{}:{}", text(username)?, text(password)?));
                self.headers.push(("authorization".to_owned(), format!("Basic {pair}")));
            }
            Authentication::Bearer(token) => {
                self.headers.push(("authorization".to_owned(), format!("Bearer {}", text(token)?)));
            }
            Authentication::Header(name, key) => self.headers.push((name.clone(), text(key)?)),
            Authentication::Query(name, key) => self.query.push((name.clone(), text(key)?)),
            Authentication::Cookie(name, key) => self.cookies.push((name.clone(), text(key)?)),
        }
        Ok(())
    }
}

/// A list travels in one header, with commas; an empty one does not travel.
fn joined(name: &str, values: &[String]) -> Option<(String, String)> {
    (!values.is_empty()).then(|| (name.to_owned(), values.join(",")))
}
