/// Ends of names, without case and signs: `new_password`, `X-API-Key`, `refreshToken`.
const ENDS: [&str; 14] = [
    "token",
    "secret",
    "password",
    "passwd",
    "passphrase",
    "apikey",
    "privatekey",
    "assertion",
    "authorization",
    "verifier",
    "sessionid",
    "recoverycode",
    "backupcode",
    "jwt",
];

const WHOLE: [&str; 5] = ["cookie", "setcookie", "usercode", "devicecode", "otp"];

/// Does a field, header or parameter of this name hold a secret, or a list of them?
pub(crate) fn is_telling(name: &str) -> bool {
    // No name in the lists ends with an s.
    let one = name.strip_suffix(['s', 'S']).unwrap_or(name);
    ENDS.iter().any(|end| ends_with(one, end))
        || WHOLE.iter().any(|whole| backwards(one).eq(whole.bytes().rev()))
}

fn ends_with(name: &str, end: &str) -> bool {
    let mut letters = backwards(name);
    end.bytes().rev().all(|byte| letters.next() == Some(byte))
}

fn backwards(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().rev().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_whatever_its_spelling() {
        for name in [
            "password",
            "new_password",
            "X-API-Key",
            "clientSecret",
            "recovery_codes",
            "Set-Cookie",
            "tokens",
        ] {
            assert!(is_telling(name), "{name}");
        }
    }

    #[test]
    fn a_name_that_only_speaks_of_secrets_does_not_tell() {
        for name in ["token_type", "password_changed_at", "code", "s", "", "cookie_banner", "key"] {
            assert!(!is_telling(name), "{name}");
        }
    }
}
