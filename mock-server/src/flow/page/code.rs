use super::{E, Frame, described, document, problem, title};

/// Asks for the code of a second factor. There is no device that could show it, so the page does.
pub(in crate::flow) fn code(frame: &Frame, name: &str, code: &str, wrong: Option<&str>) -> String {
    let body = format!(
        "<h1>Enter your code</h1>\n<p class=\"quiet\">{} signs in with a second factor.</p>\n\
         <div class=\"told\"><p class=\"quiet\" id=\"told\">This mock has no authenticator app. The code is</p>\
         <p class=\"code\" id=\"current-code\">{}</p></div>\n{}{}\
         <label for=\"code\">Six-digit code</label>\n\
         <input type=\"text\" id=\"code\" name=\"code\" inputmode=\"numeric\" autocomplete=\"one-time-code\" \
         maxlength=\"7\" required autofocus{}>\n\
         <button class=\"deed\" id=\"verify\" name=\"step\" value=\"code\">Verify</button>\n\
         <div class=\"row\"><button id=\"cancel\" name=\"step\" value=\"cancel\" formnovalidate>Cancel</button></div>\n\
         </form>",
        E(name),
        E(code),
        problem(wrong),
        frame.form("second-factor"),
        described(wrong)
    );
    document(&title("Enter your code", wrong), &body)
}
