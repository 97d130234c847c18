//! Values as Python's `repr` writes them, which is how pydantic lists what it expected.

use serde_json::Value;

/// `'a'`, `1`, `True`, `None`.
pub(super) fn repr(value: &Value) -> String {
    match value {
        Value::String(text) => repr_text(text),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Null => "None".to_owned(),
        other => other.to_string(),
    }
}

/// `'a', 'b' or 'c'`.
pub(super) fn alternatives(values: &[Value]) -> String {
    let mut reprs: Vec<String> = values.iter().map(repr).collect();
    let Some(last) = reprs.pop() else {
        return String::new();
    };
    if reprs.is_empty() { last } else { format!("{} or {last}", reprs.join(", ")) }
}

/// What `str` makes of a value: a text stays as it is.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(nested).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(_) => nested(value),
        scalar => repr(scalar),
    }
}

fn nested(value: &Value) -> String {
    match value {
        Value::Array(_) => plain(value),
        Value::Object(map) => {
            let pair = |(key, value): (&String, &Value)| format!("{}: {}", repr_text(key), nested(value));
            let pairs: Vec<String> = map.iter().map(pair).collect();
            format!("{{{}}}", pairs.join(", "))
        }
        scalar => repr(scalar),
    }
}

/// Quoted with `'`, or with `"` where that saves an escape.
pub(super) fn repr_text(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut repr = String::with_capacity(text.len() + 2);
    repr.push(quote);
    for c in text.chars() {
        push_escaped(&mut repr, c, quote);
    }
    repr.push(quote);
    repr
}

fn push_escaped(repr: &mut String, c: char, quote: char) {
    match c {
        '\\' => repr.push_str("\\\\"),
        '\n' => repr.push_str("\\n"),
        '\r' => repr.push_str("\\r"),
        '\t' => repr.push_str("\\t"),
        c if c == quote => {
            repr.push('\\');
            repr.push(c);
        }
        c if is_printable(c) => repr.push(c),
        c => repr.push_str(&code(c)),
    }
}

fn code(c: char) -> String {
    match u32::from(c) {
        point @ 0..=0xff => format!("\\x{point:02x}"),
        point @ 0x100..=0xffff => format!("\\u{point:04x}"),
        point => format!("\\U{point:08x}"),
    }
}

/// Python's notion, short of the code points that Unicode has not assigned.
fn is_printable(c: char) -> bool {
    let invisible = matches!(c,
        '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{10ffff}');
    c == ' ' || !(c.is_control() || c.is_whitespace() || invisible)
}
