//! Lists as text with a line each: CSV (RFC 4180) and newline-delimited JSON.

use serde_json::{Map, Value};

use super::call::{Answer, Call, Own, own};

pub(super) const FUNCTIONS: &[Own] = &[
    own!(
        "csv",
        ["rows"],
        ["fields"],
        "CSV (RFC 4180) with a line of names: these fields of a list of maps, else all in the order they come in",
        csv
    ),
    own!("ndjson", ["list"], [], "a line of JSON for each element", ndjson),
    own!(
        "from_ndjson",
        ["text"],
        ["otherwise"],
        "the values of its lines, blank ones left out; where one is not JSON, what is given instead",
        from_ndjson
    ),
];

fn csv(call: &Call<'_, '_>) -> Answer<String> {
    let rows = call.list(0)?.into_iter().map(|row| match row {
        Value::Object(members) => Ok(members),
        _ => Err(call.wrong(0, "a list of maps")),
    });
    let rows = rows.collect::<Answer<Vec<_>>>()?;
    let fields = if call.has(1) { call.texts(1)? } else { every_field(&rows) };
    let mut text = line(fields.iter().map(|name| cell(name)));
    for row in &rows {
        text.push_str(&line(fields.iter().map(|name| written(row.get(name).unwrap_or(&Value::Null)))));
    }
    Ok(text)
}

fn every_field(rows: &[Map<String, Value>]) -> Vec<String> {
    let mut fields: Map<String, Value> = Map::new();
    for name in rows.iter().flat_map(Map::keys) {
        fields.entry(name.as_str()).or_insert(Value::Null);
    }
    fields.into_iter().map(|(name, _)| name).collect()
}

/// One line; without any cell there is none.
fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.collect();
    if cells.is_empty() { String::new() } else { cells.join(",") + "\r\n" }
}

fn written(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => cell(text),
        other => cell(&other.to_string()),
    }
}

fn cell(text: &str) -> String {
    if text.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn ndjson(call: &Call<'_, '_>) -> Answer<String> {
    Ok(call.list(0)?.iter().map(|item| format!("{item}\n")).collect())
}

fn from_ndjson(call: &Call<'_, '_>) -> Answer<Value> {
    let lines = call.text(0)?.lines().zip(1_usize..).filter(|(line, _)| !line.trim().is_empty());
    let mut values = Vec::new();
    for (line, number) in lines {
        match serde_json::from_str::<Value>(line) {
            Ok(value) => values.push(value),
            Err(error) => {
                let broken = || call.fault(format!("line {number} is not JSON: {}", reason(&error)));
                return call.given(1)?.ok_or_else(broken);
            }
        }
    }
    Ok(values.into())
}

/// The parser's message without its place, which is that in one line.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(reason, _)| reason.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::expression::tests::{failure_of, value, value_of};

    #[test]
    fn rows_become_csv() {
        let rows = json!([
            {"id": 1, "name": "a, \"b\"", "tags": ["x", "y"]},
            {"id": 2, "note": "two\nlines", "name": null},
        ]);
        let chosen = value_of("csv(it, ['name', 'id', 'none'])", &rows);
        assert_eq!(chosen, json!("name,id,none\r\n\"a, \"\"b\"\"\",1,\r\n,2,\r\n"));
        let all =
            "id,name,tags,note\r\n1,\"a, \"\"b\"\"\",\"[\"\"x\"\",\"\"y\"\"]\",\r\n2,,,\"two\nlines\"\r\n";
        assert_eq!(value_of("csv(it)", &rows), json!(all));
        assert_eq!(value("csv([], ['a', 'b'])"), json!("a,b\r\n"));
        assert_eq!(value("csv([])"), json!(""));
    }

    #[test]
    fn a_list_becomes_lines_of_json_and_back() {
        let list = json!([{"a": "b\nc"}, 1, null]);
        assert_eq!(value_of("ndjson(it)", &list), json!("{\"a\":\"b\\nc\"}\n1\nnull\n"));
        assert_eq!(value_of("from_ndjson(ndjson(it))", &list), list);
        assert_eq!(value_of("from_ndjson(it)", &json!("\r\n{}\r\n\n[1]")), json!([{}, [1]]));
    }

    #[test]
    fn a_line_that_is_not_json_is_named_or_what_is_given_instead() {
        let text = json!("{}\n\n{\"a\":}");
        let said = failure_of("from_ndjson(it)", &text);
        assert!(said.ends_with("from_ndjson: line 3 is not JSON: expected value"), "{said}");
        assert_eq!(value_of("from_ndjson(it, null)", &text), json!(null));
        assert!(failure_of("csv(it)", &json!([1])).ends_with("csv: [1] is not a list of maps"));
    }
}
