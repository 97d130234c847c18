use super::{E, Frame, document};

/// Asks whether an application may have what it asks for.
pub(in crate::flow) fn consent(frame: &Frame, name: &str, scope: &str) -> String {
    let scopes = scope.split_whitespace().map(|word| match meaning(word) {
        Some(meaning) => format!("<li>{meaning} <span class=\"quiet\">({})</span></li>\n", E(word)),
        None => format!("<li>{}</li>\n", E(word)),
    });
    let body = format!(
        "<h1>Allow {client}?</h1>\n<p class=\"quiet\">You are signed in as {}.</p>\n\
         <p><strong>{client}</strong> asks for:</p>\n<ul class=\"scopes\" id=\"scopes\">\n{}</ul>\n{}\
         <div class=\"row\"><button class=\"deed\" id=\"allow\" name=\"step\" value=\"allow\">Allow</button>\
         <button id=\"deny\" name=\"step\" value=\"deny\">Deny</button></div>\n</form>",
        E(name),
        scopes.collect::<String>(),
        frame.form("consent"),
        client = E(&frame.client)
    );
    document(&format!("Allow {}?", frame.client), &body)
}

/// The scopes of OpenID Connect (Core, sections 5.4 and 11) in plain words.
fn meaning(scope: &str) -> Option<&'static str> {
    Some(match scope {
        "openid" => "Know who you are",
        "profile" => "See your name and profile",
        "email" => "See your e-mail address",
        "phone" => "See your phone number",
        "address" => "See your postal address",
        "offline_access" => "Keep access while you are away",
        _ => return None,
    })
}
