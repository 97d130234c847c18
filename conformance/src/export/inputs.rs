use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::arazzo::Suite;
use crate::mask::Mask;
use crate::plan::Planned;
use crate::run::wanted;
use crate::target::{Credential, Target, TargetError};

/// The inputs of a suite, by name: a persona's token, or a part of her login.
pub(super) struct Inputs(BTreeMap<String, String>);

impl Inputs {
    /// With the credentials of a target, or with placeholders.
    ///
    /// # Errors
    /// When the target has no such credential.
    pub(super) async fn of(suite: &Suite<'_>, target: Option<&Target>) -> Result<Self, TargetError> {
        let mut found = BTreeMap::new();
        for (system, name) in asked_for(suite) {
            let credential = Credential::of_input(&name);
            let value = match target {
                Some(target) => target.standing().credential(&credential, &system).await?.expose().to_owned(),
                None => format!("<{} of {} for {system}>", credential.part.word(), credential.persona),
            };
            found.entry(name).or_insert(value);
        }
        Ok(Self(found))
    }

    pub(super) fn value(&self) -> Value {
        self.0.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect()
    }
}

/// System and input, of every workflow and case.
fn asked_for(suite: &Suite<'_>) -> BTreeSet<(String, String)> {
    Planned::of_suite(suite).flat_map(|planned| wanted(&planned, &mut Mask::default())).collect()
}
