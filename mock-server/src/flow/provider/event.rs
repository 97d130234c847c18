use super::{Party, Provider};
use crate::change::Work;
use crate::failure::Failure;

/// What happens at a provider, in the words of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::flow) enum Event {
    /// Somebody signed in.
    SignedIn,
    /// Somebody tried to.
    SignInFailed,
    /// A session was ended.
    SignedOut,
    /// Somebody let a client have scopes.
    ConsentGiven,
    /// Somebody did not.
    ConsentDenied,
    /// A client got tokens.
    TokenIssued,
    /// A client got none.
    TokenRefused,
    /// A client gave a token back.
    TokenRevoked,
}

impl Event {
    const fn word(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::SignInFailed => "sign_in_failed",
            Self::SignedOut => "signed_out",
            Self::ConsentGiven => "consent_given",
            Self::ConsentDenied => "consent_denied",
            Self::TokenIssued => "token_issued",
            Self::TokenRefused => "token_refused",
            Self::TokenRevoked => "token_revoked",
        }
    }
}

impl Provider<'_> {
    /// Does what the document says follows from an event.
    pub(in crate::flow) fn note(
        &self,
        work: &mut Work<'_, '_>,
        event: Event,
        error: Option<&str>,
        party: &Party,
    ) -> Result<(), Failure> {
        if self.annotation.also.is_empty() {
            return Ok(());
        }
        let mut names = self.names(party);
        names.bind("event", event.word().into());
        names.bind("error", error.into());
        work.effects(self.task.found.system(), &self.annotation.also, &mut names)
    }

    /// The same, where nothing else happens.
    pub(in crate::flow) fn note_alone(
        &self,
        event: Event,
        error: Option<&str>,
        party: &Party,
    ) -> Result<(), Failure> {
        if self.annotation.also.is_empty() {
            return Ok(());
        }
        self.commit(|work| self.note(work, event, error, party))
    }

    /// Runs one operation of the protocol: all of its changes are kept, or none.
    pub(in crate::flow) fn commit<T>(
        &self,
        operation: impl FnOnce(&mut Work<'_, '_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let rules = self.task.site.rules();
        self.task.exchange.world.commit(|transaction| operation(&mut Work::new(rules, transaction)))
    }

    /// Looks things up that are worked out with lookups; nothing of it is kept.
    pub(in crate::flow) fn peek<T>(&self, look: impl FnOnce(&mut Work<'_, '_>) -> T) -> T {
        let rules = self.task.site.rules();
        self.task.exchange.world.peek(|transaction| look(&mut Work::new(rules, transaction)))
    }
}
