//! Requests by their JSON Schemas: parameters in every style of OpenAPI, bodies in every media type
//! that is declared. What is wrong is told with place, rule and expectation.

mod body;
mod coerce;
mod escapes;
mod fault;
mod given;
mod multipart;
mod parameter;
mod schema;
mod source;
mod style;
#[cfg(test)]
mod tests;
mod urlencoded;
mod xml;

use serde_json::{Map, Value};
use specs::annotation::FailureKind;
use specs::contract::{self, Location, Parameter};
use specs::{Operation, System};

pub(super) use schema::Schema;
pub(crate) use source::cookies;

use super::{Input, Raw};
use crate::failure::Failure;
use body::Read;
use fault::Fault;
use parameter::Sources;
use source::Source;

/// What an operation takes, by its JSON Schemas.
#[derive(Debug)]
pub struct Inputs {
    parameters: Vec<Parameter>,
    body: Option<contract::Body>,
}

impl Inputs {
    pub(super) fn new(operation: &Operation) -> Self {
        Self { parameters: operation.parameters.clone(), body: operation.body.clone() }
    }

    pub(super) fn read(&self, system: &System, raw: Raw<'_>) -> Result<Input, Failure> {
        let (query, mut faults) = self.parameters(system, raw);
        let body = match &self.body {
            Some(declared) => body::read(system, declared, raw.headers, raw.body)?,
            None => Read::default(),
        };
        faults.extend(body.faults);
        match faults.first() {
            None => {
                let sent = super::fastapi::sent(raw.body);
                Ok(Input { query, body: body.value, sent, files: body.files, blobs: Vec::new() }.with_files())
            }
            Some(first) => Err(refusal(first.message.clone(), &faults)),
        }
    }

    /// Every parameter is judged, those of the query are handed on.
    fn parameters(&self, system: &System, raw: Raw<'_>) -> (Map<String, Value>, Vec<Fault>) {
        let sources = Sources {
            path: raw.encoded_path,
            headers: raw.headers,
            query: Source::query(raw.encoded_query),
            cookies: Source::cookies(raw.headers),
        };
        let (mut query, mut faults) = (Map::new(), Vec::new());
        for parameter in &self.parameters {
            match parameter::read(system, parameter, &self.parameters, &sources) {
                Ok(Some(value)) if parameter.location == Location::Query => {
                    query.insert(parameter.name.clone(), value);
                }
                Ok(_) => {}
                Err(wrong) => faults.extend(wrong),
            }
        }
        (query, faults)
    }
}

fn refusal(reason: String, faults: &[Fault]) -> Failure {
    let errors = faults.iter().filter_map(|fault| serde_json::to_value(fault).ok()).collect();
    Failure::new(FailureKind::Validation, reason).with_errors(errors)
}
