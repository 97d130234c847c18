//! Choosing among values.

use serde_json::Value;

use super::call::{Answer, Call, Own, own};

pub(super) const FUNCTIONS: &[Own] =
    &[own!("coalesce", ["a", "b"], ["c", "d", "e"], "the first that is not null", coalesce)];

fn coalesce(call: &Call<'_, '_>) -> Answer<Value> {
    Ok(call.values()?.into_iter().find(|value| !value.is_null()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::expression::tests::value;

    #[test]
    fn the_first_value_that_is_there_is_taken() {
        assert_eq!(value("coalesce(null, null, 2, 3)"), json!(2));
        assert_eq!(value("coalesce(null, null)"), json!(null));
    }
}
