//! What a shape cannot say: names that lead somewhere, endpoints that can be found.

use http::{HeaderName, HeaderValue};
use indexmap::IndexMap;
use specs::{Diagnostic, Diagnostics, Pointer, SourceFile};

use super::persona::ByLogin;
use super::{Login, TargetFile, Text, TokenSource};

struct Check<'a> {
    file: &'a TargetFile,
    source: &'a SourceFile,
    found: Diagnostics,
}

/// Everything wrong with a file of the right shape, for a contract with these systems.
pub(super) fn problems(file: &TargetFile, source: &SourceFile, known: &[&str]) -> Diagnostics {
    let mut check = Check { file, source, found: Diagnostics::new() };
    let root = Pointer::root();
    for (name, site) in &file.systems {
        let at = root.push("systems").push(name);
        if !known.contains(&name.as_str()) {
            check.key(
                &at,
                format!("no system is named `{name}`"),
                format!("systems are {}", known.join(", ")),
            );
        }
        check.url(&at, &site.url);
        check.headers(&at.push("headers"), &site.headers);
    }
    check.headers(&root.push("headers"), &file.headers);
    for (name, login) in &file.logins {
        check.login(&root.push("logins").push(name), login);
    }
    for (name, persona) in &file.personas {
        let at = root.push("personas").push(name);
        persona.token.iter().for_each(|token| check.token(&at.push("token"), token));
        for (system, token) in &persona.tokens {
            let at = at.push("tokens").push(system);
            if !file.systems.contains_key(system) {
                let hint = "give it a place under `systems`".to_owned();
                check.key(&at, format!("`{system}` is no system of this target"), hint);
            }
            check.token(&at, token);
        }
    }
    check.found.sorted()
}

impl Check<'_> {
    fn key(&mut self, at: &Pointer, message: String, hint: String) {
        self.found.push(Diagnostic::error(self.source.key_position(at), message).hint(hint));
    }

    fn url(&mut self, at: &Pointer, text: &str) {
        let is_base = text
            .parse::<reqwest::Url>()
            .is_ok_and(|url| url.has_host() && url.username().is_empty() && url.password().is_none());
        if !is_base {
            let diagnostic = self.source.diagnostic(at, "this cannot be the base of an API");
            self.found.push(diagnostic.hint("write http:// or https://, host, port and path only"));
        }
    }

    fn headers(&mut self, at: &Pointer, headers: &IndexMap<String, Text>) {
        for (name, value) in headers {
            let is_sound = match value {
                Text::Open(text) => HeaderValue::try_from(text).is_ok(),
                Text::Secret(_) => true,
            };
            if HeaderName::try_from(name).is_err() || !is_sound {
                self.key(
                    &at.push(name),
                    format!("`{name}` cannot be such a header"),
                    "use letters, digits and -".to_owned(),
                );
            }
        }
    }

    fn login(&mut self, at: &Pointer, login: &Login) {
        let (kind, endpoints) = match login {
            Login::ClientCredentials(login) => {
                ("client_credentials", login.issuer.is_some() || login.token_endpoint.is_some())
            }
            Login::AuthorizationCode(login) => (
                "authorization_code",
                login.issuer.is_some()
                    || (login.token_endpoint.is_some() && login.authorization_endpoint.is_some()),
            ),
            Login::Password(_) => return,
        };
        if !endpoints {
            let hint = "name the `issuer`, or each endpoint".to_owned();
            self.key(&at.push(kind), "it cannot be told where to log in".to_owned(), hint);
        }
    }

    fn token(&mut self, at: &Pointer, token: &TokenSource) {
        let TokenSource::Login(ByLogin { login }) = token else { return };
        if !self.file.logins.contains_key(login) {
            let known: Vec<_> = self.file.logins.keys().map(String::as_str).collect();
            let diagnostic =
                self.source.diagnostic(&at.push("login"), format!("no login is named `{login}`"));
            self.found.push(diagnostic.hint(format!("`logins` has {}", known.join(", "))));
        }
    }
}
