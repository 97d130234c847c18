//! Signs in on a provider's pages as a person without scripts does: fills in the form that asks for
//! what the persona has, presses its default button, goes after redirects.

use reqwest::Url;

use super::ask::{Ask, url};
use super::cookies::Cookies;
use super::html::{Control, Form, Page};
use super::{LoginError, Visitor};
use crate::exchange::{Content, Response};

/// Requests of one login: pages, forms and redirects. A person would have given up long before.
const MOST: usize = 20;

/// What a form sends.
type Fields = Vec<(String, String)>;

/// Goes from `start` until the provider leads back to `redirect_uri`, and answers that URL.
pub(super) async fn sign_in(
    visitor: &Visitor<'_>,
    start: Url,
    redirect_uri: &str,
) -> Result<Url, LoginError> {
    let mut cookies = Cookies::default();
    let mut shown = Shown::default();
    let mut at = start;
    let mut ask = Ask::get(at.clone());
    for _ in 0..MOST {
        let ready = ask.accepting("text/html").cookies(&cookies.for_path(at.path()));
        let response = ready.send(visitor).await?;
        cookies.take(&response);
        if let Some(next) = redirect(&at, &response) {
            if leads_back(&next, redirect_uri) {
                return Ok(next);
            }
            same_origin(&at, &next)?;
            ask = Ask::get(next.clone());
            at = next;
            continue;
        }
        let page = page(visitor, &at, &response)?;
        let (form, fields) = shown.fill(visitor, &page)?;
        let next = at.join(&form.action).map_err(|_| unexpected("a form of the login leads nowhere"))?;
        same_origin(&at, &next)?;
        ask = submitted(&next, form, &fields)?;
        at = next;
    }
    Err(unexpected(&format!("the login does not end: more than {MOST} requests")))
}

fn submitted(next: &Url, form: &Form, fields: &[(String, String)]) -> Result<Ask, LoginError> {
    if form.is_post {
        return Ok(Ask::form(next.clone(), fields));
    }
    let mut next = url(next.as_str())?;
    next.query_pairs_mut().clear().extend_pairs(fields);
    Ok(Ask::get(next))
}

/// Where a redirect leads.
fn redirect(at: &Url, response: &Response) -> Option<Url> {
    let location = response.headers.get("location").filter(|_| response.status.is_redirection())?;
    at.join(location.to_str().ok()?).ok()
}

fn leads_back(next: &Url, redirect_uri: &str) -> bool {
    next.as_str()
        .strip_prefix(redirect_uri)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['?', '&']))
}

/// A password must not go anywhere but to the provider.
fn same_origin(at: &Url, next: &Url) -> Result<(), LoginError> {
    if at.origin() == next.origin() {
        return Ok(());
    }
    let elsewhere = next.origin().ascii_serialization();
    Err(unexpected(&format!(
        "the login leads to {elsewhere}, which is neither the provider nor `redirect_uri`"
    )))
}

fn page(visitor: &Visitor<'_>, at: &Url, response: &Response) -> Result<Page, LoginError> {
    let page = match &response.content {
        Content::Text(text) => Page::read(text.as_str().unwrap_or_default()),
        _ => Page::default(),
    };
    if !page.forms.is_empty() {
        return Ok(page);
    }
    let (place, status) = (at.path(), response.status.as_u16());
    let told = page.alert.map(|alert| format!(": {}", visitor.masked(&alert))).unwrap_or_default();
    Err(unexpected(&format!("{place} answered {status} with no form to fill in{told}")))
}

fn unexpected(words: &str) -> LoginError {
    LoginError::Unexpected(words.to_owned())
}

/// What was filled in before: a page that asks for the password again refuses it.
#[derive(Default)]
struct Shown {
    password: bool,
}

impl Shown {
    /// The form that asks for what the persona has, filled in.
    fn fill<'p>(&mut self, visitor: &Visitor<'_>, page: &'p Page) -> Result<(&'p Form, Fields), LoginError> {
        let asks = |form: &&Form| form.controls.iter().any(|control| asked(visitor, control));
        let form = page.forms.iter().find(asks).or(page.forms.first());
        let form = form.ok_or_else(|| unexpected("the page has no form"))?;
        let asks_password = form.controls.iter().any(|control| control.kind == "password");
        if asks_password && std::mem::replace(&mut self.password, true) {
            let told = page.alert.as_deref().map(|alert| visitor.masked(alert));
            let told = told.unwrap_or_else(|| "it asks for the password again".to_owned());
            return Err(LoginError::Refused(format!("the login page refused: {told}")));
        }
        let mut fields = Vec::with_capacity(form.controls.len());
        for control in &form.controls {
            if let Some(value) = value(visitor, control)? {
                fields.push((control.name.clone(), value));
            }
        }
        fields.retain(|(name, _)| !name.is_empty());
        missing(form, &fields)?;
        // The first button is the one that the return key presses (HTML, implicit submission). It
        // counts before a hidden field of its name.
        if let Some(button) =
            form.controls.iter().find(|control| control.kind == "submit" && !control.name.is_empty())
        {
            fields.retain(|(name, _)| *name != button.name);
            fields.push((button.name.clone(), button.value.clone()));
        }
        Ok((form, fields))
    }
}

/// Does it ask for something that only the persona knows?
fn asked(visitor: &Visitor<'_>, control: &Control) -> bool {
    is_login(control) || control.kind == "password" || visitor.persona.fields.contains_key(&control.name)
}

/// Is it where a person writes who they are?
fn is_login(control: &Control) -> bool {
    control.kind == "email"
        || (control.kind == "text" && matches!(control.name.as_str(), "email" | "username" | "login"))
}

/// What is sent for a field; none where nothing is.
fn value(visitor: &Visitor<'_>, control: &Control) -> Result<Option<String>, LoginError> {
    let own = visitor.field(&control.name)?.map(|text| text.expose().to_owned());
    Ok(match control.kind.as_str() {
        "submit" | "button" | "reset" | "image" | "file" => None,
        "radio" => {
            own.filter(|own| *own == control.value).or(control.is_checked.then(|| control.value.clone()))
        }
        "checkbox" => control.is_checked.then(|| match control.value.as_str() {
            "" => "on".to_owned(),
            value => value.to_owned(),
        }),
        "password" => match own {
            Some(own) => Some(own),
            None => Some(visitor.password()?.expose().to_owned()),
        },
        _ if own.is_some() => own,
        _ if is_login(control) => Some(visitor.email()?.to_owned()),
        _ => Some(control.value.clone()),
    })
}

/// What the form needs and nobody told us.
fn missing(form: &Form, fields: &[(String, String)]) -> Result<(), LoginError> {
    let is_given = |name: &str| fields.iter().any(|(known, value)| known == name && !value.is_empty());
    match form.controls.iter().find(|control| control.is_required && !is_given(&control.name)) {
        Some(control) => Err(LoginError::Asked(control.name.clone())),
        None => Ok(()),
    }
}
