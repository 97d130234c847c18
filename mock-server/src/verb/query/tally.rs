use std::collections::HashSet;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Map, Number as JsonNumber, Value};
use specs::IndexMap;
use specs::annotation::FailureKind;
use specs::annotation::verb::{FieldMeasure, Function, Measure, Number};
use specs::expression::parse_decimal;

use crate::failure::Failure;
use crate::state::Record;

/// Everything that is computed of a group, record by record.
pub(super) struct Tallies<'t>(Vec<(&'t str, Tally<'t>)>);

enum Tally<'t> {
    Count(u64),
    Distinct(&'t str, HashSet<String>),
    Number(&'t FieldMeasure, Sum),
    /// The smallest or largest of values that are no numbers.
    Extreme(&'t FieldMeasure, Option<String>),
}

/// Numbers seen so far.
#[derive(Default)]
struct Sum {
    total: Decimal,
    count: u64,
    least: Option<Decimal>,
    most: Option<Decimal>,
}

/// Places of an average that says no scale.
const AVERAGE_SCALE: u32 = 6;

impl<'t> Tallies<'t> {
    pub(super) fn of(measures: &'t IndexMap<String, Measure>) -> Self {
        let tally = |measure: &'t Measure| match measure {
            Measure::Count => Tally::Count(0),
            Measure::Distinct(field) => Tally::Distinct(field, HashSet::new()),
            Measure::Of(measure) if measure.number == Number::Text => Tally::Extreme(measure, None),
            Measure::Of(measure) => Tally::Number(measure, Sum::default()),
        };
        Self(measures.iter().map(|(name, measure)| (name.as_str(), tally(measure))).collect())
    }

    /// Takes a record in. Fields that are null are left out.
    pub(super) fn add(&mut self, record: &Record) -> Result<(), Failure> {
        self.0.iter_mut().try_for_each(|(_, tally)| tally.add(record))
    }

    /// The results by name, as they are shown.
    pub(super) fn results(&self) -> Result<Map<String, Value>, Failure> {
        self.0.iter().map(|(name, tally)| Ok(((*name).to_owned(), tally.result()?))).collect()
    }

    /// The results by name, decimals as numbers, which are in another order than their texts.
    pub(super) fn numbers(&self) -> Result<Map<String, Value>, Failure> {
        self.0.iter().map(|(name, tally)| Ok(((*name).to_owned(), tally.number()?))).collect()
    }
}

impl Tally<'_> {
    fn add(&mut self, record: &Record) -> Result<(), Failure> {
        match self {
            Self::Count(count) => *count += 1,
            Self::Distinct(field, seen) => {
                let value = record.field(field);
                if !value.is_null() {
                    seen.insert(value.to_string());
                }
            }
            Self::Number(measure, sum) => {
                let value = record.field(&measure.field);
                if !value.is_null() {
                    let number = parse_decimal(value).ok_or_else(|| no_number(&measure.field, value))?;
                    sum.add(number).ok_or_else(|| too_large(&measure.field))?;
                }
            }
            Self::Extreme(measure, extreme) => {
                if let Some(text) = record.field(&measure.field).as_str() {
                    let is_new = extreme.as_deref().is_none_or(|known| match measure.function {
                        Function::Min => text < known,
                        _ => text > known,
                    });
                    if is_new {
                        *extreme = Some(text.to_owned());
                    }
                }
            }
        }
        Ok(())
    }

    fn result(&self) -> Result<Value, Failure> {
        match self {
            Self::Count(count) => Ok((*count).into()),
            Self::Distinct(_, seen) => Ok(seen.len().into()),
            Self::Number(measure, sum) => match sum.of(measure.function) {
                Some(number) => written(measure, number).ok_or_else(|| too_large(&measure.field)),
                None => Ok(Value::Null),
            },
            Self::Extreme(_, extreme) => Ok(extreme.clone().into()),
        }
    }

    fn number(&self) -> Result<Value, Failure> {
        Ok(match (self, self.result()?) {
            (Self::Number(..), Value::String(text)) => text.parse::<f64>().unwrap_or_default().into(),
            (_, result) => result,
        })
    }
}

impl Sum {
    fn add(&mut self, number: Decimal) -> Option<()> {
        self.total = self.total.checked_add(number)?;
        self.count += 1;
        self.least = Some(self.least.map_or(number, |least| least.min(number)));
        self.most = Some(self.most.map_or(number, |most| most.max(number)));
        Some(())
    }

    fn of(&self, function: Function) -> Option<Decimal> {
        match function {
            Function::Sum => Some(self.total),
            Function::Min => self.least,
            Function::Max => self.most,
            Function::Average => self.total.checked_div(self.count.into()),
        }
    }
}

/// A result in its declared form; none where that cannot hold it.
fn written(measure: &FieldMeasure, number: Decimal) -> Option<Value> {
    let places = match (measure.scale, measure.function) {
        (None, Function::Average) => Some(AVERAGE_SCALE),
        (scale, _) => scale,
    };
    let round = |places| number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    match (measure.number, places) {
        (Number::Integer, _) => round(0).to_i64().map(Value::from),
        (Number::Decimal, Some(places)) => {
            let width = usize::try_from(places).unwrap_or_default();
            Some(format!("{:.width$}", round(places)).into())
        }
        (Number::Decimal, None) | (Number::Text, _) => Some(number.to_string().into()),
        (Number::Number, places) => {
            let number = places.map_or(number, round).normalize().to_string();
            serde_json::from_str::<JsonNumber>(&number).ok().map(Value::Number)
        }
    }
}

fn no_number(field: &str, value: &Value) -> Failure {
    Failure::new(
        FailureKind::Internal,
        format!("`{field}` is computed over and holds {value}, which is no number"),
    )
}

fn too_large(field: &str) -> Failure {
    Failure::new(FailureKind::Internal, format!("what is computed over `{field}` has too many digits"))
}
