//! What a document says of callers, broken a word at a time.

use super::problems_after;

const SOUND: &str = include_str!("../data/press.yaml");

#[test]
fn a_sound_document_of_callers_gets_no_remark() {
    assert_eq!(super::problems(SOUND), []);
}

#[test]
fn each_broken_word_about_callers_is_reported_in_its_line() {
    let cases = [
        // identity
        (
            "- key: {resource: api_key, by: key, prefix",
            "- key: {resource: api_ky, by: key, prefix",
            "resource `api_ky` is not declared; did you mean `api_key`",
        ),
        (
            "- key: {resource: api_key, by: key, prefix",
            "- key: {resource: api_key, by: active, prefix",
            "`api_key` cannot be looked up by `active`; name it in `unique` of the resource: [[active]]",
        ),
        (
            "key: {resource: api_key, by: key, if",
            "key: {resource: api_key, by: id, if",
            "the key `id` of `api_key` is not kept hashed; name it in `secrets`",
        ),
        (
            "expires: \"${key.expires_at}\"",
            "expires: \"${key.expire_at}\"",
            "unknown field `key.expire_at`; did you mean `expires_at`",
        ),
        (
            "if: \"key.active\"}\n        standing",
            "if: \"ky.active\"}\n        standing",
            "unknown name `ky`; did you mean `key`",
        ),
        (
            "prefix: pk_, expires",
            "expires",
            "this jwt is never read: the key before it takes all of its form",
        ),
        (
            "{kind: invalid_credential, case: key}, standing",
            "{kind: invalid_credential, case: key}, standng",
            "unknown key `standng`",
        ),
        (
            "session: {resource: session, by: token, expires: \"${session.expires_at}\"}",
            "session: {resource: session, expires: \"${key.expires_at}\"}",
            "unknown name `key`; known are session",
        ),
        (
            "cookie:\n      session: {",
            "cookie:\n      key: {resource: api_key, by: key}\n      session: {",
            "keys exclude each other",
        ),
        (
            "list: \"${key.scopes}\"",
            "list: \"${key.scope}\"",
            "unknown field `key.scope`; did you mean `scopes`",
        ),
        ("parts[0] + '.'", "part[0] + '.'", "unknown name `part`; did you mean `parts`"),
        (
            "on: {section: \"${size(parts)",
            "on: {sektion: \"${size(parts)",
            "place that operations act in `sektion` is not declared; did you mean `section`",
        ),
        (
            "form: \"t=${timestamp},v1=${signature}\"",
            "form: \"t=${timestamp},v1=${sig}\"",
            "the form holds no signature",
        ),
        (
            "form: \"t=${timestamp},v1=${signature}\"",
            "form: \"${timestamp}${signature}\"",
            "nothing tells where `timestamp` ends and `signature` begins",
        ),
        (
            "payload: \"${timestamp}.${event}.${body}\"",
            "payload: \"${timestamp}.${evnt}.${body}\"",
            "part of a signature `evnt` is not declared; did you mean `event`",
        ),
        (
            "payload: \"${timestamp}.${event}.${body}\"",
            "payload: \"${timestamp}\"",
            "the body is not signed, so any would pass",
        ),
        (
            "form: \"sha256=${signature}\", ",
            "form: \"sha256=${signature}\", tolerance: 60, ",
            "nothing says when was signed",
        ),
        ("secret: {from: hook", "secret: {from: hok", "resource `hok` is not declared; did you mean `hook`"),
        (
            "sealed: [secret]",
            "secrets: [secret]",
            "`secret` is kept hashed, and a signature needs the secret itself",
        ),
        ("encoding: base64", "encoding: base32", "\"base32\" is not known here"),
        // roles and grants
        (
            "writer: {includes: reader",
            "writer: {includes: readr",
            "role `readr` is not declared; did you mean `reader`",
        ),
        ("writer: {includes: reader", "writer: {includes: writer", "the role `writer` includes itself"),
        (
            "reader: [article.read,",
            "reader: [article.reed,",
            "permission `article.reed` is not declared; did you mean `article.read`",
        ),
        (
            "custom_roles: [{resource: role, by: slug",
            "custom_roles: [{resource: role, by: active",
            "`role` cannot be looked up by `active`",
        ),
        (
            "\"${record.permissions}\"}]",
            "\"${record.permission}\"}]",
            "unknown field `record.permission`; did you mean `permissions`",
        ),
        (
            "- {roles: \"${caller.token_roles}\"}",
            "- {roles: \"${caller.tokn_roles}\"}",
            "unknown field `caller.tokn_roles`; did you mean `token_roles`",
        ),
        (
            "- {roles: \"${caller.token_roles}\"}",
            "- {expires: \"${caller.token_roles}\"}",
            "a key is missing",
        ),
        (
            "- from: assignment",
            "- from: asignment",
            "resource `asignment` is not declared; did you mean `assignment`",
        ),
        (
            "where: {holder_id:",
            "where: {holdr_id:",
            "`assignment` has no field `holdr_id`; did you mean `holder_id`",
        ),
        (
            "on: {site: \"${record.site_id}\"",
            "on: {cite: \"${record.site_id}\"",
            "place that operations act in `cite` is not declared; did you mean `site`",
        ),
        // requires
        (
            "requires: article.read}\n    post",
            "requires: article.red}\n    post",
            "permission `article.red` is not declared; did you mean `article.read`",
        ),
        (
            "requires: article.read}\n    post",
            "requires: \"article.*\"}\n    post",
            "`article.*` is no permission but a pattern of them",
        ),
        ("unless: \"path.user_id", "unless: \"pth.user_id", "unknown name `pth`; did you mean `path`"),
        (
            "on: {section: \"${record.section}\"}",
            "on: {section: \"${record.sction}\"}",
            "unknown field `record.sction`; did you mean `section`",
        ),
        // limits
        (
            "exempt: [getStatus]",
            "exempt: [getStats]",
            "operation `getStats` is not declared; did you mean `getStatus`",
        ),
        (
            "key: {key: \"${caller.key_id}\"",
            "key: {operations: [getStats], key: \"${caller.key_id}\"",
            "operation `getStats` is not declared; did you mean `getStatus`",
        ),
        (
            "key: {key: \"${caller.key_id}\"",
            "key: {operations: [], key: \"${caller.key_id}\"",
            "[] has less than 1 item",
        ),
        (
            "key: {key: \"${caller.key_id}\"",
            "key: {key: \"${caller.ky_id}\"",
            "unknown field `caller.ky_id`; did you mean `key_id`",
        ),
        ("key: {key: \"${caller.key_id}\"", "key: {key: \"${caller.roles}\"", "unknown field `caller.roles`"),
        ("client.address", "client.adress", "unknown field `client.adress`; did you mean `address`"),
        (
            "max: \"${record.per_window}\"",
            "max: \"${record.per_windw}\"",
            "unknown field `record.per_windw`; did you mean `per_window`",
        ),
        ("max: 500", "max: -1", "-1 is less than the minimum of 0"),
        ("reset: X-Press-Reset", "reset: X Press", "\"X Press\" does not match"),
        // context
        (
            "header: X-Site-ID\n      resource: site",
            "header: X-Site-ID\n      resource: sit",
            "resource `sit` is not declared; did you mean `site`",
        ),
        ("header: X-Site-ID\n", "header: X-Site-ID\n      query: site\n", "keys exclude each other"),
        (
            "header: X-Site-ID\n",
            "path: site\n",
            "`/articles` has no parameter `site` that could name the context `site`",
        ),
        (
            "if: \"size(caller.permissions) > 0\"",
            "if: \"size(caller.permission) > 0\"",
            "unknown field `caller.permission`; did you mean `permissions`",
        ),
        ("context: [site]", "context: [sit]", "context `sit` is not declared; did you mean `site`"),
        (
            "context.site.slug ==",
            "context.site.slg ==",
            "unknown field `context.site.slg`; did you mean `slug`",
        ),
        // failures
        (
            "audience: {status: 403",
            "audiense: {status: 403",
            "case `audiense` is not declared; did you mean `audience`",
        ),
        ("cases: {stale: {", "cases: {stall: {", "case `stall` is not declared; did you mean `stale`"),
        (
            "permission: \"${required_permission}\"",
            "permission: \"${required_permissions}\"",
            "unknown name `required_permissions`; did you mean `required_permission`",
        ),
        // decision lists
        ("then: the north}", "thn: the north}", "entry 1 of a decision list is"),
    ];
    let missed = cases.iter().filter_map(|(from, to, expected)| {
        let (_, found) = problems_after(SOUND, from, to);
        let told = found.iter().any(|(_, message)| message.starts_with(expected));
        (!told).then(|| format!("`{from}` → `{to}`\nexpected: {expected}\nfound: {found:#?}"))
    });
    assert_eq!(missed.collect::<Vec<_>>().join("\n"), "");
}

