use specs::{Operation, System};

use super::bench::Bench;
use super::{
    Law, answers, foreign_record, foreign_row, invalid_body, life_cycle, media_type, method, no_credential,
    oversized_body, paging, secret_once, unknown_id, unreadable_body, wrong_role,
};
use crate::client::ClientError;

/// Why a law was not carried through.
#[derive(Debug)]
pub(crate) enum Stop {
    /// What it needs cannot be had here: that is no pass.
    Untried(String),
    /// Whoever asks has asked too often.
    Limited,
    /// The target could not be talked to.
    Failed { reason: String, hint: String },
}

/// Laws ask more than callers do, so a limit that is reached says nothing of the target.
const LIMITED: &str = "the rate limit is reached";

pub(super) type Tried<T = ()> = Result<T, Stop>;

impl Stop {
    pub(super) fn untried<T>(reason: impl Into<String>) -> Tried<T> {
        Err(Self::Untried(reason.into()))
    }

    /// What stands in the way of one attempt, where another may do; anything else ends all of them.
    pub(super) fn of_attempt(self) -> Tried<String> {
        match self {
            Self::Untried(reason) => Ok(reason),
            Self::Limited => Ok(LIMITED.to_owned()),
            failed @ Self::Failed { .. } => Err(failed),
        }
    }
}

impl From<ClientError> for Stop {
    fn from(error: ClientError) -> Self {
        Self::Failed { reason: error.to_string(), hint: error.hint().to_owned() }
    }
}

/// Whether a law says anything of an operation, as far as the contract tells.
pub(super) fn fits(law: Law, system: &System, operation: &Operation) -> bool {
    match law {
        Law::NoCredential => no_credential::fits(operation),
        Law::WrongRole => wrong_role::fits(operation),
        Law::ForeignRecord => foreign_record::fits(system, operation),
        Law::ForeignRow => foreign_row::fits(system, operation),
        Law::Paging => paging::fits(system, operation),
        Law::UnknownId => unknown_id::fits(system, operation),
        Law::InvalidBody => invalid_body::fits(system, operation),
        Law::UnreadableBody => unreadable_body::fits(system, operation),
        Law::OversizedBody => oversized_body::fits(system, operation),
        Law::MediaType => media_type::fits(system, operation),
        Law::Method => method::fits(system, operation),
        Law::Answers => answers::fits(operation),
        Law::LifeCycle => life_cycle::fits(operation),
        Law::SecretOnce => secret_once::fits(system, operation),
    }
}

/// Tries a law.
pub(super) async fn hold(bench: &mut Bench<'_, '_, '_>) -> Tried {
    match bench.case.law {
        Law::NoCredential => no_credential::hold(bench).await,
        Law::WrongRole => wrong_role::hold(bench).await,
        Law::ForeignRecord => foreign_record::hold(bench).await,
        Law::ForeignRow => foreign_row::hold(bench).await,
        Law::Paging => paging::hold(bench).await,
        Law::UnknownId => unknown_id::hold(bench).await,
        Law::InvalidBody => invalid_body::hold(bench).await,
        Law::UnreadableBody => unreadable_body::hold(bench).await,
        Law::OversizedBody => oversized_body::hold(bench).await,
        Law::MediaType => media_type::hold(bench).await,
        Law::Method => method::hold(bench).await,
        Law::Answers => answers::hold(bench).await,
        Law::LifeCycle => life_cycle::hold(bench).await,
        Law::SecretOnce => secret_once::hold(bench).await,
    }
}
