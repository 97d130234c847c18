use std::io::{self, Write};

use serde::Deserialize;

use super::{Form, Reporter};
use crate::coverage::{self, Collector};
use crate::event::{Event, Needs, PlanOutline};

/// What was seen of the contract, and why the rest was not.
#[derive(Debug)]
pub struct Coverage<W> {
    out: W,
    form: Form,
    collector: Collector,
    plan: Option<Box<PlanOutline>>,
}

/// Why there is no coverage to be read.
#[derive(Debug, thiserror::Error)]
pub enum CoverageError {
    /// The file cannot be read.
    #[error("cannot read the report {path}: {error}\nhint: `conformance run --report json=PATH` writes one")]
    Unreadable {
        /// As it was named.
        path: String,
        /// What the system said.
        error: io::Error,
    },
    /// It is no report, or one of another version.
    #[error("{path} is no report of `conformance run --report json=PATH`: {error}")]
    NoReport {
        /// As it was named.
        path: String,
        /// What the reader said.
        error: serde_json::Error,
    },
}

/// The part of a report that is read again.
#[derive(Deserialize)]
struct Seen {
    coverage: coverage::Coverage,
}

impl<W: Write> Coverage<W> {
    /// Writes to `out` when the run is over.
    pub fn new(out: W, form: Form) -> Self {
        Self { out, form, collector: Collector::default(), plan: None }
    }
}

/// Writes what a report of `--report json=PATH` says was seen.
///
/// # Errors
/// When the text is no such report; when it cannot be written.
pub(crate) fn retell(
    path: &str,
    text: &str,
    form: Form,
    out: &mut dyn Write,
) -> Result<io::Result<()>, CoverageError> {
    let seen: Seen = serde_json::from_str(text)
        .map_err(|error| CoverageError::NoReport { path: path.to_owned(), error })?;
    Ok(write(out, &seen.coverage, form))
}

fn write(out: &mut dyn Write, coverage: &coverage::Coverage, form: Form) -> io::Result<()> {
    match form {
        Form::Text => coverage::write(out, coverage),
        Form::Json => {
            serde_json::to_writer_pretty(&mut *out, coverage)?;
            writeln!(out)?;
            out.flush()
        }
    }
}

impl<W: Write + Send> Reporter for Coverage<W> {
    fn needs(&self) -> Needs {
        Needs::STEPS
    }

    fn take(&mut self, event: &Event) -> io::Result<()> {
        self.collector.take(event);
        match event {
            Event::Started(outline) => self.plan.clone_from(&outline.plan),
            Event::Finished { .. } => {
                let coverage = self.plan.as_ref().map(|plan| self.collector.coverage(plan));
                write(&mut self.out, &coverage.unwrap_or_default(), self.form)?;
            }
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Inferred;
    use crate::report::Json;
    use crate::report::testing::{run, told};

    #[test]
    fn what_was_not_seen_has_a_reason() {
        let mut out = Vec::new();
        told(&mut Coverage::new(&mut out, Form::Text), &run());
        insta::assert_snapshot!(String::from_utf8(out).unwrap());
    }

    #[test]
    fn a_report_tells_the_same_again() {
        let (mut report, mut now, mut again) = (Vec::new(), Vec::new(), Vec::new());
        told(&mut Json::new(&mut report, Inferred::List), &run());
        for form in [Form::Text, Form::Json] {
            told(&mut Coverage::new(&mut now, form), &run());
            let text = String::from_utf8(report.clone()).unwrap();
            retell("report.json", &text, form, &mut again).unwrap().unwrap();
        }
        assert_eq!(now, again);
    }

    #[test]
    fn what_is_no_report_is_told() {
        let error = retell("x.json", "{}", Form::Text, &mut Vec::new()).unwrap_err();
        assert!(error.to_string().starts_with("x.json is no report of `conformance run"), "{error}");
    }
}
