use super::{E, Frame, document};

/// Services elsewhere that vouch for people, a button each: ids and names.
pub(super) fn idps(frame: &Frame, idps: &[(String, String)]) -> String {
    if idps.is_empty() {
        return String::new();
    }
    let buttons = idps.iter().map(|(id, name)| {
        format!(
            "<div class=\"row\"><button id=\"idp-{id}\" name=\"idp\" value=\"{id}\">Sign in with {}</button></div>\n",
            E(name),
            id = E(id)
        )
    });
    format!(
        "{}<input type=\"hidden\" name=\"step\" value=\"federate\">\n{}</form>\n",
        frame.form("idps"),
        buttons.collect::<String>()
    )
}

/// Says why nobody is signed in by a service elsewhere, and where to begin again.
pub(in crate::flow) fn not_vouched(why: &str, again: Option<&str>) -> String {
    let again = again.map(|to| format!("\n<p><a href=\"{}\" id=\"again\">Back to sign-in</a></p>", E(to)));
    let body = format!(
        "<h1>You are not signed in</h1>\n<p role=\"alert\" id=\"problem\">{}</p>{}",
        E(why),
        again.unwrap_or_default()
    );
    document("You are not signed in", &body)
}

/// Says that somebody is signed in, who came from nowhere.
pub(in crate::flow) fn signed_in() -> String {
    document(
        "Signed in",
        "<h1>Signed in</h1>\n<p role=\"status\" id=\"signed-in\">You are signed in. You can close this page.</p>",
    )
}
