//! Of HTML as much as a login page needs: its forms, what stands in them, and what it complains of.
//!
//! Tolerant as browsers are: what is not understood is passed over.

/// What a program that signs in sees of a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) forms: Vec<Form>,
    /// The text of what has the role `alert`.
    pub(super) alert: Option<String>,
}

/// A form with its fields and buttons, in their order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) action: String,
    pub(super) is_post: bool,
    pub(super) controls: Vec<Control>,
}

/// A field or button.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Control {
    /// `type` in lower case: `hidden`, `password`, `submit`.
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) value: String,
    pub(super) is_required: bool,
    pub(super) is_checked: bool,
}

impl Page {
    pub(super) fn read(text: &str) -> Self {
        let mut page = Self::default();
        let mut open: Option<Form> = None;
        // Of the options of the select that is open: the first, unless another one is selected.
        let mut is_chosen = false;
        let mut rest = text;
        while let Some(start) = rest.find('<') {
            rest = &rest[start + 1..];
            if let Some(comment) = rest.strip_prefix("!--") {
                rest = comment.split_once("-->").map_or("", |(_, after)| after);
                continue;
            }
            let (tag, after) = Tag::read(rest);
            rest = after;
            match tag.name.as_str() {
                "script" | "style" => rest = after_raw(rest, &tag.name),
                "form" => page.forms.extend(open.replace(tag.form())),
                "/form" => page.forms.extend(open.take()),
                "input" | "button" | "select" => {
                    if let Some(form) = &mut open {
                        form.controls.push(tag.control());
                        is_chosen = false;
                    }
                }
                "option" => {
                    if let Some(select) = open.as_mut().and_then(Form::select) {
                        let is_next = !is_chosen && tag.get("disabled").is_none();
                        if tag.get("selected").is_some() || is_next {
                            let own = tag.get("value").map(str::to_owned);
                            select.value = own.unwrap_or_else(|| text_until(rest, &tag.name));
                            is_chosen = true;
                        }
                    }
                }
                _ => {}
            }
            if tag.get("role") == Some("alert") && page.alert.is_none() {
                page.alert = Some(text_until(rest, &tag.name)).filter(|text| !text.is_empty());
            }
        }
        page.forms.extend(open);
        page
    }
}

impl Form {
    /// The select whose options follow.
    fn select(&mut self) -> Option<&mut Control> {
        self.controls.last_mut().filter(|control| control.kind == "select")
    }
}

/// A start or end tag.
struct Tag {
    /// In lower case; that of an end tag starts with a slash.
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// Reads what follows `<`, and answers what follows the tag.
    fn read(text: &str) -> (Self, &str) {
        let end = text.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(text.len());
        let name = text[..end].trim_end_matches('/').to_ascii_lowercase();
        let mut tag = Self { name, attributes: Vec::new() };
        let mut rest = &text[end..];
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            if rest.is_empty() {
                return (tag, rest);
            }
            if let Some(after) = rest.strip_prefix('>') {
                return (tag, after);
            }
            let end = rest
                .find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/'))
                .unwrap_or(rest.len())
                .max(1);
            // An attribute's name is never empty: a stray `=` starts one.
            let end = if rest.is_char_boundary(end) { end } else { rest.len() };
            let name = rest[..end].to_ascii_lowercase();
            let (value, after) = value(rest[end..].trim_start());
            tag.attributes.push((name, value));
            rest = after;
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn form(&self) -> Form {
        Form {
            action: self.get("action").unwrap_or_default().to_owned(),
            is_post: self.get("method").is_some_and(|method| method.eq_ignore_ascii_case("post")),
            controls: Vec::new(),
        }
    }

    fn control(&self) -> Control {
        let kind = match self.name.as_str() {
            "select" => "select",
            "button" => self.get("type").unwrap_or("submit"),
            _ => self.get("type").unwrap_or("text"),
        };
        Control {
            kind: kind.to_ascii_lowercase(),
            name: self.get("name").unwrap_or_default().to_owned(),
            value: self.get("value").unwrap_or_default().to_owned(),
            is_required: self.get("required").is_some(),
            is_checked: self.get("checked").is_some(),
        }
    }
}

/// The value of an attribute, if `=` follows its name.
fn value(text: &str) -> (String, &str) {
    let Some(text) = text.strip_prefix('=').map(str::trim_start) else { return (String::new(), text) };
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            let (value, after) = quoted.split_once(quote).unwrap_or((quoted, ""));
            return (decoded(value), after);
        }
    }
    let end = text.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(text.len());
    (decoded(&text[..end]), &text[end..])
}

