/// What a workflow input asks for: one part of a persona's credentials.
///
/// `alice` is her token, `svc-read_client_id` and `svc-read_client_secret` are the parts of a
/// client's login, `alice_email` and `alice_password` those of a person's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Credential {
    pub(crate) persona: String,
    pub(crate) part: Part,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    Token,
    ClientId,
    ClientSecret,
    Email,
    Password,
}

const SUFFIXES: [(&str, Part); 4] = [
    ("_client_id", Part::ClientId),
    ("_client_secret", Part::ClientSecret),
    ("_email", Part::Email),
    ("_password", Part::Password),
];

impl Credential {
    /// Reads an input's name.
    pub(crate) fn of_input(name: &str) -> Self {
        let suffixed = SUFFIXES.iter().find_map(|(suffix, part)| Some((name.strip_suffix(suffix)?, *part)));
        let (persona, part) = suffixed.unwrap_or((name, Part::Token));
        Self { persona: persona.to_owned(), part }
    }

    /// A persona's token.
    pub(crate) fn token_of(persona: &str) -> Self {
        Self { persona: persona.to_owned(), part: Part::Token }
    }

    /// Whose token a variable of the environment holds: `alice` for `CONFORMANCE_ALICE_TOKEN`.
    pub(super) fn of_variable(name: &str) -> Option<Self> {
        let persona = name.strip_prefix("CONFORMANCE_")?.strip_suffix("_TOKEN")?;
        (!persona.is_empty()).then(|| Self::token_of(&persona.to_ascii_lowercase()))
    }

    /// The variable of the environment that may hold it: `CONFORMANCE_ALICE_TOKEN`.
    pub(crate) fn variable(&self) -> String {
        let capital = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
        let persona: String = self.persona.chars().map(capital).collect();
        format!("CONFORMANCE_{persona}_{}", self.part.variable())
    }
}

impl Part {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::ClientId => "client id",
            Self::ClientSecret => "client secret",
            Self::Email => "mail address",
            Self::Password => "password",
        }
    }

    /// The end of the environment variable that holds it.
    const fn variable(self) -> &'static str {
        match self {
            Self::Token => "TOKEN",
            Self::ClientId => "CLIENT_ID",
            Self::ClientSecret => "CLIENT_SECRET",
            Self::Email => "EMAIL",
            Self::Password => "PASSWORD",
        }
    }

    /// Whether it must not be printed.
    pub(crate) const fn is_secret(self) -> bool {
        matches!(self, Self::Token | Self::ClientSecret | Self::Password)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_is_a_token_unless_its_name_says_more() {
        let read = |name: &str| {
            let credential = Credential::of_input(name);
            (credential.persona, credential.part)
        };
        assert_eq!(read("alice"), ("alice".into(), Part::Token));
        assert_eq!(read("svc-read_client_id"), ("svc-read".into(), Part::ClientId));
        assert_eq!(read("svc-read_client_secret"), ("svc-read".into(), Part::ClientSecret));
        assert_eq!(read("mia_password"), ("mia".into(), Part::Password));
    }

    #[test]
    fn a_persona_names_its_variables() {
        let variable = |name: &str| Credential::of_input(name).variable();
        assert_eq!(variable("alice"), "CONFORMANCE_ALICE_TOKEN");
        assert_eq!(variable("svc-read_client_id"), "CONFORMANCE_SVC_READ_CLIENT_ID");
        let named = |variable: &str| Credential::of_variable(variable).map(|credential| credential.persona);
        assert_eq!(named("CONFORMANCE_SVC_READ_TOKEN").as_deref(), Some("svc_read"));
        assert_eq!(named("CONFORMANCE__TOKEN"), None);
    }
}
