use super::{E, document};

/// Asks whether somebody wants to sign out, where nobody can vouch for that.
pub(in crate::flow) fn confirm_sign_out(action: &str, sealed: &str, name: &str) -> String {
    let body = format!(
        "<h1>Sign out?</h1>\n<p class=\"quiet\">You are signed in as {}.</p>\n\
         <form method=\"post\" action=\"{}\" id=\"sign-out\">\n\
         <input type=\"hidden\" name=\"flow\" value=\"{}\">\n\
         <div class=\"row\"><button class=\"deed\" id=\"confirm\" name=\"step\" value=\"confirm\">Sign out</button>\
         <button id=\"stay\" name=\"step\" value=\"stay\">Stay signed in</button></div>\n</form>",
        E(name),
        E(action),
        E(sealed)
    );
    document("Sign out?", &body)
}

/// Says that nobody is signed in any more.
pub(in crate::flow) fn signed_out() -> String {
    document(
        "Signed out",
        "<h1>Signed out</h1>\n<p role=\"status\" id=\"signed-out\">You are signed out. You can close this page.</p>",
    )
}
