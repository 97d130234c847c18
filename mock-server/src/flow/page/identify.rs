use super::personas::personas;
use super::{E, Frame, Persona, described, document, problem, title};

/// Asks who somebody is, where that tells which organisation they belong to.
pub(in crate::flow) fn identify(
    frame: &Frame,
    email: &str,
    people: &[Persona],
    wrong: Option<&str>,
) -> String {
    let body = format!(
        "<div>\n<h1>Sign in</h1>\n{}{}{}\
         <label for=\"email\">E-mail address</label>\n\
         <input type=\"email\" id=\"email\" name=\"email\" value=\"{}\" autocomplete=\"username\" required autofocus{}>\n\
         <button class=\"deed\" id=\"continue\" name=\"step\" value=\"identify\">Continue</button>\n\
         <div class=\"row\"><button id=\"cancel\" name=\"step\" value=\"cancel\" formnovalidate>Cancel</button></div>\n\
         </form>\n</div>\n{}",
        frame.subtitle(),
        problem(wrong),
        frame.form("sign-in"),
        E(email),
        described(wrong),
        personas(frame, people)
    );
    document(&title("Sign in", wrong), &body)
}
