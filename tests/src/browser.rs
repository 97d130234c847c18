//! A browser as far as it takes one to sign in: it keeps cookies by path, fills in forms and follows
//! no redirect by itself.

use std::collections::BTreeMap;

use http::Method;
use http::header::SET_COOKIE;
use reqwest::{Client, Url};

use crate::Answer;
use crate::served::client;

/// A browser with the cookies it was given.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    /// By path and name.
    cookies: BTreeMap<(String, String), String>,
}

impl Default for Browser {
    fn default() -> Self {
        Self { client: client(), cookies: BTreeMap::new() }
    }
}

impl Browser {
    /// Goes to an address.
    pub async fn get(&mut self, url: &str) -> Answer {
        self.send(Method::GET, url, None).await
    }

    /// Sends a form of a page at an address, its hidden fields as they are.
    pub async fn submit(&mut self, page: &Answer, at: &str, form: &str, fields: &[(&str, &str)]) -> Answer {
        let form = form_of(page, form);
        let action = Url::parse(at).unwrap().join(&form.action).unwrap();
        let mut sent: Vec<(String, String)> = form.hidden;
        // A button that is pressed counts before a hidden field of its name.
        sent.retain(|(name, _)| !fields.iter().any(|(known, _)| known == name));
        sent.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.send(Method::POST, action.as_str(), Some(sent)).await
    }

    /// The value of a cookie, if it has one of this name.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.iter().find(|((_, known), _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The paths of its cookies of this name.
    pub fn cookie_paths(&self, name: &str) -> Vec<&str> {
        self.cookies.keys().filter(|(_, known)| known == name).map(|(path, _)| path.as_str()).collect()
    }

    async fn send(&mut self, method: Method, url: &str, form: Option<Vec<(String, String)>>) -> Answer {
        let path = Url::parse(url).unwrap().path().to_owned();
        let below = |base: &str| {
            base == "/" || path == base || path.strip_prefix(base).is_some_and(|rest| rest.starts_with('/'))
        };
        let known = self.cookies.iter().filter(|((base, _), _)| below(base));
        let known: Vec<String> = known.map(|((_, name), value)| format!("{name}={value}")).collect();
        let mut request = self.client.request(method, url);
        if !known.is_empty() {
            request = request.header("Cookie", known.join("; "));
        }
        if let Some(form) = form {
            request = request.form(&form);
        }
        let answer = Answer::to(request).await;
        for cookie in answer.headers.get_all(SET_COOKIE) {
            self.keep(cookie.to_str().unwrap());
        }
        answer
    }

    fn keep(&mut self, cookie: &str) {
        let mut parts = cookie.split(';').map(str::trim);
        let (name, value) = parts.next().unwrap().split_once('=').unwrap();
        let attributes: Vec<&str> = parts.collect();
        let path = attributes.iter().find_map(|part| part.strip_prefix("Path=")).unwrap_or("/");
        let key = (path.to_owned(), name.to_owned());
        assert!(attributes.contains(&"HttpOnly"), "{cookie}");
        assert!(attributes.contains(&"SameSite=Lax"), "{cookie}");
        if attributes.contains(&"Max-Age=0") {
            self.cookies.remove(&key);
        } else {
            self.cookies.insert(key, value.to_owned());
        }
    }
}

struct Form {
    action: String,
    hidden: Vec<(String, String)>,
}

/// The form of this id in a page.
fn form_of(page: &Answer, id: &str) -> Form {
    let wanted = format!("id=\"{id}\"");
    let mut forms = page.text.split("<form ").skip(1).map(|rest| rest.split("</form>").next().unwrap());
    let form = forms.find(|form| form.split('>').next().unwrap().contains(&wanted));
    let form = form.unwrap_or_else(|| panic!("no form `{id}` in {}", page.text));
    let hidden = form.split("<input ").skip(1).map(|rest| rest.split('>').next().unwrap());
    let hidden = hidden.filter(|input| input.contains("type=\"hidden\""));
    Form {
        action: attribute(form, "action"),
        hidden: hidden.map(|input| (attribute(input, "name"), attribute(input, "value"))).collect(),
    }
}

fn attribute(tag: &str, name: &str) -> String {
    let rest = tag.split_once(&format!("{name}=\"")).unwrap().1;
    let value = rest.split('"').next().unwrap();
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(value.to_owned(), |text, (from, to)| text.replace(from, to))
}
