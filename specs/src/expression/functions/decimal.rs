//! Decimals: exact, written as text such as `12.50`, read from text and numbers.

use rust_decimal::prelude::FromPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

use super::call::{Answer, Call, Own, own};

pub(super) const FUNCTIONS: &[Own] = &[
    own!("decimal.add", ["a", "b"], [], "the exact sum", add),
    own!("decimal.sub", ["a", "b"], [], "the exact difference", sub),
    own!(
        "decimal.mul",
        ["a", "b"],
        ["scale", "mode"],
        "the product, rounded to so many places if a scale is given",
        mul
    ),
    own!("decimal.div", ["a", "b", "scale"], ["mode"], "the quotient, rounded to so many places", div),
    own!(
        "decimal.round",
        ["a", "scale"],
        ["mode"],
        "rounded to so many places; the mode is `half_up`, if it is left out, `half_even`, `down` or `up`",
        round
    ),
    own!("decimal.compare", ["a", "b"], [], "-1, 0 or 1, as `a` is below, equal to or above `b`", compare),
    own!("decimal.sum", ["list"], [], "the exact sum of a list, `0` of an empty one", sum),
    own!("decimal.cents", ["a"], ["mode"], "hundredths, as an integer", cents),
    own!("decimal.of_cents", ["cents"], [], "an integer of hundredths as a decimal of two places", of_cents),
];

/// Most places a decimal can have.
const MOST_PLACES: usize = Decimal::MAX_SCALE as usize;

fn add(call: &Call<'_, '_>) -> Answer<String> {
    exact(call, decimal(call, 0)?.checked_add(decimal(call, 1)?))
}

fn sub(call: &Call<'_, '_>) -> Answer<String> {
    exact(call, decimal(call, 0)?.checked_sub(decimal(call, 1)?))
}

fn mul(call: &Call<'_, '_>) -> Answer<String> {
    let product = decimal(call, 0)?.checked_mul(decimal(call, 1)?);
    if call.has(2) { rounded(call, product, 2) } else { exact(call, product) }
}

fn div(call: &Call<'_, '_>) -> Answer<String> {
    let (a, b) = (decimal(call, 0)?, decimal(call, 1)?);
    if b.is_zero() {
        return Err(call.fault(format!("{a} is divided by zero")));
    }
    rounded(call, a.checked_div(b), 2)
}

fn round(call: &Call<'_, '_>) -> Answer<String> {
    rounded(call, Some(decimal(call, 0)?), 1)
}

fn compare(call: &Call<'_, '_>) -> Answer<i64> {
    Ok(decimal(call, 0)?.cmp(&decimal(call, 1)?) as i64)
}

fn sum(call: &Call<'_, '_>) -> Answer<String> {
    let read = |value: &Value| parse_decimal(value).ok_or_else(|| call.wrong(0, "a list of decimals"));
    let mut total = Decimal::ZERO;
    for value in &call.list(0)? {
        total = total.checked_add(read(value)?).ok_or_else(|| overflow(call))?;
    }
    Ok(total.to_string())
}

fn cents(call: &Call<'_, '_>) -> Answer<i64> {
    let hundredfold = decimal(call, 0)?.checked_mul(Decimal::ONE_HUNDRED).ok_or_else(|| overflow(call))?;
    let whole = hundredfold.round_dp_with_strategy(0, mode(call, 1)?);
    i64::try_from(whole).map_err(|_| overflow(call))
}

fn of_cents(call: &Call<'_, '_>) -> Answer<String> {
    Ok(Decimal::new(call.int(0)?, 2).to_string())
}

fn decimal(call: &Call<'_, '_>, at: usize) -> Answer<Decimal> {
    parse_decimal(&call.value(at)?).ok_or_else(|| call.wrong(at, "a decimal"))
}

/// The decimal that a number is, or a text holds. A number with more than 28 places is rounded to them.
#[must_use]
pub fn parse_decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::String(text) => Decimal::from_str_exact(text).ok(),
        Value::Number(number) => {
            let text = number.to_string();
            let exact = Decimal::from_str_exact(&text).or_else(|_| Decimal::from_scientific(&text)).ok();
            exact.or_else(|| Decimal::from_f64(number.as_f64()?))
        }
        _ => None,
    }
}

