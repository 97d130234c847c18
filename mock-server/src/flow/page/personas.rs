use super::{E, Frame};

/// Somebody of the fixtures, whom one click signs in.
#[derive(Debug)]
pub(in crate::flow) struct Persona {
    /// The id of the button: `persona-alice`.
    pub(in crate::flow) id: String,
    /// The id of the record.
    pub(in crate::flow) user: String,
    pub(in crate::flow) name: String,
    pub(in crate::flow) login: String,
    /// Where they belong, unless the page is of one place.
    pub(in crate::flow) tenant: Option<String>,
    pub(in crate::flow) description: String,
}

/// The people of the fixtures, a button each.
pub(super) fn personas(frame: &Frame, people: &[Persona]) -> String {
    if people.is_empty() {
        return String::new();
    }
    let buttons = people.iter().map(|it| {
        let tenant = it.tenant.as_ref().map(|tenant| format!(" \u{b7} {}", E(tenant))).unwrap_or_default();
        format!(
            "<li><button id=\"{}\" name=\"persona\" value=\"{}\"><strong>{}</strong>\
             <small>{}{tenant}</small><small>{}</small></button></li>\n",
            E(&it.id),
            E(&it.user),
            E(&it.name),
            E(&it.login),
            E(&it.description)
        )
    });
    format!(
        "<section class=\"personas\" aria-labelledby=\"personas-title\">\n\
         <h2 id=\"personas-title\">Or sign in as</h2>\n\
         <p class=\"quiet\">People of the fixtures, with one click.</p>\n{}\
         <input type=\"hidden\" name=\"step\" value=\"persona\">\n<ul>\n{}</ul>\n</form>\n</section>\n",
        frame.form("personas"),
        buttons.collect::<String>()
    )
}
