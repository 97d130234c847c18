//! What a SCIM service names is checked like everything else.

use super::{SOUND, problems, problems_after};

const SERVICE: &str = r#"x-mock:
  scim:
    base: "${base}/scim"
    types:
      User:
        resource: member
        endpoint: /Users
        schema: urn:ietf:params:scim:schemas:core:2.0:User
        where: {branch_id: "${caller.branch_id}"}
        create: {set: {notes: {}}}
        attributes:
          userName: {field: email, required: true}
          active: {value: "${record.status == 'ACTIVE'}", set: {status: "${value == true ? 'ACTIVE' : 'LEFT'}"}, default: "${current == null}"}
          pins:
            links: {resource: branch, by: name, show: {value: "${link.id}"}, add: {set: {name: "${value.value}"}}}
"#;

#[test]
fn each_broken_word_of_a_service_is_reported_in_its_line() {
    let sound = SOUND.replacen("x-mock:\n  ", &format!("{SERVICE}  "), 1);
    assert_ne!(sound, SOUND);
    assert_eq!(problems(&sound), []);
    for (from, to, expected) in [
        ("${base}/scim", "${bse}/scim", "unknown name `bse`; did you mean `base`"),
        (
            "resource: member\n",
            "resource: membr\n",
            "resource `membr` is not declared; did you mean `member`",
        ),
        (
            "where: {branch_id",
            "where: {brnch_id",
            "`member` has no field `brnch_id`; did you mean `branch_id`",
        ),
        ("{set: {notes: {}}}", "{set: {note: {}}}", "`member` has no field `note`; did you mean `notes`"),
        (
            "{field: email, required",
            "{field: emal, required",
            "`member` has no field `emal`; did you mean `email`",
        ),
        (
            "value: \"${record.status",
            "value: \"${recrd.status",
            "unknown name `recrd`; did you mean `record`",
        ),
        ("set: {status: \"", "set: {state: \"", "`member` has no field `state`; did you mean `status`"),
        (
            "default: \"${current ==",
            "default: \"${curent ==",
            "unknown name `curent`; did you mean `current`",
        ),
        (
            "links: {resource: branch",
            "links: {resource: brnch",
            "resource `brnch` is not declared; did you mean `branch`",
        ),
        ("by: name", "by: nme", "`branch` has no field `nme`; did you mean `name`"),
        ("${link.id}", "${link.uid}", "unknown field `link.uid`; did you mean `id`"),
        ("${value.value}", "${vale.value}", "unknown name `vale`; did you mean `value`"),
    ] {
        let (line, found) = problems_after(&sound, from, to);
        assert_eq!(found, [(line, expected.to_owned())], "{to}");
    }
}
