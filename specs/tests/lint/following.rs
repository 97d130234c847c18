//! What follows from operations: the audit log.

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
