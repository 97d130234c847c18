//! Every check of a document has a witness: one word of a sound document is changed, and exactly
//! that is reported, where it stands.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail a test by panicking")]

#[path = "lint/callers.rs"]
mod callers;
#[path = "lint/following.rs"]
mod following;
#[path = "lint/providers.rs"]
mod providers;
#[path = "lint/scim.rs"]
mod scim;

use std::path::Path;

const SOUND: &str = include_str!("data/library.yaml");

/// What is wrong with a document, a message each, and the lines it stands in.
fn problems(text: &str) -> Vec<(u64, String)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("openapi.yaml");
    std::fs::write(&path, text).unwrap();
    let found = match specs::load("library", Path::new(&path)) {
        Ok(system) => system.warnings(),
        Err(found) => found,
    };
    let line = |place: &specs::Place| place.position.map_or(0, |position| position.line);
    let told = |problem: &specs::Diagnostic| match &problem.hint {
        Some(hint) => format!("{}; {hint}", problem.message),
        None => problem.message.clone(),
    };
    found.iter().map(|problem| (line(&problem.place), told(problem))).collect()
}

/// Changes the first place where `from` stands and says which line that is.
fn broken(from: &str, to: &str) -> (u64, String) {
    changed(SOUND, from, to)
}

fn changed(sound: &str, from: &str, to: &str) -> (u64, String) {
    let (before, _) = sound.split_once(from).unwrap_or_else(|| panic!("`{from}` is not in the document"));
    (before.lines().count() as u64, sound.replacen(from, to, 1))
}

/// What is wrong with a document after a change, and the line of the change.
fn problems_after(sound: &str, from: &str, to: &str) -> (u64, Vec<(u64, String)>) {
    let (line, text) = changed(sound, from, to);
    (line, problems(&text))
}

#[test]
fn the_sound_document_gets_no_remark() {
    assert_eq!(problems(SOUND), []);
}

#[test]
fn what_a_call_sends_is_checked_as_a_body_or_as_a_form() {
    let deletes = "x-mock: {delete: member}";
    let calls = |sent: &str| {
        format!("x-mock: {{delete: member, call: {{told: {{system: gate, operation: tell, {sent}}}}}}}")
    };
    let (_, sound) = changed(SOUND, deletes, &calls("form: {id: '${current.id}'}"));
    assert_eq!(problems(&sound), []);
    let (line, found) = problems_after(SOUND, deletes, &calls("form: {id: '${current.uid}'}"));
    assert_eq!(found, [(line, "unknown field `current.uid`; did you mean `id`".to_owned())]);
    let (line, found) = problems_after(SOUND, deletes, &calls("body: {}, form: {}"));
    assert_eq!(found, [(line, "a call has either a `body` or a `form`".to_owned())]);
}

