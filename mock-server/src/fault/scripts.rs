use std::sync::Arc;

use fixtures::Seed;
use parking_lot::Mutex;
use specs::annotation::{FailureKind, Generation};

use super::Faults;
use super::rule::{Does, Rule, Script};
use crate::failure::Failure;
use crate::generate::Said;
use crate::stream::Manner;

/// The scripts that are about one request. Each is drawn at its first use, so that it counts where it
/// is used, and once, however often the request looks.
#[derive(Debug, Default)]
pub(crate) struct Scripts {
    faults: Option<Arc<Faults>>,
    fitting: Vec<usize>,
    seed: Seed,
    drawn: Mutex<Vec<(usize, bool)>>,
}

impl Scripts {
    pub(crate) fn new(faults: Arc<Faults>, fitting: Vec<usize>, seed: Seed) -> Self {
        Self { faults: Some(faults), fitting, seed, drawn: Mutex::default() }
    }

    /// What a world wants to be made up, if it does.
    ///
    /// # Errors
    /// The failure it wants instead.
    pub(crate) fn said(&self, generation: Generation) -> Result<Option<&Said>, Failure> {
        let of_it = |(_, script): &(&Rule, &Script)| script.generate == Some(generation);
        let Some((rule, script)) = self.all().filter(of_it).find(|(rule, _)| self.applies(rule)) else {
            return Ok(None);
        };
        match &script.fail {
            Some(fail) if script.fail_after.is_none() => Err(rule.failure(fail, &[])),
            _ => Ok(script.said.as_ref()),
        }
    }

    /// How a world wants the request's stream to come: as what was used for its generation says, else
    /// as a script of streams does.
    pub(crate) fn manner(&self) -> Manner {
        let mut manner = Manner::default();
        let comes = |script: &Script| script.pace.is_some() || script.fail_after.is_some();
        for (rule, script) in self.all().filter(|(_, script)| comes(script)) {
            let counts = match script.generate {
                Some(_) => self.was_used(rule),
                None => self.applies(rule),
            };
            if counts {
                manner.pace = manner.pace.or(script.pace);
                let fails = script.fail_after.map(|after| (after, fails(rule, script)));
                manner.fails = manner.fails.or(fails);
            }
        }
        manner
    }

    fn all(&self) -> impl Iterator<Item = (&Rule, &Script)> {
        let rules =
            self.faults.iter().flat_map(|faults| self.fitting.iter().filter_map(|at| faults.rules.get(*at)));
        rules.filter_map(|rule| match &rule.does {
            Does::Script(script) => Some((rule, script)),
            _ => None,
        })
    }

    fn applies(&self, rule: &Rule) -> bool {
        let mut drawn = self.drawn.lock();
        if let Some((_, applies)) = drawn.iter().find(|(index, _)| *index == rule.index) {
            return *applies;
        }
        let applies = rule.applies(self.seed);
        drawn.push((rule.index, applies));
        applies
    }

    fn was_used(&self, rule: &Rule) -> bool {
        self.drawn.lock().contains(&(rule.index, true))
    }
}

fn fails(rule: &Rule, script: &Script) -> Failure {
    match &script.fail {
        Some(fail) => rule.failure(fail, &[]),
        None => Failure::new(FailureKind::Unavailable, rule.reason("breaks the stream")),
    }
}
