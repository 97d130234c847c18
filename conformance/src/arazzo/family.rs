use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;
use specs::{Diagnostics, SourceFile};

use super::neighbours::{Neighbours, Origin, SuiteText};

/// A suite and every other one that it reaches through source descriptions of `type: arazzo`.
#[derive(Debug)]
pub(super) struct Family {
    /// The suite itself, then the others.
    pub(super) members: Vec<Member>,
    /// What is wrong with texts that could not be parsed.
    pub(super) problems: Diagnostics,
}

/// One document of them.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) source: Arc<SourceFile>,
    origin: Origin,
    /// Members by the names that this one has for them, or why there is none.
    pub(super) others: HashMap<String, Result<usize, String>>,
}

impl Family {
    /// Reads the text of a suite, and of each that it reaches.
    ///
    /// # Errors
    /// When the suite itself does not parse.
    pub(super) fn load(suite: SuiteText, neighbours: &dyn Neighbours) -> Result<Self, Diagnostics> {
        let mut family = Self { members: vec![Member::parse(suite)?], problems: Diagnostics::new() };
        let mut next = 0;
        while next < family.members.len() {
            for (name, url) in suites_of(family.members[next].source.value()) {
                let found = family.find(next, &url, neighbours);
                family.members[next].others.insert(name, found);
            }
            next += 1;
        }
        Ok(family)
    }

    /// Names of other suites by the names that the suite itself has for them.
    pub(super) fn others(&self) -> HashMap<String, String> {
        let named = |(source, found): (&String, &Result<usize, String>)| {
            let other = self.members.get(*found.as_ref().ok()?)?;
            Some((source.clone(), other.name.clone()))
        };
        self.members.first().into_iter().flat_map(|suite| &suite.others).filter_map(named).collect()
    }

    fn find(&mut self, from: usize, url: &str, neighbours: &dyn Neighbours) -> Result<usize, String> {
        let found = neighbours.find(&self.members[from].name, url)?;
        if let Some(known) = self.members.iter().position(|member| member.name == found.name) {
            return Ok(known);
        }
        let name = found.name.clone();
        match Member::parse(found) {
            Ok(member) => self.members.push(member),
            Err(problems) => {
                self.problems.extend(problems);
                return Err(format!("{name} does not parse"));
            }
        }
        Ok(self.members.len() - 1)
    }
}

impl Member {
    fn parse(suite: SuiteText) -> Result<Self, Diagnostics> {
        let source = Arc::new(SourceFile::parse(&suite.name, suite.text)?);
        Ok(Self { name: suite.name, source, origin: suite.origin, others: HashMap::new() })
    }

    /// The file, where it is one.
    pub(super) fn file(&self) -> Option<Arc<SourceFile>> {
        (self.origin == Origin::File).then(|| Arc::clone(&self.source))
    }
}

/// Does a source description stand for another suite?
pub(super) fn is_suite(source: &Value) -> bool {
    let text = |key: &str| source.get(key).and_then(Value::as_str);
    match text("type") {
        Some(kind) => kind == "arazzo",
        None => text("url").is_some_and(|url| {
            [".arazzo.yaml", ".arazzo.yml", ".arazzo.json"].iter().any(|end| url.ends_with(end))
        }),
    }
}

/// Names and URLs of the suites that a document names; what is wrong with them is told when it is read.
fn suites_of(document: &Value) -> Vec<(String, String)> {
    let sources = document.get("sourceDescriptions").and_then(Value::as_array);
    let named = |source: &Value| {
        let text = |key: &str| source.get(key)?.as_str().map(str::to_owned);
        Some((text("name")?, text("url")?))
    };
    sources.into_iter().flatten().filter(|source| is_suite(source)).filter_map(named).collect()
}
