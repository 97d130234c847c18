//! How GitHub's runner reads a command: <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>,
//! spelt as its own toolkit spells it.

/// What stands after `::`.
pub(super) fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What stands behind a name and `=`.
pub(super) fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A cell of a table in GitHub's Markdown: nothing of a target's or a suite's words is markup.
pub(super) fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\r' | '\t' => cell.push(' '),
            '&' => cell.push_str("&amp;"),
            '<' => cell.push_str("&lt;"),
            '>' => cell.push_str("&gt;"),
            // Mentions people and refers to issues.
            '@' => cell.push_str("&#64;"),
            '#' => cell.push_str("&#35;"),
            letter if letter.is_ascii_punctuation() && !"-/.,;=".contains(letter) => {
                cell.extend(['\\', letter]);
            }
            letter => cell.push(letter),
        }
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_ends_where_it_should() {
        assert_eq!(data("100 %\r\n::error::x"), "100 %25%0D%0A::error::x");
        assert_eq!(property("a,b:c%"), "a%2Cb%3Ac%25");
    }

    #[test]
    fn a_cell_has_no_markup() {
        assert_eq!(
            cell("a|b\n<img> [x](y) `z` @you #1"),
            r"a\|b &lt;img&gt; \[x\]\(y\) \`z\` &#64;you &#35;1"
        );
    }
}