/// What follows an element whose content is no HTML.
fn after_raw<'t>(text: &'t str, name: &str) -> &'t str {
    let end = format!("</{name}");
    let found = text.as_bytes().windows(end.len()).position(|part| part.eq_ignore_ascii_case(end.as_bytes()));
    found.and_then(|at| text.get(at..)).unwrap_or_default()
}

/// The text of an element that has just started, without the tags in it.
fn text_until(text: &str, name: &str) -> String {
    let mut words = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        words.push_str(before);
        let (tag, after) = Tag::read(after);
        // An option may end where the next one starts, or its list.
        let is_option = name == "option" && matches!(tag.name.as_str(), "option" | "optgroup" | "/select");
        if is_option || tag.name.strip_prefix('/') == Some(name) {
            break;
        }
        rest = after;
    }
    decoded(&words).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The character references that forms have: those of the five signs, and numbers.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        match after.split_once(';').and_then(|(name, after)| Some((character(name)?, after))) {
            Some((character, after)) => {
                out.push(character);
                rest = after;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out + rest
}

fn character(name: &str) -> Option<char> {
    let number = |text: &str, radix| char::from_u32(u32::from_str_radix(text, radix).ok()?);
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => match name.strip_prefix('#')?.strip_prefix(['x', 'X']) {
            Some(hex) => number(hex, 16),
            None => number(name.strip_prefix('#')?, 10),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_with_their_fields_and_buttons() {
        let page = Page::read(
            "<!DOCTYPE html><style>form > input {}</style><!-- <form> -->\
             <p class=problem role='alert'>Wrong <b>password</b> &amp; more</p>\
             <FORM method=\"post\" action=\"/login?a=1&amp;b=2\">\
             <input type=\"hidden\" name=\"flow\" value=\"&#x41;&#66;&quot;\">\
             <input name=email required/><input type=password name=pw>\
             <input type=checkbox name=c checked><button name=step value=go>Go</button></form>\
             <form><input type=submit>",
        );
        assert_eq!(page.alert.as_deref(), Some("Wrong password & more"));
        assert_eq!(page.forms.len(), 2);
        let form = &page.forms[0];
        assert_eq!((form.action.as_str(), form.is_post), ("/login?a=1&b=2", true));
        let told: Vec<_> = form
            .controls
            .iter()
            .map(|it| (it.kind.as_str(), it.name.as_str(), it.value.as_str(), it.is_required, it.is_checked))
            .collect();
        assert_eq!(
            told,
            [
                ("hidden", "flow", "AB\"", false, false),
                ("text", "email", "", true, false),
                ("password", "pw", "", false, false),
                ("checkbox", "c", "", false, true),
                ("submit", "step", "go", false, false),
            ]
        );
    }

    #[test]
    fn of_a_select_the_selected_option_counts_else_the_first_that_can_be() {
        let page = Page::read(
            "<form><select name=a><option disabled value=''>Choose</option><option value=one>1<option value=two>2</select>\
             <select name=b><option value=one>1</option><option value=two selected>2</option></select>\
             <select name=c><option>North &amp; south<option>East</select><select name=d></select></form>",
        );
        let told: Vec<_> =
            page.forms[0].controls.iter().map(|it| (it.name.as_str(), it.value.as_str())).collect();
        assert_eq!(told, [("a", "one"), ("b", "two"), ("c", "North & south"), ("d", "")]);
    }

    #[test]
    fn what_is_no_html_has_no_forms_and_ends() {
        for text in [
            "",
            "<",
            "<<<",
            "{\"a\": \"<b\"}",
            "<form",
            "<form =",
            "<a b='",
            "<!--",
            "<script><form>",
            "<é=é>",
            "&",
            "<p role=alert",
        ] {
            let page = Page::read(text);
            assert!(page.forms.iter().all(|form| form.controls.is_empty()), "{text}");
        }
    }
}
