use std::str::FromStr;

use super::token::{Token, tokens};
use super::{Condition, Operand};
use crate::expression::ExpressionError;

/// Why a text is no condition.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum ConditionError {
    #[error("`{0}` is no operand: neither an expression, a number, a quoted string, true, false nor null")]
    Word(String),
    #[error("the string that starts with `'{0}` never ends")]
    OpenString(String),
    #[error("{0}")]
    Expression(#[from] ExpressionError),
    #[error("an operand is missing at the end")]
    Incomplete,
    #[error("an operand was expected at word {0}")]
    NoOperand(usize),
    #[error("a brace has no other one")]
    Brace,
    #[error("a parenthesis is never closed")]
    Unclosed,
    #[error("word {0} is left over: two operands need an operator between them")]
    LeftOver(usize),
    #[error("parentheses and `!` are nested deeper than {MAX_DEPTH}")]
    TooDeep,
}

/// Nobody reads a condition nested deeper; it bounds the parser's recursion.
const MAX_DEPTH: usize = 32;

impl ConditionError {
    /// What to write instead.
    pub(crate) fn hint(&self) -> &'static str {
        match self {
            Self::Expression(error) => error.hint(),
            Self::Word(_) | Self::OpenString(_) => "strings stand in single quotes, '' for a quote within",
            _ => "for instance $statusCode == 200 && $response.body#/data/name == 'Acme'",
        }
    }
}

impl FromStr for Condition {
    type Err = ConditionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let tokens = tokens(text)?;
        let mut parser = Parser { tokens: &tokens, next: 0, depth: 0 };
        let condition = parser.either()?;
        match parser.peek() {
            None => Ok(condition),
            Some(_) => Err(ConditionError::LeftOver(parser.next + 1)),
        }
    }
}

/// `||` binds weakest, then `&&`, then comparisons, then `!`.
struct Parser<'t> {
    tokens: &'t [Token],
    next: usize,
    depth: usize,
}

impl Parser<'_> {
    fn either(&mut self) -> Result<Condition, ConditionError> {
        let mut left = self.both()?;
        while self.take(&Token::Or) {
            left = Condition::Either(Box::new(left), Box::new(self.both()?));
        }
        Ok(left)
    }

    fn both(&mut self) -> Result<Condition, ConditionError> {
        let mut left = self.unary()?;
        while self.take(&Token::And) {
            left = Condition::Both(Box::new(left), Box::new(self.unary()?));
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Condition, ConditionError> {
        if self.take(&Token::Not) {
            let inner = self.nested(Self::unary)?;
            return Ok(Condition::Not(Box::new(inner)));
        }
        if self.take(&Token::Open) {
            let inner = self.nested(Self::either)?;
            return if self.take(&Token::Close) { Ok(inner) } else { Err(ConditionError::Unclosed) };
        }
        self.comparison()
    }

    fn nested(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Result<Condition, ConditionError>,
    ) -> Result<Condition, ConditionError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(ConditionError::TooDeep);
        }
        let condition = inner(self);
        self.depth -= 1;
        condition
    }

    fn comparison(&mut self) -> Result<Condition, ConditionError> {
        let left = self.operand()?;
        let Some(Token::Compare(comparison)) = self.peek() else { return Ok(Condition::Holds(left)) };
        let comparison = *comparison;
        self.next += 1;
        Ok(Condition::Compare(left, comparison, self.operand()?))
    }

    fn operand(&mut self) -> Result<Operand, ConditionError> {
        let operand = match self.peek() {
            Some(Token::Literal(value)) => Operand::Literal(value.clone()),
            Some(Token::Expression(expression)) => Operand::Expression(expression.clone()),
            Some(_) => return Err(ConditionError::NoOperand(self.next + 1)),
            None => return Err(ConditionError::Incomplete),
        };
        self.next += 1;
        Ok(operand)
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn take(&mut self, token: &Token) -> bool {
        let found = self.peek() == Some(token);
        self.next += usize::from(found);
        found
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Comparison;
    use super::*;

    fn error(text: &str) -> String {
        text.parse::<Condition>().unwrap_err().to_string()
    }

    #[test]
    fn and_binds_closer_than_or_and_not_closer_than_both() {
        let parsed: Condition = "true || !false && true".parse().unwrap();
        let holds = |value: bool| Condition::Holds(Operand::Literal(json!(value)));
        let both = Condition::Both(Box::new(Condition::Not(Box::new(holds(false)))), Box::new(holds(true)));
        assert_eq!(parsed, Condition::Either(Box::new(holds(true)), Box::new(both)));
    }

    #[test]
    fn operators_need_no_spaces() {
        let parsed: Condition = "$response.body#/a<=-1.5".parse().unwrap();
        let expression = Operand::Expression("$response.body#/a".parse().unwrap());
        let number = Operand::Literal(json!(-1.5));
        assert_eq!(parsed, Condition::Compare(expression, Comparison::LessOrEqual, number));
    }

    #[test]
    fn braces_around_an_expression_mean_nothing() {
        let bare: Condition = "$statusCode == 401".parse().unwrap();
        assert_eq!("{$statusCode == 401}".parse(), Ok(bare.clone()));
        assert_eq!("{$statusCode} == 401".parse(), Ok(bare));
    }

    #[test]
    fn two_quotes_stand_for_one() {
        let parsed: Condition = "'it''s'=='x'".parse().unwrap();
        let operand = |text: &str| Operand::Literal(json!(text));
        assert_eq!(parsed, Condition::Compare(operand("it's"), Comparison::Equal, operand("x")));
    }

    #[test]
    fn what_does_not_parse_says_where() {
        insta::assert_snapshot!(error("$statusCode == \"200\""), @r#"`"200"` is no operand: neither an expression, a number, a quoted string, true, false nor null"#);
        insta::assert_snapshot!(error("$statusCode = 200"), @"`=` is no operand: neither an expression, a number, a quoted string, true, false nor null");
        insta::assert_snapshot!(error("$statusCode =="), @"an operand is missing at the end");
        insta::assert_snapshot!(error(""), @"an operand is missing at the end");
        insta::assert_snapshot!(error("$statusCode == && true"), @"an operand was expected at word 3");
        insta::assert_snapshot!(error("($statusCode == 200"), @"a parenthesis is never closed");
        insta::assert_snapshot!(error("$statusCode 200"), @"word 2 is left over: two operands need an operator between them");
        insta::assert_snapshot!(error("$status == 200"), @"`$status` is no runtime expression");
        insta::assert_snapshot!(error("{$statusCode == 200"), @"a brace has no other one");
        insta::assert_snapshot!(error("'a"), @"the string that starts with `'a` never ends");
        insta::assert_snapshot!(error(&"(".repeat(100_000)), @"parentheses and `!` are nested deeper than 32");
    }
}
