use reqwest::Url;

use super::credential::Credential;
use super::error::TargetError;
use crate::secret::Secret;

/// One system at a URL that is no mock: nobody's to break.
#[derive(Debug)]
pub(crate) struct Deployment {
    pub(super) base: Url,
    pub(super) system: String,
    pub(super) writes: Writes,
}

/// Whether operations that change the target may be sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Writes {
    /// What writes is skipped.
    #[default]
    Refused,
    /// `--allow-writes`
    Allowed,
}

impl Deployment {
    /// Credentials come from the environment: `CONFORMANCE_ALICE_TOKEN`, `CONFORMANCE_SVC_READ_CLIENT_ID`.
    pub(super) fn credential(&self, credential: &Credential) -> Result<Secret, TargetError> {
        let variable = variable(credential);
        std::env::var(&variable).map(Secret::new).map_err(|_| TargetError::NoCredential {
            what: credential.part.word(),
            persona: credential.persona.clone(),
            hint: format!("set {variable} in the environment"),
        })
    }
}

fn variable(credential: &Credential) -> String {
    let persona: String = credential
        .persona
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' })
        .collect();
    format!("CONFORMANCE_{persona}_{}", credential.part.variable())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_persona_names_its_variables() {
        assert_eq!(variable(&Credential::of_input("alice")), "CONFORMANCE_ALICE_TOKEN");
        assert_eq!(variable(&Credential::of_input("svc-read_client_id")), "CONFORMANCE_SVC_READ_CLIENT_ID");
    }
}
