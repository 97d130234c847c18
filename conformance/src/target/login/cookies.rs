use http::header::SET_COOKIE;
use indexmap::IndexMap;

use crate::exchange::Response;

/// The cookies of one login, on one origin: RFC 6265 as far as a login needs it.
#[derive(Default)]
pub(super) struct Cookies {
    /// By path and name.
    kept: IndexMap<(String, String), String>,
}

impl Cookies {
    /// Takes what an answer sets, and drops what it takes back.
    pub(super) fn take(&mut self, response: &Response) {
        let lines = response.headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        for line in lines {
            let mut parts = line.split(';').map(str::trim);
            let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { continue };
            let attributes: Vec<_> = parts.filter_map(|part| part.split_once('=')).collect();
            let attribute = |wanted: &str| {
                attributes.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| *value)
            };
            let path = attribute("path").filter(|path| path.starts_with('/')).unwrap_or("/");
            let key = (path.to_owned(), name.to_owned());
            if attribute("max-age").is_some_and(|age| age.starts_with(['0', '-'])) {
                self.kept.shift_remove(&key);
            } else {
                self.kept.insert(key, value.to_owned());
            }
        }
    }

    /// As a request to this path carries them.
    pub(super) fn for_path(&self, path: &str) -> String {
        let is_below = |base: &str| {
            path.strip_prefix(base)
                .is_some_and(|rest| base.ends_with('/') || rest.is_empty() || rest.starts_with('/'))
        };
        let pairs = self.kept.iter().filter(|((base, _), _)| is_below(base));
        pairs.map(|((_, name), value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::testing;

    fn answer(cookie: &'static str) -> Response {
        testing::response(200, &[("set-cookie", cookie)], &serde_json::Value::Null)
    }

    #[test]
    fn a_cookie_goes_where_its_path_leads_until_it_is_taken_back() {
        let mut cookies = Cookies::default();
        cookies.take(&answer("sid=a=b; HttpOnly; Path=/oauth"));
        assert_eq!(cookies.for_path("/oauth/login"), "sid=a=b");
        assert_eq!(cookies.for_path("/oauth"), "sid=a=b");
        assert_eq!(cookies.for_path("/oauthx"), "");
        cookies.take(&answer("sid=; Path=/oauth; Max-Age=0"));
        assert_eq!(cookies.for_path("/oauth"), "");
    }
}