#[test]
fn each_broken_word_is_reported_in_its_line() {
    let cases = [
        ("issuer: \"${base}\"", "issuer: \"${bse}\"", "unknown name `bse`; did you mean `base`"),
        ("users: member", "users: membr", "resource `membr` is not declared; did you mean `member`"),
        ("sub: \"${user.id}\"", "sub: \"${user.uid}\"", "unknown field `user.uid`; did you mean `id`"),
        (
            "{resource: member, id",
            "{resource: person, id",
            "resource `person` is not declared; known are branch, member",
        ),
        (
            "record.status == 'ACTIVE'",
            "record.state == 'ACTIVE'",
            "unknown field `record.state`; did you mean `status`",
        ),
        (
            "record.status == 'ACTIVE'",
            "record.status == 'ACTVE'",
            "`'ACTVE'` is not among the values of the enum; did you mean `ACTIVE`",
        ),
        (
            "caller: {subject: \"${claims.sub}\", role",
            "caller: {sub: \"${claims.sub}\", role",
            "the fact `subject` is missing",
        ),
        ("levels: [branch]", "levels: [brnch]", "resource `brnch` is not declared; did you mean `branch`"),
        (
            "caller.role == 'director'",
            "caller.rle == 'director'",
            "unknown field `caller.rle`; did you mean `role`",
        ),
        ("{at: branch, id: \"${caller.branch_id}\"}", "{at: branch}", "the id of the `branch` is missing"),
        ("at: platform}", "at: platform, id: x}", "the platform has no id"),
        ("if: \"caller.role == null\"", "if: \"caller.role ==\"", "`caller.role ==` is not a CEL expression"),
        ("for ${caller.subject}", "for ${caller.name}", "unknown field `caller.name`"),
        (
            "item: {data: \"${record}\"}",
            "item: {data: \"${recrd}\"}",
            "unknown name `recrd`; did you mean `record`",
        ),
        ("data: \"${rows}\"", "data: \"${row}\"", "unknown name `row`; did you mean `rows`"),
        ("no such ${label}", "no such ${lable}", "unknown name `lable`; did you mean `label`"),
        ("{schema: Branch", "{schema: Brnch", "schema `Brnch` is not declared; did you mean `Branch`"),
        ("unique: [[name]]", "unique: [[nme]]", "`branch` has no field `nme`; did you mean `name`"),
        ("order: [created_at]", "order: [created]", "`member` has no field `created`"),
        (
            "references: {branch_id: branch}",
            "references: {branch_id: brnch}",
            "resource `brnch` is not declared; did you mean `branch`",
        ),
        ("secrets: [pin]", "secrets: [pi]", "`member` has no field `pi`"),
        ("access: staff", "access: stff", "policy `stff` is not declared; did you mean `staff`"),
        ("{list: member", "{list: membr", "resource `membr` is not declared; did you mean `member`"),
        ("search: [email]", "search: [emial]", "`member` has no field `emial`; did you mean `email`"),
        (
            "filter: [status]",
            "filter: {stats: status}",
            "query parameter `stats` is not declared; did you mean `status`",
        ),
        (
            "within: {branch: branch}",
            "within: {branch: brnch}",
            "level `brnch` is not declared; did you mean `branch`",
        ),
        (
            "- {name: page, in",
            "- {name: pge, in",
            "query parameter `page` is not declared; did you mean `pge`",
        ),
        ("body.email == null", "body.emial == null", "unknown field `body.emial`; did you mean `email`"),
        (
            "body.email == null ? 'LEFT' : 'ACTIVE'",
            "body.email == null ? 'LEFT' : 'ACTVE'",
            "`status` is never `ACTVE`; did you mean `ACTIVE`",
        ),
        ("merge: [notes]", "merge: [note]", "`member` has no field `note`; did you mean `notes`"),
        ("${current.status}", "${current.state}", "unknown field `current.state`; did you mean `status`"),
        ("x-mock: {read: member}", "x-mock: {read: member, style: x}", "unknown key `style`"),
        ("x-mock: {delete: member}", "x-mock: {}", "no verb is named"),
        ("operationId: deleteMember", "operationId: getMember", "operationId `getMember` is taken"),
        ("dialect: plain", "dialct: plain", "unknown key `dialct`"),
        ("by: page,", "by: pages,", "\"pages\" is not known here"),
        ("next: \"${next_cursor}\"", "next: \"${next}\"", "unknown name `next`"),
        ("at: \"${offset}\"", "at: \"${page}\"", "unknown name `page`"),
        ("cursor: after, size: limit", "page: after, size: limit", "the key \"cursor\" is missing"),
        ("search: q, envelope", "cursor: q, envelope", "`cursor` belongs to a style by cursor"),
        ("size: size, search: q,", "size: size,", "the list style `default` has no search parameter"),
        ("query: member\n", "query: member\n        search: [email]\n", "a search needs a list style"),
        ("past_maximum: clamp", "past_maximum: clmp", "\"clmp\" is not known here"),
        (
            "type: integer, maximum: 50",
            "type: integer",
            "the style clamps `limit`, whose schema has no maximum",
        ),
        ("style: feed", "style: fed", "list style `fed` is not declared; did you mean `feed`"),
        (
            "- {name: after, in",
            "- {name: aftr, in",
            "query parameter `after` is not declared; did you mean `aftr`",
        ),
        ("since: {field: created_at", "since: {field: created", "`member` has no field `created`"),
        ("is: at_least}, left", "is: at_lest}, left", "\"at_lest\" is not known here"),
        ("is: at_least}, left", "iz: at_least}, left", "unknown key `iz`; did you mean `is`"),
        ("to: LEFT", "to: LEAVING", "`status` is never `LEAVING`"),
        ("left: {field: status", "lft: {field: status", "query parameter `lft` is not declared"),
        ("row.email != null", "row.emial != null", "unknown field `row.emial`; did you mean `email`"),
        ("query.way != 'up'", "query.wy != 'up'", "unknown field `query.wy`; did you mean `by`"),
        (
            "query.way != 'up'",
            "query.way != 'sideways'",
            "`'sideways'` is not among the values of the enum; known are down, up",
        ),
        ("sort: {by: by", "sort: {by: bye", "query parameter `bye` is not declared"),
        ("order: way,", "order: wy,", "query parameter `wy` is not declared"),
        ("fields: {mail: email}", "fields: {mail: mail}", "`member` has no field `mail`"),
        ("default: [-created_at]", "default: [-made_at]", "`member` has no field `made_at`"),
        ("fields: {mail: email}", "fields: {mail: pin}", "`pin` is secret and never shown"),
        ("nulls: last", "nulls: lst", "\"lst\" is not known here"),
        ("${record.email}", "${record.mail}", "unknown field `record.mail`; did you mean `email`"),
        ("fields: [id, email]}", "fields: [id, mail]}", "`member` has no field `mail`"),
        (
            "fields: [id, email]}",
            "fields: [id], without: [email]}",
            "a row has one form: of `fields`, `without` and `row` only one may stand here",
        ),
        ("of: {state: status", "of: {state: state", "`member` has no field `state`; did you mean `status`"),
        ("instant: created_at", "instant: created", "`member` has no field `created`"),
        ("by: unit,", "by: unt,", "query parameter `unt` is not declared; did you mean `unit`"),
        ("unit: month", "unit: months", "\"months\" is not known here"),
        ("default: state", "default: stat", "key `stat` is not declared; did you mean `state`"),
        ("{by: group, of", "{by: grp, of", "query parameter `grp` is not declared; known are group, unit"),
        ("{max: created_at, as: text}", "{max: created, as: text}", "`member` has no field `created`"),
        ("{max: created_at, as: text}", "{sum: created_at, as: text}", "texts have a min and a max"),
        ("{max: created_at, as: text}", "{max: created_at, of: text}", "unknown key `of`"),
        ("order: [-count]", "order: [-cont]", "key or result `cont` is not declared; did you mean `count`"),
        ("${group.state}", "${group.status}", "unknown field `group.status`; did you mean `state`"),
        ("${result.latest}", "${result.last}", "unknown field `result.last`; did you mean `latest`"),
        ("answer: {rows", "style: rows\n        answer: {rows", "the style's envelope answers"),
        ("query: member", "query: membr", "resource `membr` is not declared; did you mean `member`"),
        ("security: [{bearer: []}]", "security: [{bearr: []}]", "security scheme `bearr` is not declared"),
        ("\"204\": {description", "\"2004\": {description", "`2004` is not a response status"),
    ];
    let mut missed = Vec::new();
    for (from, to, expected) in cases {
        let (_, text) = broken(from, to);
        let found = problems(&text);
        if !found.iter().any(|(_, message)| message.starts_with(expected)) {
            missed.push(format!("`{from}` → `{to}`\nexpected: {expected}\nfound: {found:#?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn a_problem_is_reported_in_the_line_it_stands_in() {
    for (from, to) in [
        ("users: member", "users: membr"),
        ("if: \"caller.role == null\"", "if: \"caller.rle == null\""),
        ("order: [created_at]", "order: [created]"),
        ("dialect: plain", "dialct: plain"),
    ] {
        let (line, text) = broken(from, to);
        let lines: Vec<u64> = problems(&text).into_iter().map(|(line, _)| line).collect();
        assert!(lines.contains(&line), "`{to}` stands in line {line}, reported are {lines:?}");
    }
}

#[test]
fn a_problem_is_reported_in_the_file_it_stands_in() {
    let folder = tempfile::tempdir().unwrap();
    let root = "openapi: 3.1.0\ninfo: {title: t, version: \"1\"}\npaths:\n  /a/: {$ref: a.yaml#/item}\nx-mock: {dialect: plain}\n";
    let item = "item:\n  get:\n    operationId: a\n    responses: {\"200\": {description: x}}\n    x-mock: {read: no}\n";
    std::fs::write(folder.path().join("openapi.yaml"), root).unwrap();
    std::fs::write(folder.path().join("a.yaml"), item).unwrap();
    let found = specs::load("a", folder.path()).map(|system| system.warnings()).unwrap_or_else(|found| found);
    let places: Vec<String> = found.iter().map(|problem| problem.place.to_string()).collect();
    assert!(places.iter().all(|place| place.ends_with("a.yaml:5:20")) && places.len() == 1, "{places:?}");
}

#[test]
fn paths_that_differ_in_names_alone_are_one_path() {
    let text = SOUND.replacen("components:", "  /members/{other}:\n    put: {operationId: putMember, parameters: [{name: other, in: path, required: true, schema: {type: string}}], responses: {\"200\": {description: x}}}\n    get: {operationId: twin, parameters: [{name: other, in: path, required: true, schema: {type: string}}], responses: {\"200\": {description: x}}}\ncomponents:", 1);
    let found = problems(&text);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].1, "GET /members/{other} is never answered: /members/{id} matches the same paths");
}

#[test]
fn a_form_of_a_request_that_openapi_does_not_define_is_reported_in_its_line() {
    let query = "name: q, in: query, schema: {type: string}";
    let cases = [
        (
            query,
            "name: q, in: query, style: matrix, schema: {type: string}",
            "a query parameter has no style `matrix`; its styles are form, spaceDelimited, pipeDelimited, deepObject",
        ),
        (
            query,
            "name: q, in: query, style: deepObject, schema: {type: string}",
            "OpenAPI does not say how `deepObject` writes a value of this schema",
        ),
        (
            query,
            "name: Accept, in: header, schema: {type: string}",
            "header `Accept` is no parameter, what is said here is ignored",
        ),
        (
            query,
            "name: q, in: header, allowReserved: true, schema: {type: string}",
            "`allowReserved` has no effect in a header parameter",
        ),
        (
            query,
            "name: q, in: query, explode: true, content: {text/plain: {}}",
            "`explode` has no meaning beside `content`",
        ),
        (
            "content: {application/json: {schema: {$ref: \"#/components/schemas/MemberCreate\"}}}",
            "content: {json: {}}",
            "`json` is no media type",
        ),
        (
            "schema: {$ref: \"#/components/schemas/MemberCreate\"}",
            "schema: {$ref: \"#/components/schemas/MemberCreate\"}, encoding: {pin: {style: form}}",
            "`encoding` has no effect in `application/json`",
        ),
    ];
    for (from, to, expected) in cases {
        let (line, text) = broken(from, to);
        let found = problems(&text);
        assert!(
            found.contains(&(line, expected.to_owned())),
            "`{to}`\nexpected: {expected}\nfound: {found:#?}"
        );
    }
}
