use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use reqwest::Url;

use super::control::{Control, Persona};
use super::credential::{Credential, Part};
use super::error::TargetError;
use super::mock::Running;
use crate::secret::Secret;

/// A mock, in this process or elsewhere, on which every workflow has a world of its own.
#[derive(Debug)]
pub(crate) struct Worlds {
    pub(super) root: Url,
    pub(super) control: Control,
    pub(super) systems: Vec<String>,
    /// What the mock says of itself.
    pub(super) facts: Vec<(String, String)>,
    pub(super) personas: Vec<Persona>,
    /// Tells this run's worlds from those of another run on the same mock.
    pub(super) run: String,
    /// Keeps a mock of this process running.
    #[expect(dead_code, reason = "held for its drop")]
    pub(super) running: Option<Running>,
}

impl Worlds {
    /// Makes a world and answers its name.
    pub(super) async fn create(&self, ordinal: usize) -> Result<String, TargetError> {
        let world = format!("conformance-{}-{ordinal}", self.run);
        self.control.create_world(&world).await?;
        Ok(world)
    }

    pub(super) async fn delete(&self, world: &str) -> Result<(), TargetError> {
        self.control.delete_world(world).await
    }

    pub(super) fn base(&self, world: &str, system: &str) -> String {
        format!("{}/@{world}/{system}", self.root.as_str().trim_end_matches('/'))
    }

    pub(super) async fn credential(
        &self,
        world: &str,
        credential: &Credential,
        system: &str,
    ) -> Result<Secret, TargetError> {
        let missing = || TargetError::NoCredential {
            what: credential.part.word(),
            persona: credential.persona.clone(),
            hint: "`mock-server personas` lists who there is; an input that is no persona needs a default"
                .to_owned(),
        };
        let persona = self.personas.iter().find(|one| one.name == credential.persona).ok_or_else(missing)?;
        match credential.part {
            Part::Token => self.control.token(world, &persona.name, system).await,
            Part::ClientId => persona.client_id.as_deref().map(Secret::new).ok_or_else(missing),
            Part::ClientSecret => persona.client_secret.clone().ok_or_else(missing),
            Part::Email => persona.email.as_deref().map(Secret::new).ok_or_else(missing),
            Part::Password => persona.password.clone().ok_or_else(missing),
        }
    }
}

/// A name for one run on one target: the process, the moment it asked, and which of its targets it
/// is, since a comparison may have both sides on one mock.
pub(super) fn run_name() -> String {
    static TARGETS: AtomicUsize = AtomicUsize::new(0);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let target = TARGETS.fetch_add(1, Ordering::Relaxed);
    format!("{:x}-{:x}", std::process::id(), now.as_millis() + target as u128)
}
