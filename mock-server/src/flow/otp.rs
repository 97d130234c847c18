use jiff::Timestamp;
use serde_json::json;

use super::provider::{Party, Provider};
use crate::secret;

/// Seconds that a code is shown, as authenticator apps do (RFC 6238, section 5.2).
const STEP: i64 = 30;

impl Provider<'_> {
    /// The second factor of a person at an instant: six digits. There is no app and no mail that
    /// could tell it, so pages and answers of the mock show it.
    pub(super) fn one_time_code(&self, party: &Party, at: Timestamp) -> String {
        self.code_of(party, at.as_second().div_euclid(STEP))
    }

    /// Whether a code is the one of now, or the one before.
    pub(super) fn is_one_time_code(&self, party: &Party, at: Timestamp, shown: &str) -> bool {
        let step = at.as_second().div_euclid(STEP);
        let shown: String = shown.chars().filter(|c| !c.is_whitespace()).collect();
        [step, step - 1].into_iter().any(|step| secret::same(&self.code_of(party, step), &shown))
    }

    fn code_of(&self, party: &Party, step: i64) -> String {
        let world = &self.task.exchange.world;
        let of = json!(["one-time code", world.name().as_str(), party.user_id(), step]);
        let mark = self.task.site.seals().mark(&of);
        let number = u32::from_be_bytes([mark[0], mark[1], mark[2], mark[3]]);
        format!("{:06}", number % 1_000_000)
    }
}
