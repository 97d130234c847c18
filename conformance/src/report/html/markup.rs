use super::super::words::printable;

/// HTML that is being written. Only literals of this program are markup; everything else is text, so
/// that nothing which a target answered can be more.
#[derive(Debug, Default)]
pub(super) struct Markup(String);

/// Attributes of an element; values are text.
pub(super) type Attributes<'a> = &'a [(&'static str, &'a str)];

impl Markup {
    /// Markup of our own.
    pub(super) fn raw(&mut self, html: &'static str) {
        self.0.push_str(html);
    }

    /// Text, whoever wrote it.
    pub(super) fn text(&mut self, text: &str) {
        for letter in printable(text).chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                letter => self.0.push(letter),
            }
        }
    }

    /// An element and what is in it.
    pub(super) fn element(
        &mut self,
        tag: &'static str,
        attributes: Attributes<'_>,
        content: impl FnOnce(&mut Self),
    ) {
        self.open(tag, attributes);
        content(self);
        self.raw("</");
        self.raw(tag);
        self.raw(">");
    }

    /// An element with text alone.
    pub(super) fn leaf(&mut self, tag: &'static str, class: &'static str, text: &str) {
        let attributes: Attributes<'_> = if class.is_empty() { &[] } else { &[("class", class)] };
        self.element(tag, attributes, |inner| inner.text(text));
    }

    /// A table that can be scrolled by keyboard where it is too wide.
    pub(super) fn table(&mut self, caption: &str, head: &[&str], rows: impl FnOnce(&mut Self)) {
        self.element(
            "div",
            &[("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", caption)],
            |div| {
                div.element("table", &[], |table| {
                    table.leaf("caption", "", caption);
                    table.element("thead", &[], |thead| {
                        thead.element("tr", &[], |row| {
                            head.iter().for_each(|name| {
                                row.element("th", &[("scope", "col")], |cell| cell.text(name))
                            });
                        });
                    });
                    table.element("tbody", &[], rows);
                });
            },
        );
    }

    /// A link where the text is an address of the web, else the text.
    pub(super) fn address(&mut self, text: &str) {
        let is_address = ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme));
        if is_address && !text.contains(char::is_whitespace) {
            self.element("a", &[("href", text), ("rel", "noreferrer noopener")], |link| link.text(text));
        } else {
            self.text(text);
        }
    }

    pub(super) fn finish(self) -> String {
        self.0
    }

    fn open(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.raw("<");
        self.raw(tag);
        for (name, value) in attributes {
            self.raw(" ");
            self.raw(name);
            self.raw("=\"");
            self.text(value);
            self.raw("\"");
        }
        self.raw(">");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_markup() {
        let mut markup = Markup::default();
        markup.element("td", &[("title", "\"><script>")], |cell| cell.text("</td><b a='1'>&\u{1b}\u{202e}"));
        assert_eq!(
            markup.finish(),
            "<td title=\"&quot;&gt;&lt;script&gt;\">&lt;/td&gt;&lt;b a=&#39;1&#39;&gt;&amp;\\u{1b}\\u{202e}</td>"
        );
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        let mut markup = Markup::default();
        markup.address("javascript:alert(1)");
        assert_eq!(markup.finish(), "javascript:alert(1)");
    }
}
