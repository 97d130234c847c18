//! What follows from operations: the audit log, events, what is sent.

use super::{SOUND, problems, problems_after};

const AUDIT: &str = r#"  audit:
    resource: member
    if: "operation.writes && 'Open' in operation.tags"
    find: {who: {one: member, where: {id: "${caller.subject}"}}}
    set: {email: "${who.email}", notes: "${operation.verb + outcome.kind + client.address + request_id}"}
"#;

fn with(words: &str) -> String {
    SOUND.replacen("  resources:\n", &format!("{words}  resources:\n"), 1)
}

fn each_is_found(sound: &str, cases: &[(&str, &str, &str)]) {
    assert_eq!(problems(sound), []);
    for (from, to, expected) in cases {
        let (line, found) = problems_after(sound, from, to);
        assert!(
            found.iter().any(|(at, message)| *at == line && message.starts_with(expected)),
            "{from} → {to}: {found:?}"
        );
    }
}

#[test]
fn a_broken_word_of_the_audit_log_is_reported_in_its_line() {
    each_is_found(
        &with(AUDIT),
        &[
            ("resource: member\n", "resource: membr\n", "resource `membr` is not declared"),
            ("'Open' in operation.tags", "'Open' in operation.tag", "unknown field `operation.tag`"),
            ("${who.email}", "${who.mail}", "unknown field `who.mail`; did you mean `email`"),
            ("set: {email:", "set: {mail:", "`member` has no field `mail`; did you mean `email`"),
            ("outcome.kind", "outcome.knd", "unknown field `outcome.knd`; did you mean `kind`"),
            ("client.address", "client.ip", "unknown field `client.ip`"),
            ("request_id}", "request}", "unknown name `request`; known are"),
            (
                "where: {id: \"${caller.subject}\"}}}\n    set",
                "where: {idd: x}}}\n    set",
                "`member` has no field `idd`",
            ),
            ("find: {who", "finds: {who", "unknown key `finds`; did you mean `find`"),
        ],
    );
}

const DELIVERIES: &str = r#"  events:
    resource: member
    set: {email: "${event}"}
    also: [{find: {hooks: {all: branch, only: "row.name == record.email"}}}, {create: branch, set: {name: "${hooks}"}}]
  deliveries:
    resource: member
    at: created_at
    attempts: notes
    find: {hook: {one: branch, where: {id: "${record.branch_id}"}}}
    url: "${hook.name + record.email}"
    headers: {X-Signature: "t=${timestamp},v1=${signature}", X-Attempt: "${attempt}"}
    body: "${record.notes}"
    signature: {secret: {from: branch, where: {id: "${hook.id}"}, field: name}, payload: "${timestamp}.${body}"}
    retry: [PT1M, PT2H]
    set: {email: "${error}"}
    then: [{if: "status >= 500 && !refused", set: {created_at: "${retry_at}"}}, {set: {status: LEFT}}]
"#;

#[test]
fn a_broken_word_of_events_and_deliveries_is_reported_in_its_line() {
    each_is_found(
        &with(DELIVERIES),
        &[
            ("record.email\"}}}", "record.mail\"}}}", "unknown field `record.mail`; did you mean `email`"),
            (
                "{create: branch, set: {name: \"${hooks}\"}}",
                "{emit: again}",
                "an event cannot follow from an event",
            ),
            (
                "at: created_at\n",
                "at: creatd_at\n",
                "`member` has no field `creatd_at`; did you mean `created_at`",
            ),
            ("attempts: notes", "attempts: tries", "`member` has no field `tries`"),
            ("${hook.name + ", "${hook.nme + ", "unknown field `hook.nme`; did you mean `name`"),
            ("v1=${signature}", "v1=${sig}", "unknown name `sig`"),
            ("X-Attempt: \"${attempt}\"", "X-Attempt: \"${tries}\"", "unknown name `tries`"),
            ("body: \"${record.notes}\"", "body: \"${signature}\"", "unknown name `signature`"),
            (
                "{id: \"${hook.id}\"}, field: name",
                "{id: \"${hook.id}\"}, field: nme",
                "`branch` has no field `nme`",
            ),
            ("retry: [PT1M", "retry: [P1M", "`P1M` is no ISO 8601 duration of fixed length"),
            ("${error}", "${reason}", "unknown name `reason`"),
            ("!refused", "!refusd", "unknown name `refusd`; did you mean `refused`"),
            ("status: LEFT", "status: LOST", "`status` is never `LOST`"),
        ],
    );
}

#[test]
fn a_secret_that_is_kept_hashed_signs_nothing() {
    let hashed = "from: member, where: {id: x}, field: pin}";
    let (line, found) =
        problems_after(&with(DELIVERIES), "from: branch, where: {id: \"${hook.id}\"}, field: name}", hashed);
    assert!(
        found.iter().any(|(at, message)| *at == line && message.starts_with("`pin` is kept hashed")),
        "{found:?}"
    );
}
