//! What a document says of how it issues tokens, broken a word at a time.

use super::problems_after;

const SOUND: &str = include_str!("../data/door.yaml");

#[test]
fn a_sound_provider_gets_no_remark() {
    assert_eq!(super::problems(SOUND), []);
}

#[test]
fn each_broken_word_about_a_provider_is_reported_in_its_line() {
    let cases = [
        ("{all: role, where", "{all: roll, where", "resource `roll` is not declared; did you mean `role`"),
        ("sub: \"${user.id}\"", "sub: \"${user.ide}\"", "unknown field `user.ide`; did you mean `id`"),
        (
            "roles: {roles: \"${roles",
            "roles: {roles: \"${rules",
            "unknown name `rules`; did you mean `roles`",
        ),
        ("by: login", "by: logn", "`person` has no field `logn`; did you mean `login`"),
        (
            "password: password",
            "password: login",
            "`login` of `person` is not kept hashed; name it in `secrets` of the resource",
        ),
        ("if: \"user.barred\"", "if: \"user.bared\"", "unknown field `user.bared`; did you mean `barred`"),
        ("if: user.careful", "if: user.carefull", "unknown field `user.carefull`; did you mean `careful`"),
        ("from: key, where", "from: kay, where", "resource `kay` is not declared; did you mean `key`"),
        (
            "where: {person_id: \"${user.id}\"}, code",
            "where: {persn_id: \"${user.id}\"}, code",
            "`key` has no field `persn_id`",
        ),
        ("totp(record.words", "totp(record.word", "unknown field `record.word`; did you mean `words`"),
        ("resource: app\n", "resource: ap\n", "resource `ap` is not declared; did you mean `app`"),
        ("secret: secret", "secret: id", "`id` of `app` is not kept hashed"),
        ("name: \"${client.id}\"", "name: \"${client.nam}\"", "unknown field `client.nam`"),
        ("authorization_code: \"true\"", "authorization_code: \"tru\"", "unknown name `tru`"),
        ("{authorization_code: ", "{password: ", "password"),
        (
            "{resource: visit, by",
            "{resource: vist, by",
            "resource `vist` is not declared; did you mean `visit`",
        ),
        ("{resource: code, by: token", "{resource: code, by: nonce", "`code` cannot be looked up by `nonce`"),
        ("{resource: renewal, by", "{resource: visit, by", "`visit` has no field `client_id`"),
        ("lifetime: \"${7 * 24", "lifetime: \"${days * 24", "unknown name `days`"),
        (
            "resource: service\n",
            "resource: servce\n",
            "resource `servce` is not declared; did you mean `service`",
        ),
        (
            "issuer: \"${idp.issuer}\"",
            "issuer: \"${idp.isuer}\"",
            "unknown field `idp.isuer`; did you mean `issuer`",
        ),
        (
            "{resource: attempt, by: state",
            "{resource: attempt, by: browser",
            "`attempt` cannot be looked up by `browser`",
        ),
        ("{resource: link}", "{resource: line}", "`line` has no field `provider_id`"),
        ("{resource: attempt, by", "{resource: code, by", "`code` has no field `provider_id`"),
        (
            "set: {login: \"${coalesce(user.login",
            "set: {logn: \"${coalesce(user.login",
            "`person` has no field `logn`",
        ),
        ("if: \"claims.login == null\"", "if: \"claim.login == null\"", "unknown name `claim`"),
        ("- create: line", "- create: lines", "resource `lines` is not declared; did you mean `line`"),
        ("error: \"${error}\"", "error: \"${eror}\"", "unknown name `eror`; did you mean `error`"),
        ("operations: [token]", "operations: [tokn]", "operation `tokn` is not declared"),
        ("origins: {resource: app,", "origins: {resource: apps,", "resource `apps` is not declared"),
        ("field: origins}", "field: origin}", "`app` has no field `origin`; did you mean `origins`"),
        (
            "x-mock: {flow: token}",
            "x-mock: {flow: token, with: {realm: here}}",
            "realm `here` is not declared",
        ),
    ];
    for (from, to, expected) in cases {
        let (line, found) = problems_after(SOUND, from, to);
        let is_told = |(at, message): &(u64, String)| *at == line && message.contains(expected);
        assert!(found.iter().any(is_told), "`{to}` in line {line}: {found:?}");
    }
}