#[test]
fn what_is_wrong_about_callers_is_reported_in_the_line_it_stands_in() {
    for (from, to) in [
        ("prefix: pk_, expires: \"${key.expires_at}\"", "prefix: pk_, expires: \"${ky.expires_at}\""),
        ("payload: \"${timestamp}", "payload: \"${timestmp}"),
        ("roles: \"${record.role}\"", "roles: \"${record.rle}\""),
        ("max: \"${record.per_window}\"", "max: \"${record.per}\""),
        (
            "unknown: {kind: not_found, message: \"No site ${value}\"}",
            "unknown: {kind: not_found, message: \"No site ${valu}\"}",
        ),
        ("scope: {message: The key", "scop: {message: The key"),
        ("requires: {any: [user.read, user.manage]}", "requires: {any: [user.red, user.manage]}"),
    ] {
        let (line, found) = problems_after(SOUND, from, to);
        let lines: Vec<u64> = found.into_iter().map(|(line, _)| line).collect();
        assert!(lines.contains(&line), "`{to}` stands in line {line}, reported are {lines:?}");
    }
}

#[test]
fn every_verb_takes_what_every_operation_may_ask_of_its_callers() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../../x-mock.schema.json")).unwrap();
    let verbs = schema["$defs"]["operation"]["oneOf"].as_array().unwrap();
    for verb in verbs.iter().map(|verb| verb["required"][0].as_str().unwrap()) {
        for operand in ["access", "requires", "context"] {
            assert!(schema["$defs"][verb]["properties"][operand].is_object(), "{verb} takes no {operand}");
        }
    }
}
