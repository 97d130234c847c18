use specs::annotation::Provider;

/// What a flow needs a provider to declare.
#[derive(Debug, Clone, Copy)]
pub(super) enum Needs {
    Clients,
    SignIn,
    Sessions,
    Codes,
    RefreshTokens,
    Federation,
}

impl Needs {
    pub(super) const fn are_met(self, provider: &Provider) -> bool {
        match self {
            Self::Clients => provider.clients.is_some(),
            Self::SignIn => provider.sign_in.is_some(),
            Self::Sessions => provider.sessions.is_some(),
            Self::Codes => provider.codes.is_some(),
            Self::RefreshTokens => provider.refresh_tokens.is_some(),
            Self::Federation => provider.federation.is_some(),
        }
    }

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Clients => "clients",
            Self::SignIn => "sign_in",
            Self::Sessions => "sessions",
            Self::Codes => "codes",
            Self::RefreshTokens => "refresh_tokens",
            Self::Federation => "federation",
        }
    }
}
