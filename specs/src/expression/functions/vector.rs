//! Vectors: lists of numbers.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::call::{Answer, Call, Own, own};

pub(super) const FUNCTIONS: &[Own] = &[
    own!(
        "cosine",
        ["a", "b"],
        [],
        "the cosine of the angle between two lists of as many numbers; 0.0 where one has no length",
        cosine
    ),
    own!(
        "floats_base64",
        ["list"],
        [],
        "base64 of its numbers as 32-bit floats, the lowest byte first",
        floats_base64
    ),
];

fn cosine(call: &Call<'_, '_>) -> Answer<f64> {
    let (a, b) = (numbers(call, 0)?, numbers(call, 1)?);
    if a.len() != b.len() {
        return Err(call.fault(format!("{} numbers cannot be compared with {}", a.len(), b.len())));
    }
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let lengths = (product(&a, &a) * product(&b, &b)).sqrt();
    Ok(if lengths > 0.0 { (product(&a, &b) / lengths).clamp(-1.0, 1.0) } else { 0.0 })
}

fn floats_base64(call: &Call<'_, '_>) -> Answer<String> {
    #[expect(clippy::cast_possible_truncation, reason = "the encoding is of 32 bits")]
    let bytes: Vec<u8> = numbers(call, 0)?.iter().flat_map(|number| (*number as f32).to_le_bytes()).collect();
    Ok(STANDARD.encode(bytes))
}

fn numbers(call: &Call<'_, '_>, at: usize) -> Answer<Vec<f64>> {
    let numbers = call.list(at)?.iter().map(Value::as_f64).collect::<Option<Vec<f64>>>();
    numbers.ok_or_else(|| call.wrong(at, "a list of numbers"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::expression::tests::{failure, value};

    #[test]
    fn the_angle_between_vectors_is_compared() {
        assert_eq!(value("cosine([1, 0], [2, 0])"), json!(1.0));
        assert_eq!(value("cosine([1, 0], [0, 3.5])"), json!(0.0));
        assert_eq!(value("cosine([0], [1])"), json!(0.0));
        assert!(failure("cosine([1], [1, 2])").ends_with("cosine: 1 numbers cannot be compared with 2"));
        assert!(failure("cosine(['a'], [1])").ends_with("cosine: [\"a\"] is not a list of numbers"));
    }

    #[test]
    fn floats_are_written_as_clients_read_them() {
        assert_eq!(value("floats_base64([1, -0.5])"), json!("AACAPwAAAL8="));
        assert_eq!(value("floats_base64([])"), json!(""));
    }
}
