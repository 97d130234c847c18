use http::StatusCode;
use serde_json::Value;
use specs::annotation::FailureKind;
use specs::contract::Content;

use super::{Making, written};
use crate::failure::Failure;
use crate::pipeline::{Exchange, Made, Outcome, Task};

/// What a client would rather be answered, as Prism reads it: `Prefer: code=404, example=empty, dynamic=true`
/// (RFC 7240; other preferences count for nothing).
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Preference {
    code: Option<StatusCode>,
    example: Option<String>,
    dynamic: bool,
}

impl Preference {
    /// What a request says; none where it prefers nothing.
    pub(crate) fn of(exchange: &Exchange) -> Option<Self> {
        let lines = exchange.headers.get_all("prefer").into_iter().filter_map(|line| line.to_str().ok());
        let said = Self::read(&lines.collect::<Vec<_>>().join(","));
        (said != Self::default()).then_some(said)
    }

    fn read(text: &str) -> Self {
        let mut read = Self::default();
        for preference in text.split([',', ';']) {
            let (name, value) = preference.split_once('=').unwrap_or((preference, ""));
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "code" => read.code = value.parse().ok(),
                "example" => read.example = Some(value.to_owned()),
                "dynamic" => read.dynamic = value.eq_ignore_ascii_case("true"),
                _ => {}
            }
        }
        read
    }

    /// The answer that the operation declares for it.
    ///
    /// # Errors
    /// When it declares none.
    pub(crate) fn answer(&self, task: &Task<'_>) -> Result<Outcome, Failure> {
        let responses = &task.found.operation.responses;
        let code = self.code.map_or_else(|| responses.success(), |code| code.as_u16());
        let wrong = |reason: String| Failure::new(FailureKind::BadRequest, reason);
        let response = responses.for_status(code).ok_or_else(|| {
            wrong(format!("`Prefer` asks for {code}, which the operation does not declare"))
        })?;
        let status = StatusCode::from_u16(code).map_err(|error| wrong(error.to_string()))?;
        let json = response.content.iter().find(|content| content.is_json());
        let Some(content) = json.or_else(|| response.content.first()) else {
            return Ok(Outcome::Made(Made { status: Some(status), ..Made::default() }));
        };
        let value = self.value(task, content)?;
        let (media, body) = written(task.found.service_system(), content, &value.unwrap_or(Value::Null));
        Ok(Outcome::Made(Made { status: Some(status), media: Some(media), body }))
    }

    fn value(&self, task: &Task<'_>, content: &Content) -> Result<Option<Value>, Failure> {
        let making = Making::of(task);
        if let Some(name) = &self.example {
            let mut examples = content.examples(making.system.value());
            let named = examples.find(|example| example.name == Some(name.as_str()));
            return named.map(|example| Some(example.value.clone())).ok_or_else(|| {
                let reason =
                    format!("`Prefer` asks for the example `{name}`, which the document does not have");
                Failure::new(FailureKind::BadRequest, reason)
            });
        }
        Ok(match self.dynamic {
            true => making.another(content, &task.exchange.request_id),
            false => making.value(task.found.operation, content),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_are_read_as_prism_does() {
        let read = Preference::read("code=404, example=\"empty list\"; dynamic=true, respond-async");
        let code = Some(StatusCode::NOT_FOUND);
        assert_eq!(read, Preference { code, example: Some("empty list".to_owned()), dynamic: true });
        assert_eq!(Preference::read("wait=10, code=abc"), Preference::default());
    }
}
