//! What is in files, and files that are made of text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::call::{Answer, Call, Own, own};
use crate::file::{Blob, File, sniffed};

pub(super) const FUNCTIONS: &[Own] = &[
    own!("file.of_text", ["text", "media_type"], ["name"], "a file with this in it, as UTF-8", of_text),
    own!(
        "file.of_base64",
        ["text", "media_type"],
        ["name"],
        "a file with what was encoded so in it",
        of_base64
    ),
    own!(
        "file.text",
        ["file"],
        ["otherwise"],
        "what is in it, as UTF-8; where it is none, what is given instead",
        text
    ),
    own!("file.base64", ["file"], [], "what is in it, as base64", base64),
    own!(
        "file.kind",
        ["file"],
        [],
        "the media type that its bytes say, whatever was said of it: `image/png`, `text/plain`, `application/octet-stream`",
        kind
    ),
];

fn of_text(call: &Call<'_, '_>) -> Answer<Value> {
    let text = call.text(0)?;
    Ok(made(call, text.as_bytes())?.written("text", text))
}

fn of_base64(call: &Call<'_, '_>) -> Answer<Value> {
    let text = call.text(0)?;
    let bytes = STANDARD.decode(text).map_err(|_| call.wrong(0, "base64"))?;
    Ok(made(call, &bytes)?.written("base64", text))
}

fn made(call: &Call<'_, '_>, bytes: &[u8]) -> Answer<File> {
    let name = if call.has(2) { Some(call.text(2)?) } else { None };
    let file = File::sent(name, Some(call.text(1)?), bytes);
    if file.media_type == call.text(1)? { Ok(file) } else { Err(call.wrong(1, "a media type")) }
}

fn read(call: &Call<'_, '_>) -> Answer<File> {
    File::read(&call.value(0)?).map_err(|error| call.fault(error.to_string()))
}

fn text(call: &Call<'_, '_>) -> Answer<Value> {
    let file = read(call)?;
    match std::str::from_utf8(file.blob.bytes()) {
        Ok(text) => Ok(text.into()),
        Err(_) => call.given(1)?.ok_or_else(|| call.fault("the file is not UTF-8")),
    }
}

fn base64(call: &Call<'_, '_>) -> Answer<String> {
    Ok(STANDARD.encode(read(call)?.blob.bytes()))
}

fn kind(call: &Call<'_, '_>) -> Answer<String> {
    Ok(sniffed(Blob::bytes(&read(call)?.blob)).to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::expression::tests::{failure, value, value_of};
    use crate::file::{Blob, File};

    #[test]
    fn files_are_made_of_text_and_read() {
        let made = value("file.of_text('id\\r\\n1', 'text/csv', '../usage.csv')");
        assert_eq!(
            (&made["name"], &made["size"], &made["media_type"]),
            (&json!("usage.csv"), &json!(5), &json!("text/csv"))
        );
        assert_eq!(value_of("file.text(it)", &made), json!("id\r\n1"));
        assert_eq!(value("file.base64(file.of_text('hé', 'text/plain'))"), json!("aMOp"));
        assert_eq!(value("file.text(file.of_base64('aMOp', 'text/plain'))"), json!("hé"));
        assert_eq!(value("file.kind(file.of_base64('iVBORw0KGgo=', 'text/plain'))"), json!("image/png"));
    }

    #[test]
    fn what_is_said_of_a_file_leads_to_what_is_in_it_while_somebody_holds_that() {
        let held =
            File { name: None, media_type: "text/plain".to_owned(), blob: Blob::of(b"kept by a record") };
        let said = held.value();
        assert_eq!(value_of("file.text(it)", &said), json!("kept by a record"));
        drop(held);
        let error = crate::expression::tests::failure_of("file.text(it)", &said);
        assert!(error.contains("is in no record"), "{error}");
    }

    #[test]
    fn what_is_no_file_or_no_text_is_named_or_what_is_given_instead() {
        assert!(failure("file.text('a')").contains("file.text: a text is no file"));
        assert!(
            failure("file.text(file.of_base64('/w==', 'a/b'))").ends_with("file.text: the file is not UTF-8")
        );
        assert_eq!(value("file.text(file.of_base64('/w==', 'a/b'), null)"), json!(null));
        assert!(failure("file.of_text('a', 'no type')").ends_with("\"no type\" is not a media type"));
        assert!(failure("file.of_base64('?', 'a/b')").ends_with("\"?\" is not base64"));
    }
}
