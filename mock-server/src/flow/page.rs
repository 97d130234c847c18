//! The pages that people see: HTML that needs no script and nothing else from anywhere, a file a page.
//! Ids and names stay as they are, for programs fill them in too.

mod code;
mod consent;
mod identify;
mod idps;
mod password;
mod personas;
mod sign_out;

use std::fmt::{self, Display, Write};

pub(super) use code::code;
pub(super) use consent::consent;
pub(super) use identify::identify;
pub(super) use idps::{not_vouched, signed_in};
pub(super) use password::{PasswordFields, password};
pub(super) use personas::Persona;
pub(super) use sign_out::{confirm_sign_out, signed_out};

/// How pages look. Browsers are told its hash and take no other.
pub(crate) const STYLE: &str = include_str!("page/style.css");

/// What every page of a sign-in has.
#[derive(Debug)]
pub(super) struct Frame {
    /// Where its forms go.
    pub(super) action: String,
    /// How far the person came, sealed.
    pub(super) sealed: String,
    /// The application that wants to know who they are.
    pub(super) client: String,
    /// Where they sign in, if that is known.
    pub(super) tenant: Option<String>,
}

/// A text as it stands in HTML, in elements and between quotes of attributes.
pub(super) struct E<'a>(pub(super) &'a str);

impl Display for E<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            '\'' => f.write_str("&#39;"),
            '\0' => f.write_char('\u{fffd}'),
            c => f.write_char(c),
        })
    }
}

/// A page that says why nothing can be done.
pub(super) fn error(title: &str, text: &str) -> String {
    let body = format!("<h1>{}</h1>\n<p role=\"alert\" id=\"problem\">{}</p>", E(title), E(text));
    document(title, &body)
}

/// A whole page around what it is about. A problem is part of the title, which is read out first.
fn document(title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n\
         <footer>This is a mock: people, passwords and codes are made up.</footer>\n</body>\n</html>\n",
        E(title)
    )
}

/// The title of a page; a problem comes first in it.
fn title(what: &str, problem: Option<&str>) -> String {
    if problem.is_some() { format!("Error: {what}") } else { what.to_owned() }
}

/// What is wrong, where it is read out at once.
fn problem(problem: Option<&str>) -> String {
    problem.map_or_else(String::new, |problem| {
        format!("<p class=\"problem\" role=\"alert\" id=\"problem\">{}</p>\n", E(problem))
    })
}

/// Attributes of a field that a problem is about.
fn described(problem: Option<&str>) -> &'static str {
    if problem.is_some() { " aria-invalid=\"true\" aria-describedby=\"problem\"" } else { "" }
}

impl Frame {
    /// The start of a form.
    fn form(&self, id: &str) -> String {
        format!(
            "<form method=\"post\" action=\"{}\" id=\"{id}\">\n\
             <input type=\"hidden\" name=\"flow\" value=\"{}\">\n",
            E(&self.action),
            E(&self.sealed)
        )
    }

    /// Who wants to know, and where the person signs in.
    fn subtitle(&self) -> String {
        let at = self.tenant.as_ref().map(|tenant| format!(" at <strong>{}</strong>", E(tenant)));
        format!(
            "<p class=\"quiet\">to go on to <strong>{}</strong>{}</p>\n",
            E(&self.client),
            at.unwrap_or_default()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NASTY: &str = "\"><script>alert('&')</script>";

    fn frame() -> Frame {
        let nasty = NASTY.to_owned();
        Frame { action: nasty.clone(), sealed: nasty.clone(), client: nasty.clone(), tenant: Some(nasty) }
    }

    #[test]
    fn nothing_that_comes_from_elsewhere_is_read_as_html() {
        let persona = || Persona {
            id: NASTY.to_owned(),
            user: NASTY.to_owned(),
            name: NASTY.to_owned(),
            login: NASTY.to_owned(),
            tenant: Some(NASTY.to_owned()),
            description: NASTY.to_owned(),
        };
        let tenants = [(NASTY.to_owned(), NASTY.to_owned()), ("b".to_owned(), NASTY.to_owned())];
        let idps = [(NASTY.to_owned(), NASTY.to_owned())];
        let fields = PasswordFields { email: NASTY, tenants: &tenants, tenant: Some(NASTY), idps: &idps };
        for page in [
            error(NASTY, NASTY),
            identify(&frame(), NASTY, &[persona()], Some(NASTY)),
            password(&frame(), &fields, &[persona()], Some(NASTY)),
            code(&frame(), NASTY, NASTY, Some(NASTY)),
            consent(&frame(), NASTY, "\"><script> openid"),
            confirm_sign_out(NASTY, NASTY, NASTY),
            signed_out(),
            not_vouched(NASTY, Some(NASTY)),
        ] {
            assert!(!page.contains("<script"), "{page}");
            assert!(!page.contains("\"\">"), "{page}");
            assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"), "{page}");
        }
    }

    #[test]
    fn a_problem_is_announced_and_tied_to_its_fields() {
        let fields = PasswordFields { email: "a@b.c", tenants: &[], tenant: None, idps: &[] };
        let page = password(&frame(), &fields, &[], Some("wrong"));
        assert!(page.contains("<title>Error: Sign in</title>"), "{page}");
        assert!(page.contains("role=\"alert\" id=\"problem\">wrong<"), "{page}");
        assert_eq!(page.matches("aria-describedby=\"problem\"").count(), 2, "{page}");
    }
}
