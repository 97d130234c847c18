use std::io::{self, Write};

use super::Reporter;
use super::document::Document;
use super::gather::Gathered;
use crate::event::{Event, Needs};
use crate::finding::Inferred;

/// Everything that was told, for programs: `conformance/report.schema.json` is its form.
#[derive(Debug)]
pub struct Json<W> {
    out: W,
    gathered: Gathered,
}

impl<W: Write> Json<W> {
    /// Writes to `out` when the run is over.
    pub fn new(out: W, inferred: Inferred) -> Self {
        Self { out, gathered: Gathered::new(inferred) }
    }

    fn write(&mut self) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut self.out, &Document::of(&self.gathered))?;
        writeln!(self.out)?;
        self.out.flush()
    }
}

impl<W: Write + Send> Reporter for Json<W> {
    fn needs(&self) -> Needs {
        self.gathered.needs()
    }

    fn take(&mut self, event: &Event) -> io::Result<()> {
        self.gathered.take(event)?;
        if matches!(event, Event::Finished { .. }) { self.write() } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::Value;

    use super::*;
    use crate::event::Outline;
    use crate::report::testing::{run, told};

    const SCHEMA: &str = include_str!("../../report.schema.json");

    fn written(events: &[Event]) -> Value {
        let mut out = Vec::new();
        told(&mut Json::new(&mut out, Inferred::List), events);
        serde_json::from_slice(&out).unwrap()
    }

    fn breaches(report: &Value) -> Vec<String> {
        let schema = serde_json::from_str(SCHEMA).unwrap();
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
        validator.iter_errors(report).map(|error| format!("{}: {error}", error.instance_path())).collect()
    }

    #[test]
    fn a_report_is_of_its_published_form() {
        assert_eq!(breaches(&written(&run())), Vec::<String>::new());
    }

    #[test]
    fn a_run_that_checked_nothing_is_of_it_too() {
        let mut events = run();
        events.drain(1..events.len() - 1);
        let report = written(&events);
        assert_eq!(breaches(&report), Vec::<String>::new());
        assert_eq!(report["verdict"], "unchecked");
    }

    #[test]
    fn the_form_refuses_what_is_no_report() {
        let events = [
            Event::Started(Outline::default()),
            Event::Finished { elapsed: Duration::ZERO, interrupted: false },
        ];
        let mut report = written(&events);
        report["findings"] = serde_json::json!([{"id": 7}]);
        assert!(!breaches(&report).is_empty());
    }

    #[test]
    fn everything_is_counted_where_it_belongs() {
        let report = written(&run());
        insta::assert_snapshot!(serde_json::to_string_pretty(&report["counts"]).unwrap());
        let outcomes: Vec<_> = report["requirements"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| format!("{} {} {}", row["id"], row["outcome"], row["why"]))
            .collect();
        insta::assert_snapshot!(outcomes.join("\n"));
    }
}
