use serde_json::{Value, json};
use specs::{Pointer, System};

use super::form::Form;
use super::*;
use crate::exchange::testing::response;
use crate::testing::club;

fn system() -> System {
    club::contract().into_systems().next().unwrap()
}

/// Every value of an answer as `place: kind`.
fn kinds(operation: &str, body: &Value) -> Vec<String> {
    let system = system();
    let answer = response(200, &[], body);
    let typed = typed(&system, system.operation(operation).unwrap(), &answer).unwrap();
    let mut found = Vec::new();
    typed.leaves(&Pointer::root(), &mut |at, leaf| found.push(format!("{at}: {}", told(&leaf.kind))));
    found
}

fn told(kind: &Kind) -> String {
    match kind {
        Kind::Counter(counter) => format!("{counter:?}"),
        Kind::Word | Kind::Number | Kind::Text | Kind::Free | Kind::Url => format!("{kind:?}"),
        other => other.word(),
    }
}

#[test]
fn the_contract_says_what_the_values_of_a_record_are() {
    let row = json!({
        "id": "mbr_1", "joined": "2026-01-01T00:00:00Z", "status": "in", "club": "clb_a", "friend_id": "7",
        "mark": "clb_b", "pin": "1234", "api_token": "t", "page": "https://a.example/", "name": "Ada",
        "visits": 3, "since": 1_700_000_000, "more": {"x": 1}
    });
    let body = json!({"rows": [row], "meta": {"total": 1, "next": "abc"}});
    insta::assert_snapshot!(kinds("listMembers", &body).join("\n"), @r"
    /rows/0/id: id mbr_…
    /rows/0/joined: date-time
    /rows/0/status: Word
    /rows/0/club: id clb_…
    /rows/0/friend_id: id
    /rows/0/mark: id clb_…
    /rows/0/pin: token
    /rows/0/api_token: token
    /rows/0/page: Url
    /rows/0/name: Text
    /rows/0/visits: Field
    /rows/0/since: date-time
    /rows/0/more/x: Number
    /meta/total: Total
    /meta/next: cursor
    ");
}

#[test]
fn alternatives_are_chosen_by_what_the_value_is_and_other_members_by_their_look() {
    let body = json!({
        "members": 3, "share": 0.5, "best": {"id": "mbr_2", "status": "out"}, "pair": ["a", "2026-01-01T00:00:00Z"],
        "any": {"exp": 1_700_000_000, "id": 3, "note": "free", "who": "mbr_3", "at": "2026-01-01T00:00:00Z",
                "home": "http://a.example", "none": null, "yes": true, "tag": "W/\"a1\"", "day": "2026-01-01",
                "key": "0191c5a4-54b5-7c9e-8a3e-3f2b1c0d9e8f", "signed": "eyJhbGciOiJub25lIn0.e30.x"},
        "other": "free"
    });
    insta::assert_snapshot!(kinds("report", &body).join("\n"), @r"
    /members: Amount
    /share: Number
    /best/id: id mbr_…
    /best/status: Word
    /pair/0: Word
    /pair/1: date-time
    /any/exp: date-time
    /any/id: id
    /any/note: Free
    /any/who: id mbr_…
    /any/at: date-time
    /any/home: Url
    /any/none: Word
    /any/yes: Word
    /any/tag: version
    /any/day: Free
    /any/key: id uuid
    /any/signed: token
    /other: Text
    ");
}

#[test]
fn a_record_has_an_identity_and_a_list_an_order() {
    let system = system();
    let answer = response(200, &[], &json!({"rows": [{"id": "mbr_1", "joined": "2026-01-01T00:00:00Z"}]}));
    let page = typed(&system, system.operation("listMembers").unwrap(), &answer).unwrap();
    let Parts::Array(rows, order) = &page.object().unwrap().member("rows").unwrap().parts else {
        panic!("{page:?}")
    };
    assert!(matches!(order, Order::By(keys) if keys.len() == 1 && keys[0].field == "joined"));
    let row = rows[0].object().unwrap();
    assert_eq!(row.identity().unwrap().0, "mbr_1");
    assert_eq!(row.created, Some(1));
}

#[test]
fn a_form_is_kept_or_not() {
    for (kind, value, is_kept) in [
        (Kind::Id(Form::Prefix("usr_".into())), json!("usr_a1"), true),
        (Kind::Id(Form::Prefix("usr_".into())), json!("usr_"), false),
        (Kind::Id(Form::Prefix("usr_".into())), json!("grp_a1"), false),
        (Kind::Id(Form::Uuid), json!("0191c5a4-54b5-7c9e-8a3e-3f2b1c0d9e8f"), true),
        (Kind::Id(Form::Uuid), json!("0191c5a4-54b5-7c9e-8a3e-3f2b1c0d9e8"), false),
        (Kind::Id(Form::Any), json!(7), true),
        (Kind::Id(Form::Any), json!("a b"), false),
        (Kind::Instant, json!("2026-01-01T00:00:00Z"), true),
        (Kind::Instant, json!("soon"), false),
        (Kind::Token, json!("a b"), false),
        (Kind::Cursor, json!(""), false),
        (Kind::Version, json!("\"a\""), true),
        (Kind::Version, json!("W/\"a\"b\""), false),
    ] {
        assert_eq!(kind.is_kept_by(&value), is_kept, "{kind:?} {value}");
    }
}

#[test]
fn texts_and_urls_come_apart_where_something_in_them_has_a_type() {
    let system = system();
    let bases = Bases::default();
    let told = |text: &str| {
        let pieces = pieces(text, &Forms::of(&system), &bases);
        let typed = pieces.into_iter().filter_map(|piece| match piece.what {
            What::Value(kind) => Some(format!("{} {}", piece.text, kind.word())),
            What::Origin => Some(format!("{} origin", piece.text)),
            _ => None,
        });
        typed.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(
        told("no mbr_1 since 2026-01-01T00:00:00Z."),
        "mbr_1 id mbr_…, 2026-01-01T00:00:00Z date-time"
    );
    assert_eq!(
        told("https://a.example/clb_x?code=1&next=https%3A%2F%2Fb.example&cursor=c"),
        "https://a.example origin, clb_x id clb_…, 1 token, https://b.example origin, c cursor"
    );
}
