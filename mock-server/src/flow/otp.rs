use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::provider::{Party, Provider};
use crate::failure::Failure;
use crate::secret;

/// Seconds that a code is shown, as authenticator apps do (RFC 6238, section 5.2).
const STEP: i64 = 30;

impl Provider<'_> {
    /// The second factor of a person at an instant, six digits: what their authenticator app shows,
    /// else one that is made up. Nobody here has a phone or gets mail, so pages and answers tell it.
    pub(super) fn one_time_code(&self, party: &Party, at: Timestamp) -> Result<String, Failure> {
        Ok(match self.app_code(party, at)? {
            Some(code) => code,
            None => self.made_up(party, at),
        })
    }

    /// Whether a code is the one of now, or the one before.
    pub(super) fn is_one_time_code(
        &self,
        party: &Party,
        at: Timestamp,
        shown: &str,
    ) -> Result<bool, Failure> {
        let shown: String = shown.chars().filter(|c| !c.is_whitespace()).collect();
        let before = at.checked_sub(SignedDuration::from_secs(STEP)).unwrap_or(at);
        let (now, before) = (self.one_time_code(party, at)?, self.one_time_code(party, before)?);
        Ok(secret::same(&now, &shown) | secret::same(&before, &shown))
    }

    fn made_up(&self, party: &Party, at: Timestamp) -> String {
        let world = &self.task.exchange.world;
        let step = at.as_second().div_euclid(STEP);
        let of = json!(["one-time code", world.name().as_str(), party.user_id(), step]);
        let mark = self.task.site.seals().mark(&of);
        let number = u32::from_be_bytes([mark[0], mark[1], mark[2], mark[3]]);
        format!("{:06}", number % 1_000_000)
    }
}
