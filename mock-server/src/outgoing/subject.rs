use serde_json::{Map, Value};
use specs::infer::{Act, below, last_name, properties, reference, singular, slot, words};

use crate::inferred::{InferredPlan, Making, shown};
use crate::pipeline::{About, Found};
use crate::site::Plan;

/// The record that something is sent about.
#[derive(Debug, Default)]
pub(super) struct Subject<'a> {
    /// Its members as they are shown; none where nothing is known of it.
    pub(super) record: Map<String, Value>,
    /// The schemas that it has in answers.
    pub(super) schemas: Vec<&'a Value>,
    /// What one like it is called, in words.
    pub(super) name: Vec<String>,
    /// What was done to it, as far as that goes by names and paths.
    pub(super) act: Option<Act>,
}

impl<'a> Subject<'a> {
    /// Of an operation: the record it made, changed or took away; else what it answered.
    pub(super) fn of(making: &Making<'a>, found: &Found<'a>, about: &About, answer: Option<&Value>) -> Self {
        let Plan::Inferred(plan) = &found.route.plan else {
            return Self::of_answer(making, found, about, answer);
        };
        match about.kept() {
            Some(kept) => Self {
                record: shown(making, found, plan, &kept).unwrap_or_else(|| kept.facts.clone()),
                act: Some(plan.act.clone()),
                ..Self::of_collection(making, plan)
            },
            None => Self { act: Some(plan.act.clone()), ..Self::of_answer(making, found, about, answer) },
        }
    }

    /// Of a collection, with no record of it.
    pub(super) fn of_collection(making: &Making<'a>, plan: &InferredPlan) -> Self {
        let operations = making.system.operations();
        let schemas = plan.family.shown.iter().filter_map(|index| {
            let responses = &operations[*index].responses;
            let success = responses.for_status(responses.success())?;
            let schema = making.schema(success.content.iter().find(|it| it.is_json())?)?;
            within(making, schema, &plan.family.path)
        });
        Self { schemas: schemas.collect(), name: name(&plan.family.path), ..Self::default() }
    }

    fn of_answer(making: &Making<'a>, found: &Found<'a>, about: &About, answer: Option<&Value>) -> Self {
        let path = found.operation.path.shape();
        let responses = &found.operation.responses;
        let success = responses.for_status(responses.success());
        let content = success.into_iter().flat_map(|success| &success.content).find(|it| it.is_json());
        let whole = content.and_then(|content| making.schema(content));
        let inner = whole.map(|schema| slot(making.system.value(), schema, &path)).unwrap_or_default();
        let answered = answer.and_then(|answer| inner.iter().try_fold(answer, |value, name| value.get(name)));
        let declared = about.record().and_then(|record| serde_json::from_slice(&record.json).ok());
        let record = declared.or_else(|| answered.and_then(Value::as_object).cloned());
        Self {
            record: record.unwrap_or_default(),
            schemas: whole.and_then(|schema| within(making, schema, &path)).into_iter().collect(),
            name: name(&path),
            act: None,
        }
    }

    /// Whether a schema is that of the record.
    pub(super) fn is_of(&self, schema: &Value) -> bool {
        let same = |own: &&Value| match (reference(own), reference(schema)) {
            (Some(own), Some(other)) => own == other,
            _ => own.get("properties").is_some() && **own == *schema,
        };
        !self.record.is_empty() && self.schemas.iter().any(same)
    }

    /// What the record has for a member of something else: what is called the same, or the same with the name of
    /// its kind before it, `petId`.
    pub(super) fn fact(&self, member: &str) -> Option<&Value> {
        self.record.get(member).or_else(|| self.own(member)).or_else(|| {
            let wanted = words(member);
            self.record.iter().find(|(name, _)| words(name) == wanted).map(|(_, value)| value)
        })
    }

    /// The same, only with the name of its kind.
    pub(super) fn own(&self, member: &str) -> Option<&Value> {
        let wanted = words(member);
        let rest = wanted.strip_prefix(self.name.as_slice()).filter(|rest| !rest.is_empty())?;
        self.record.iter().find(|(name, _)| words(name) == rest).map(|(_, value)| value)
    }

    /// Whether a schema of something else has members that the record has too.
    pub(super) fn shares(&self, document: &Value, schema: &Value) -> bool {
        properties(document, schema).keys().any(|member| self.fact(member).is_some())
    }
}

fn within<'a>(making: &Making<'a>, schema: &'a Value, path: &str) -> Option<&'a Value> {
    let document = making.system.value().as_ref();
    below(document, schema, &slot(document, schema, path))
}

fn name(path: &str) -> Vec<String> {
    words(&singular(last_name(path)))
}
