use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde_json::Value;
use specs::{Diagnostic, Diagnostics, Pointer, SourceFile};

use super::entry::Entry;
use crate::finding::Excuse;

const NAMES: [&str; 2] = ["requirement", "finding"];
const KEYS: [&str; 5] = ["requirement", "finding", "owner", "reason", "until"];
const SHAPE: &str =
    "write `known:` and below it a list of entries, each with requirement or finding, owner, reason, until";

/// Reads every entry; or everything that is wrong, each with its place.
pub(super) fn entries(name: &str, text: String) -> Result<Vec<Entry>, Diagnostics> {
    let file = SourceFile::parse(name, text)?;
    let mut reader = Reader { file: &file, problems: Diagnostics::new() };
    let entries = reader.root();
    let Reader { problems, .. } = reader;
    if problems.is_empty() { Ok(entries) } else { Err(problems.sorted()) }
}

struct Reader<'f> {
    file: &'f SourceFile,
    problems: Diagnostics,
}

impl Reader<'_> {
    fn root(&mut self) -> Vec<Entry> {
        let root = Pointer::root();
        self.keys(&root, &["known"]);
        let at = root.push("known");
        let Some(items) = self.at(&at).and_then(Value::as_array) else {
            let at = if self.at(&at).is_some() { at } else { root };
            self.report(&at, "there is no list of known deviations", SHAPE);
            return Vec::new();
        };
        let places: Vec<_> = (0..items.len()).map(|index| at.push(&index.to_string())).collect();
        let entries: Vec<_> = places.iter().filter_map(|at| self.entry(at)).collect();
        self.repeated(&entries);
        entries
    }

    fn entry(&mut self, at: &Pointer) -> Option<Entry> {
        if !self.at(at).is_some_and(Value::is_object) {
            self.report(at, "an entry is an object", SHAPE);
            return None;
        }
        self.keys(at, &KEYS);
        let [requirement, finding] = NAMES.map(|key| self.text(at, key));
        if requirement.is_none() && finding.is_none() {
            self.report(
                at,
                "the entry names neither a requirement nor a finding",
                "reports show the ids of both",
            );
        }
        let [owner, reason, until] = ["owner", "reason", "until"].map(|key| self.required(at, key));
        let until = until.and_then(|text| self.day(&at.push("until"), &text));
        let excuse = Arc::new(Excuse { owner: owner?, reason: reason?, until: until? });
        Some(Entry { place: self.file.position(at), requirement, finding, excuse })
    }

    /// What a second entry names is the first one's: it could never match.
    fn repeated(&mut self, entries: &[Entry]) {
        let mut first = HashMap::new();
        for entry in entries {
            if first.insert((&entry.requirement, &entry.finding), ()).is_some() {
                let place = entry.place.clone();
                let told = Diagnostic::error(place, "another entry names the same");
                self.problems.push(told.hint("keep one of them"));
            }
        }
    }

    fn required(&mut self, at: &Pointer, key: &str) -> Option<String> {
        if self.at(&at.push(key)).is_none() {
            self.report(at, format!("`{key}` is missing"), format!("add `{key}:` here"));
        }
        self.text(at, key)
    }

    fn text(&mut self, at: &Pointer, key: &str) -> Option<String> {
        let at = at.push(key);
        let text = self.at(&at)?.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        if text.is_none() {
            self.report(
                &at,
                format!("`{key}` is no text"),
                "write a text, in quotes where it could be anything else",
            );
        }
        text
    }

    /// `2026-12-31`; other spellings of a day are none of ours.
    fn day(&mut self, at: &Pointer, text: &str) -> Option<Date> {
        let day = text.parse::<Date>().ok().filter(|day| day.to_string() == text);
        if day.is_none() {
            self.report(at, format!("`{text}` is no day"), "write it as 2026-12-31");
        }
        day
    }

    fn keys(&mut self, at: &Pointer, known: &[&str]) {
        let keys = self.at(at).and_then(Value::as_object).into_iter().flatten().map(|(key, _)| key.clone());
        for key in keys.filter(|key| !known.contains(&key.as_str())).collect::<Vec<_>>() {
            let place = self.file.key_position(&at.push(&key));
            let told = Diagnostic::error(place, format!("unknown key `{key}`"));
            self.problems.push(told.hint(format!("known here: {}", known.join(", "))));
        }
    }

    fn at(&self, at: &Pointer) -> Option<&Value> {
        at.lookup(self.file.value())
    }

    fn report(&mut self, at: &Pointer, message: impl Into<String>, hint: impl Into<String>) {
        self.problems.push(self.file.diagnostic(at, message).hint(hint));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(text: &str) -> String {
        entries("known.yaml", text.to_owned()).unwrap_err().to_string()
    }

    #[test]
    fn an_entry_names_a_requirement_or_a_finding_and_who_answers_for_it() {
        let text = "known:\n\
                    \x20 - {requirement: R-1, owner: a, reason: b, until: 2026-12-31}\n\
                    \x20 - finding: shop/readItem/schema/body#/data/*/id\n\
                    \x20   owner: a\n    reason: b\n    until: \"2026-01-31\"\n";
        let read = entries("known.yaml", text.to_owned()).unwrap();
        let told: Vec<_> = read
            .iter()
            .map(|entry| {
                (entry.requirement.as_deref(), entry.finding.as_deref(), entry.excuse.until.to_string())
            })
            .collect();
        let id = "shop/readItem/schema/body#/data/*/id";
        assert_eq!(
            told,
            [(Some("R-1"), None, "2026-12-31".to_owned()), (None, Some(id), "2026-01-31".to_owned())]
        );
        assert_eq!(read[1].place.to_string(), "known.yaml:3:5");
    }

    #[test]
    fn everything_that_is_wrong_has_its_place() {
        insta::assert_snapshot!(errors(
            "known:\n\
             \x20 - {requirement: R-1, owner: a, reason: b, untill: 2026-12-31}\n\
             \x20 - {owner: a, reason: b, until: 31.12.2026}\n\
             \x20 - nothing\n\
             \x20 - {requirement: [R-2], owner: '', reason: b, until: 2026-02-30}\n\
             \x20 - {requirement: R-3, owner: a, reason: b, until: 2026-12-31}\n\
             \x20 - {requirement: R-3, owner: c, reason: d, until: 2026-12-31}\n\
             version: 1\n"
        ));
    }

    #[test]
    fn a_file_that_is_something_else_is_told() {
        insta::assert_snapshot!(errors("[]"));
        insta::assert_snapshot!(errors("known: {}"));
        insta::assert_snapshot!(errors("known: [\n"));
    }

    #[test]
    fn a_list_may_be_empty() {
        assert_eq!(entries("known.yaml", "known: []".to_owned()), Ok(Vec::new()));
    }
}
