use serde_json::Value;

use crate::expression::Expression;

/// A simple condition: `$statusCode == 200 && $response.body#/data/name == 'Acme'`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Condition {
    Either(Box<Condition>, Box<Condition>),
    Both(Box<Condition>, Box<Condition>),
    Not(Box<Condition>),
    Compare(Operand, Comparison, Operand),
    /// An operand on its own, which must be a boolean.
    Holds(Operand),
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Operand {
    Literal(Value),
    Expression(Expression),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Condition {
    /// Every expression in it, in reading order.
    pub(crate) fn expressions(&self) -> Vec<&Expression> {
        match self {
            Self::Either(left, right) | Self::Both(left, right) => {
                left.expressions().into_iter().chain(right.expressions()).collect()
            }
            Self::Not(inner) => inner.expressions(),
            Self::Compare(left, _, right) => {
                left.expression().into_iter().chain(right.expression()).collect()
            }
            Self::Holds(operand) => operand.expression().into_iter().collect(),
        }
    }
}

impl Operand {
    fn expression(&self) -> Option<&Expression> {
        match self {
            Self::Literal(_) => None,
            Self::Expression(expression) => Some(expression),
        }
    }
}