fn exact(call: &Call<'_, '_>, result: Option<Decimal>) -> Answer<String> {
    result.map(|decimal| decimal.to_string()).ok_or_else(|| overflow(call))
}

/// To the scale that stands at a position, in the mode that stands after it.
fn rounded(call: &Call<'_, '_>, result: Option<Decimal>, at: usize) -> Answer<String> {
    let scale = call.count(at, MOST_PLACES)?;
    let places = u32::try_from(scale).unwrap_or(Decimal::MAX_SCALE);
    let result = result.ok_or_else(|| overflow(call))?;
    Ok(format!("{:.scale$}", result.round_dp_with_strategy(places, mode(call, at + 1)?)))
}

fn mode(call: &Call<'_, '_>, at: usize) -> Answer<RoundingStrategy> {
    Ok(match call.text_or(at, "half_up")? {
        "half_up" => RoundingStrategy::MidpointAwayFromZero,
        "half_even" => RoundingStrategy::MidpointNearestEven,
        "down" => RoundingStrategy::ToZero,
        "up" => RoundingStrategy::AwayFromZero,
        _ => return Err(call.wrong(at, "half_up, half_even, down or up")),
    })
}

fn overflow(call: &Call<'_, '_>) -> cel::ExecutionError {
    let values = call.values().map(Value::Array).unwrap_or_default();
    call.fault(format!("the result for {values} has more digits than a decimal holds"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::expression::tests::{failure, value};

    #[test]
    fn sums_and_products_are_exact() {
        for (expression, expected) in [
            ("decimal.add('0.10', '0.2')", json!("0.30")),
            ("decimal.sub('1', '0.25')", json!("0.75")),
            ("decimal.mul('19.99', 3)", json!("59.97")),
            ("decimal.mul('19.99', '0.21', 2)", json!("4.20")),
            ("decimal.sum(['0.1', 0.2, 3])", json!("3.3")),
            ("decimal.sum([])", json!("0")),
            ("decimal.compare('1.0', '1.00')", json!(0)),
            ("decimal.compare('-1', 1)", json!(-1)),
            ("decimal.cents('19.995')", json!(2000)),
            ("decimal.cents('19.995', 'down')", json!(1999)),
            ("decimal.of_cents(-5)", json!("-0.05")),
        ] {
            assert_eq!(value(expression), expected, "{expression}");
        }
    }

    #[test]
    fn every_rounding_mode_rounds_its_way() {
        for (mode, expected) in [("half_up", "0.13"), ("half_even", "0.12"), ("down", "0.12"), ("up", "0.13")]
        {
            assert_eq!(value(&format!("decimal.round('0.125', 2, '{mode}')")), json!(expected));
            assert_eq!(
                value(&format!("decimal.round('-0.125', 2, '{mode}')")),
                json!(format!("-{expected}"))
            );
        }
        assert_eq!(value("decimal.div('10', 3, 4)"), json!("3.3333"));
        assert_eq!(value("decimal.div('1', 8, 4)"), json!("0.1250"));
    }

    #[test]
    fn numbers_are_read_however_json_writes_them() {
        assert_eq!(value("decimal.mul(1e-20, '10')"), json!("0.00000000000000000010"));
        assert_eq!(value("decimal.add(1e21, 1)"), json!("1000000000000000000001"));
        assert_eq!(value("decimal.compare(1.5e-300, 0)"), json!(0));
    }

    #[test]
    fn what_cannot_be_computed_is_an_error() {
        assert!(failure("decimal.div(1, '0.00', 2)").ends_with("decimal.div: 1 is divided by zero"));
        assert!(failure("decimal.add('x', 1)").ends_with("decimal.add: \"x\" is not a decimal"));
        assert!(failure("decimal.round('1', 2, 'none')").contains("\"none\" is not half_up"));
        assert!(failure("decimal.round('1', 29)").contains("29 is not a number from 0 to 28"));
        let most = "79228162514264337593543950335";
        for expression in [
            format!("decimal.add('{most}', 1)"),
            format!("decimal.mul('{most}', 2)"),
            format!("decimal.sum(['{most}', 1])"),
            format!("decimal.cents('{most}')"),
        ] {
            assert!(failure(&expression).ends_with("has more digits than a decimal holds"), "{expression}");
        }
    }
}
