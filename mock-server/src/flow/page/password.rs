use super::idps::idps;
use super::personas::personas;
use super::{E, Frame, Persona, described, document, problem, title};

/// What the page that asks for a password is filled in with.
#[derive(Debug)]
pub(in crate::flow) struct PasswordFields<'p> {
    pub(in crate::flow) email: &'p str,
    /// Ids and names of the organisations that the person is somebody in, if they must choose.
    pub(in crate::flow) tenants: &'p [(String, String)],
    /// The one that was chosen before.
    pub(in crate::flow) tenant: Option<&'p str>,
    /// Ids and names of services elsewhere that people may sign in with.
    pub(in crate::flow) idps: &'p [(String, String)],
}

/// Asks for the password.
pub(in crate::flow) fn password(
    frame: &Frame,
    fields: &PasswordFields<'_>,
    people: &[Persona],
    wrong: Option<&str>,
) -> String {
    let first = if fields.email.is_empty() { (" autofocus", "") } else { ("", " autofocus") };
    let body = format!(
        "<div>\n<h1>Sign in</h1>\n{}{}{}\
         <label for=\"email\">E-mail address</label>\n\
         <input type=\"email\" id=\"email\" name=\"email\" value=\"{}\" autocomplete=\"username\" required{}{}>\n\
         {}\
         <label for=\"password\">Password</label>\n\
         <input type=\"password\" id=\"password\" name=\"password\" autocomplete=\"current-password\" required{}{}>\n\
         <button class=\"deed\" id=\"sign-in-button\" name=\"step\" value=\"password\">Sign in</button>\n\
         <div class=\"row\"><button id=\"cancel\" name=\"step\" value=\"cancel\" formnovalidate>Cancel</button></div>\n\
         </form>\n{}</div>\n{}",
        frame.subtitle(),
        problem(wrong),
        frame.form("sign-in"),
        E(fields.email),
        first.0,
        described(wrong),
        tenants(fields),
        first.1,
        described(wrong),
        idps(frame, fields.idps),
        personas(frame, people)
    );
    document(&title("Sign in", wrong), &body)
}

fn tenants(fields: &PasswordFields<'_>) -> String {
    if fields.tenants.is_empty() {
        return String::new();
    }
    let choices = fields.tenants.iter().map(|(id, name)| {
        let checked = if fields.tenant == Some(id.as_str()) { " checked" } else { "" };
        format!(
            "<label class=\"choice\" for=\"tenant-{id}\"><input type=\"radio\" id=\"tenant-{id}\" \
             name=\"tenant\" value=\"{id}\" required{checked}> {}</label>\n",
            E(name),
            id = E(id)
        )
    });
    format!(
        "<fieldset id=\"tenants\"><legend>Organisation</legend>\n{}</fieldset>\n",
        choices.collect::<String>()
    )
}
