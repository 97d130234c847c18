use crate::IndexMap;
use serde::Deserialize;

use super::{Names, Narrowing};
use crate::annotation::{Head, OrderKey};
use crate::expression::{CalendarUnit, Template};

/// Computes over the records of a resource that lie in the caller's place, as a whole or by group.
///
/// ```yaml
/// query: usage
/// filter: {start: {field: created_at, is: at_least}}
/// group: {by: group_by, of: {model: model, user: user_id}, default: model}
/// compute: {request_count: count, total_cost: {sum: cost, as: decimal, scale: 4}}
/// row: {group_key: "${key}", request_count: "${result.request_count}", total_cost: "${result.total_cost}"}
/// answer: {data: "${rows}"}
/// ```
// Beside a flattened part serde cannot refuse unknown keys; the schema of annotations does.
#[derive(Debug, Deserialize)]
pub struct Query {
    /// The resource.
    pub query: String,
    /// The policies callers must pass, in order.
    #[serde(default)]
    pub access: Names,
    /// Which of the records.
    #[serde(flatten)]
    pub narrowing: Narrowing,
    /// What the records are grouped by. Absent: they are one group.
    #[serde(default)]
    pub group: Option<Group>,
    /// What is computed of each group, by name.
    pub compute: IndexMap<String, Measure>,
    /// The order of the groups, by names of keys and results. Ties, and all without it, are in the
    /// order of the keys.
    #[serde(default)]
    pub order: Vec<OrderKey>,
    /// What a group is shown as, over `group`, `key`, `result`, `caller`, `query` and `now`. Absent:
    /// its keys and results.
    #[serde(default)]
    pub row: Option<Template>,
    /// The list style of the groups.
    #[serde(default)]
    pub style: Option<String>,
    /// The answer, over `rows`, `result` (of all groups together), `caller`, `query` and `now`. Absent:
    /// the rows, or the result where nothing is grouped.
    #[serde(default)]
    pub answer: Option<Template>,
    /// What the answer is besides its body.
    #[serde(flatten)]
    pub head: Head,
}

/// What records are grouped by.
#[derive(Debug, Deserialize)]
#[serde(from = "WrittenGroup")]
pub struct Group {
    /// The parameter that chooses among the keys, by their names. Absent: all of them count.
    pub by: Option<String>,
    /// The keys, by name.
    pub keys: IndexMap<String, GroupKey>,
    /// The key that is taken when the parameter is not sent.
    pub default: Option<String>,
}

/// One key of a group.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum GroupKey {
    /// The value of a field.
    Field(String),
    /// The unit of the calendar that an instant lies in, as its first instant.
    Calendar(CalendarKey),
}

/// A unit of the calendar, of UTC.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarKey {
    /// The field with the instant.
    pub instant: String,
    /// The unit, where no parameter says another.
    pub unit: CalendarUnit,
    /// The parameter with the unit's word.
    #[serde(default)]
    pub by: Option<String>,
}

impl GroupKey {
    /// The field it reads.
    pub fn field(&self) -> &str {
        match self {
            Self::Field(field) => field,
            Self::Calendar(key) => &key.instant,
        }
    }
}

/// Something that is computed of many records. Fields that are null are left out.
#[derive(Debug, Deserialize)]
#[serde(try_from = "WrittenMeasure")]
pub enum Measure {
    /// How many records there are.
    Count,
    /// How many values of a field there are, each counted once.
    Distinct(String),
    /// A number over the values of a field.
    Of(FieldMeasure),
}

/// A number over the values of a field.
#[derive(Debug)]
pub struct FieldMeasure {
    /// What is computed.
    pub function: Function,
    /// The field.
    pub field: String,
    /// How its values are read and the result is written.
    pub number: Number,
    /// Places the result is rounded to, halves away from zero. Absent: the exact ones; 6 of averages.
    pub scale: Option<u32>,
}

/// What is computed over the values of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// All of them together; 0 of none.
    Sum,
    /// The smallest; null of none.
    Min,
    /// The largest; null of none.
    Max,
    /// The arithmetic mean; null of none.
    Average,
}

/// How numbers are read and written.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Number {
    /// JSON integers.
    #[default]
    Integer,
    /// Exact decimals, written as text.
    Decimal,
    /// Exact decimals, written as JSON numbers.
    Number,
    /// No numbers but texts, such as instants, of which there is a smallest and a largest.
    Text,
}

impl Measure {
    /// The field it reads.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Count => None,
            Self::Distinct(field) => Some(field),
            Self::Of(measure) => Some(&measure.field),
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenGroup {
    Chosen { by: String, of: IndexMap<String, GroupKey>, default: Option<String> },
    Same(Vec<String>),
    All(IndexMap<String, GroupKey>),
}

impl From<WrittenGroup> for Group {
    fn from(written: WrittenGroup) -> Self {
        match written {
            WrittenGroup::Chosen { by, of, default } => Self { by: Some(by), keys: of, default },
            WrittenGroup::All(keys) => Self { by: None, keys, default: None },
            WrittenGroup::Same(fields) => {
                let keys = fields.into_iter().map(|field| (field.clone(), GroupKey::Field(field)));
                Self { by: None, keys: keys.collect(), default: None }
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenMeasure {
    Word(CountWord),
    Full(WrittenFieldMeasure),
}

#[derive(Deserialize)]
enum CountWord {
    #[serde(rename = "count")]
    Count,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFieldMeasure {
    distinct: Option<String>,
    sum: Option<String>,
    min: Option<String>,
    max: Option<String>,
    average: Option<String>,
    #[serde(rename = "as", default)]
    number: Number,
    scale: Option<u32>,
}

impl TryFrom<WrittenMeasure> for Measure {
    type Error = &'static str;

    fn try_from(written: WrittenMeasure) -> Result<Self, Self::Error> {
        let WrittenMeasure::Full(written) = written else { return Ok(Self::Count) };
        if let Some(field) = written.distinct {
            return Ok(Self::Distinct(field));
        }
        let of = |function| move |field| (function, field);
        let named = written.sum.map(of(Function::Sum)).or(written.min.map(of(Function::Min)));
        let named =
            named.or(written.max.map(of(Function::Max))).or(written.average.map(of(Function::Average)));
        let (function, field) = named.ok_or("one of sum, min, max, average and distinct is needed")?;
        Ok(Self::Of(FieldMeasure { function, field, number: written.number, scale: written.scale }))
    }
}
