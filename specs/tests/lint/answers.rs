//! What an answer is besides its body, files, surfaces, settings.

use super::{problems, problems_after};

const SOUND: &str = include_str!("../data/archive.yaml");

fn each_is_found(cases: &[(&str, &str, &str)]) {
    for (from, to, expected) in cases {
        let (line, found) = problems_after(SOUND, from, to);
        assert!(
            found.iter().any(|(at, message)| *at == line && message.starts_with(expected)),
            "{from} → {to}: {line} {found:?}"
        );
    }
}

#[test]
fn the_archive_gets_no_remark() {
    assert_eq!(problems(SOUND), []);
}

#[test]
fn a_status_header_or_media_type_that_is_not_declared_is_reported() {
    each_is_found(&[
        ("? 202 : 201", "? 203 : 201", "the operation does not declare 203; declared are 201, 202"),
        ("status: 302\n", "status: 404\n", "404 is no status of success or redirection; what fails is said"),
        ("status: 302\n", "status: found\n", "a status is a number, not `found`"),
        (
            "X-Total: \"${total}\"",
            "X-Totl: \"${total}\"",
            "no response of success declares the header `X-Totl`",
        ),
        ("X-Total: \"${total}\"", "X-Total: \"${totl}\"", "unknown name `totl`; did you mean `total`"),
        (
            "X-Total: \"${total}\"",
            "Content-Type: text/csv",
            "`Content-Type` follows from the answer; say `media`",
        ),
        (
            "X-Total: \"${total}\"",
            "Content-Length: 3",
            "`Content-Length` follows from the answer and cannot be said",
        ),
        (
            "? 'text/csv' :",
            "? 'text/cvs' :",
            "media type `text/cvs` is not declared; did you mean `text/csv`",
        ),
        (
            "?${query_string(",
            "?${query_strng(",
            "unknown function `query_strng`; did you mean `query_string`",
        ),
    ]);
}

#[test]
fn a_file_that_cannot_be_one_is_reported() {
    each_is_found(&[
        (
            "'attachment' :",
            "'atachment' :",
            "disposition `atachment` is not declared; did you mean `attachment`",
        ),
        (
            "file: \"${current.file}\"",
            "file: \"${current.fil}\"",
            "unknown field `current.fil`; did you mean `file`",
        ),
        ("file: \"${current.file}\"", "file: \"${current.file.sha1}\"", "unknown field `current.file.sha1`"),
        ("body.file.name", "body.file.nam", "unknown field `body.file.nam`; did you mean `name`"),
        (
            "headers: {Cache-Control: no-cache}",
            "answer: {}",
            "of `file` and `answer` only one may stand here",
        ),
        (
            "headers: {Cache-Control: no-cache}",
            "media: image/png",
            "of `file` and `media` only one may stand here",
        ),
        ("files: [file, pages]", "files: [fle]", "`picture` has no field `fle`; did you mean `file`"),
        ("files: [file, pages]", "files: [file, pages]\n      secrets: [file]", "`file` is kept hashed"),
        ("body_limit: 4096", "body_limit: much", "\"much\" has the wrong type"),
    ]);
}

#[test]
fn a_surface_that_nothing_lies_on_is_reported() {
    each_is_found(&[
        (
            "prefix: /compatible/v1",
            "prefix: /compatible/v2",
            "no path of the document lies below `/compatible/v2`",
        ),
        ("prefix: /compatible/v1", "prefix: compatible", "\"compatible\" does not match"),
        ("code: \"${kind}\"", "code: \"${kid}\"", "unknown name `kid`; did you mean `kind`"),
        ("envelopes: {item: \"${record}\"}", "envelopes: {item: \"${recrd}\"}", "unknown name `recrd`"),
        ("media: text/plain}", "media: application/json}", "`application/json` is no media type of a text"),
        ("{body: \"${message}\", media", "{message: \"${field}\", media", "`media` belongs to a `body`"),
        ("method_not_allowed: {status", "method_not_alowed: {status", "unknown key `method_not_alowed`"),
    ]);
}

#[test]
fn a_setting_that_is_never_so_is_reported() {
    each_is_found(&[
        (
            "default: new, desc",
            "default: nwe, desc",
            "`wording` is never \"nwe\"; it may be \"old\", \"new\", \"refused\"",
        ),
        (
            "== 'refused'",
            "== 'refusd'",
            "`'refusd'` is not among the values of the enum; did you mean `refused`",
        ),
        (
            "strict: \"${settings.strict",
            "strict: \"${settings.strct",
            "unknown field `settings.strct`; did you mean",
        ),
        ("strict: {enum: [false, true]}", "strict: {enum: []}", "[] has less than 1 item"),
    ]);
}

#[test]
fn a_parameter_that_cannot_take_the_rest_of_the_path_is_reported() {
    each_is_found(&[
        ("x-mock: {rest: true}", "x-mock: {rst: true}", "unknown key `rst`"),
        ("x-mock: {rest: true}", "x-mock: {rest: false}", "true was expected"),
        (
            "{name: keep, in: query,",
            "{name: keep, in: query, x-mock: {rest: true},",
            "a query parameter takes no part of the path",
        ),
    ]);
    let moved = SOUND.replacen("  /texts/{name}:\n", "  /texts/{name}-more:\n", 1);
    let told = problems(&moved);
    assert!(
        told.iter().any(|(_, message)| message.starts_with("`name` is not the last expression")),
        "{told:?}"
    );
}
