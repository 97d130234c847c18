//! Where security is declared, nobody is let in without a credential, or with one that nobody issued.

use specs::annotation::{FailureKind, Identities, Refusal};
use specs::{Operation, System};

use super::arguments::Ids;
use super::bench::Bench;
use super::draft::takes_tokens;
use super::outcome::{Stop, Tried};
use super::room::Who;

pub(super) fn fits(operation: &Operation) -> bool {
    !operation.security.is_optional()
}

/// Ids and bodies are not looked for: whoever asks is asked who she is before anything else.
pub(super) async fn hold(bench: &mut Bench<'_, '_, '_>) -> Tried {
    let (system, operation) = (bench.system(), bench.case.operation);
    let Some(draft) = bench.room.draft(operation, Who::Nobody, Ids::Unknown).await? else {
        return Stop::untried("its path cannot be filled in");
    };
    let missing: Vec<_> = kinds(system, operation, &[Refusal::Missing], FailureKind::Unauthenticated);
    let missing: Vec<_> = missing.into_iter().map(|kind| bench.refusal(kind)).collect();
    let asked = bench.ask("without", &draft, Who::Nobody).await?;
    bench.check_refused_as(&asked, &missing);
    if !takes_tokens(system, operation) || identities(system, operation).next().is_none() {
        return Ok(());
    }
    let unknown = [Refusal::Malformed, Refusal::Unknown];
    let unknown = kinds(system, operation, &unknown, FailureKind::InvalidCredential);
    let unknown: Vec<_> = unknown.into_iter().map(|kind| bench.refusal(kind)).collect();
    let asked = bench.ask("invented", &draft, Who::Stranger).await?;
    bench.check_refused_as(&asked, &unknown);
    Ok(())
}

fn identities<'c>(system: &'c System, operation: &'c Operation) -> impl Iterator<Item = &'c Identities> {
    operation.security.schemes().filter_map(|name| system.annotation().identity.get(name))
}

/// What a refusal is: what the identity of one of its schemes says, and the system's own kind.
fn kinds(system: &System, operation: &Operation, refusals: &[Refusal], own: FailureKind) -> Vec<FailureKind> {
    let entries = identities(system, operation).flat_map(|identities| &identities.0);
    let said = entries.flat_map(|identity| refusals.iter().filter_map(|refusal| identity.refusal(*refusal)));
    let mut kinds: Vec<_> = said.map(|fail| fail.kind).collect();
    kinds.push(own);
    kinds
}
