//! User, host and port.

use std::fmt;

use super::Reason;
use super::encode::{Set, encode};
use super::host;
use super::scheme::Scheme;

/// What stands between the two slashes and the path.
#[derive(Debug, Default)]
pub(super) struct Authority {
    user: String,
    host: String,
    port: Option<u16>,
}

impl Authority {
    /// The authority and the path behind it; `None` if the URL has none, as `mailto:` has none.
    ///
    /// Known schemes have one however many slashes stand there.
    pub(super) fn split<'a>(scheme: &Scheme, rest: &'a str) -> Result<Option<(Self, &'a str)>, Reason> {
        let rest = if scheme.is_file() {
            let is_slash = |c| scheme.is_slash(c);
            match rest.strip_prefix(is_slash).and_then(|rest| rest.strip_prefix(is_slash)) {
                Some(rest) => rest,
                None => return Ok(Some((Self::default(), rest))),
            }
        } else if scheme.is_special() {
            rest.trim_start_matches(['/', '\\'])
        } else if let Some(rest) = rest.strip_prefix("//") {
            rest
        } else {
            return Ok(None);
        };
        let end = rest.find(|c| scheme.is_slash(c)).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        Ok(Some((Self::parse(scheme, authority)?, path)))
    }

    fn parse(scheme: &Scheme, text: &str) -> Result<Self, Reason> {
        let (user, host) = text.rsplit_once('@').unwrap_or(("", text));
        let (host, port) = split_port(host);
        let has_more = port.is_some() || text.contains('@');
        if scheme.is_file() && has_more {
            // Files have a host and nothing else, so the marks count as parts of its name.
            return Err("invalid international domain name");
        }
        if host.is_empty() && (scheme.is_special() && !scheme.is_file() || has_more) {
            return Err("empty host");
        }
        let host = host::normal(host, scheme)?;
        let port = parse_port(port.unwrap_or_default())?;
        Ok(Self {
            user: normal_user(user),
            host,
            port: port.filter(|port| scheme.default_port() != Some(*port)),
        })
    }
}

impl fmt::Display for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "//{}{}", self.user, self.host)?;
        match self.port {
            Some(port) => write!(f, ":{port}"),
            None => Ok(()),
        }
    }
}

/// A colon within brackets, closed or not, belongs to an IPv6 address.
fn split_port(text: &str) -> (&str, Option<&str>) {
    let mut in_brackets = false;
    for (at, c) in text.char_indices() {
        match c {
            '[' => in_brackets = true,
            ']' => in_brackets = false,
            ':' if !in_brackets => return (text.get(..at).unwrap_or_default(), text.get(at + 1..)),
            _ => {}
        }
    }
    (text, None)
}

fn parse_port(text: &str) -> Result<Option<u16>, Reason> {
    if text.is_empty() {
        return Ok(None);
    }
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let port = text.parse().ok().filter(|_| is_number);
    port.map(Some).ok_or("invalid port number")
}

fn normal_user(user: &str) -> String {
    let encoded = match user.split_once(':') {
        Some((name, "")) => encode(name, Set::UserInfo),
        Some((name, password)) => {
            let (name, password) = (encode(name, Set::UserInfo), encode(password, Set::UserInfo));
            format!("{name}:{password}")
        }
        None => encode(user, Set::UserInfo),
    };
    if encoded.is_empty() { encoded } else { format!("{encoded}@") }
}
