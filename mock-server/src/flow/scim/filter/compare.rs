use std::cmp::Ordering;

use serde_json::Value;
use specs::annotation::scim::AttributeKind;
use specs::expression::{parse_decimal, parse_instant};

use crate::flow::scim::model::Attr;

/// A comparison with a value, as the attribute's type has it.
#[derive(Debug)]
pub(super) struct Comparison {
    operator: Operator,
    value: Value,
    kind: AttributeKind,
    /// Whether texts are compared as they are.
    exact: bool,
}

/// RFC 7644, table 3, without `pr`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Eq,
    Ne,
    Co,
    Sw,
    Ew,
    Gt,
    Ge,
    Lt,
    Le,
}

impl Operator {
    pub(super) fn of(word: &str) -> Option<Self> {
        let words = [
            ("eq", Self::Eq),
            ("ne", Self::Ne),
            ("co", Self::Co),
            ("sw", Self::Sw),
            ("ew", Self::Ew),
            ("gt", Self::Gt),
            ("ge", Self::Ge),
            ("lt", Self::Lt),
            ("le", Self::Le),
        ];
        words.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, operator)| *operator)
    }

    const fn orders(self) -> bool {
        matches!(self, Self::Gt | Self::Ge | Self::Lt | Self::Le)
    }

    const fn searches(self) -> bool {
        matches!(self, Self::Co | Self::Sw | Self::Ew)
    }
}

impl Comparison {
    /// A comparison of an attribute, if its type has it.
    ///
    /// # Errors
    /// Why it has not.
    pub(super) fn new(operator: Operator, value: Value, attr: Option<&Attr>) -> Result<Self, String> {
        let value_of = attr.map(|attr| attr.part("value").unwrap_or(attr));
        let kind = value_of.map_or(AttributeKind::String, |attr| attr.kind);
        let name = attr.map_or("the attribute", |attr| attr.name.as_str());
        let is_text = value.is_string();
        if operator.searches()
            && (!is_text
                || matches!(kind, AttributeKind::Boolean | AttributeKind::Integer | AttributeKind::Decimal))
        {
            return Err(format!("{name} cannot be searched for {value}: that is for texts"));
        }
        let unordered =
            matches!(kind, AttributeKind::Boolean | AttributeKind::Binary | AttributeKind::Complex);
        if operator.orders() && (unordered || !(is_text || value.is_number())) {
            return Err(format!("{name} and {value} have no order"));
        }
        if kind == AttributeKind::DateTime && !operator.searches() && !value.is_null() {
            let instant = value.as_str().and_then(parse_instant);
            instant.ok_or_else(|| format!("{name} is an instant and {value} is none"))?;
        }
        let exact = value_of.is_some_and(|attr| attr.case_exact);
        let value = match value {
            Value::String(text) if !exact => text.to_lowercase().into(),
            value => value,
        };
        Ok(Self { operator, value, kind, exact })
    }

    /// Whether it holds where there is no value.
    pub(super) fn takes_none(&self) -> bool {
        match self.operator {
            Operator::Eq => self.value.is_null(),
            Operator::Ne => !self.value.is_null(),
            _ => false,
        }
    }

    /// What it says that a value is.
    pub(super) fn equals(&self) -> Option<&Value> {
        (self.operator == Operator::Eq).then_some(&self.value)
    }

    pub(super) fn holds(&self, value: &Value) -> bool {
        match (self.operator, value, &self.value) {
            (Operator::Eq, ..) => self.compared(value) == Some(Ordering::Equal),
            (Operator::Ne, ..) => self.compared(value) != Some(Ordering::Equal),
            (Operator::Co, Value::String(text), Value::String(part)) => self.folded(text).contains(part),
            (Operator::Sw, Value::String(text), Value::String(part)) => self.folded(text).starts_with(part),
            (Operator::Ew, Value::String(text), Value::String(part)) => self.folded(text).ends_with(part),
            (operator, ..) => self.compared(value).is_some_and(|ordering| match operator {
                Operator::Gt => ordering.is_gt(),
                Operator::Ge => ordering.is_ge(),
                Operator::Lt => ordering.is_lt(),
                Operator::Le => ordering.is_le(),
                _ => false,
            }),
        }
    }

    fn compared(&self, value: &Value) -> Option<Ordering> {
        match (value, &self.value) {
            (Value::String(text), Value::String(other)) if self.kind == AttributeKind::DateTime => {
                Some(parse_instant(text)?.cmp(&parse_instant(other)?))
            }
            (Value::String(text), Value::String(other)) => Some(self.folded(text).as_str().cmp(other)),
            (Value::Number(_), Value::Number(_)) => {
                Some(parse_decimal(value)?.cmp(&parse_decimal(&self.value)?))
            }
            (value, other) => (value == other).then_some(Ordering::Equal),
        }
    }

    fn folded(&self, text: &str) -> String {
        if self.exact { text.to_owned() } else { text.to_lowercase() }
    }
}
