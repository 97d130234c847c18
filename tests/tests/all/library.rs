//! An invented library, which uses the words that records and operations are described with.

use http::Method;
use serde_json::{Value, json};
use tests::library::{adding, without};
use tests::{Answer, Caller, Served, library};

async fn library() -> Served {
    library::serve(library::contract()).await
}

async fn made(caller: &Caller, path: &str, body: &Value) -> Value {
    let answer = caller.post(path, body).await;
    assert_eq!(answer.status, 201, "{path}: {}", answer.text);
    answer.json()
}

async fn id(caller: &Caller, path: &str, body: &Value) -> String {
    made(caller, path, body).await["id"].as_str().unwrap().to_owned()
}

async fn put(caller: &Caller, path: &str, body: &Value) -> Answer {
    Answer::to(caller.request(Method::PUT, path).json(body)).await
}

async fn member(caller: &Caller, name: &str) -> String {
    id(caller, "/api/members", &json!({"name": name})).await
}

async fn book(caller: &Caller, slug: &str) -> String {
    let details = json!({"summary": "short"});
    let body =
        json!({"isbn": slug, "slug": slug, "title": slug, "kind_id": "kind_novel", "details": details});
    id(caller, "/api/books", &body).await
}

fn told(answer: &Answer) -> (u16, Value) {
    (answer.status, answer.at("/title"))
}

#[tokio::test]
async fn an_id_that_the_document_assigns_counts_once_and_one_that_is_sent_never() {
    let named = adding("addGate/set/id", json!("${'gate-' + body.name}"));
    let mock = library::serve(library::changed(named)).await;
    let alice = mock.caller("alice").await;
    let gate = made(&alice, "/api/gates", &json!({"name": "north"})).await;
    assert_eq!(gate["id"], "gate-north");
    assert_eq!(alice.get("/api/gates/gate-north").await.status, 200);
    assert_eq!(told(&alice.post("/api/gates", &json!({"name": "north"})).await).0, 409);
    assert_eq!(alice.post("/api/gates", &json!({"name": "south"})).await.at("/id"), "gate-south");
    let member = made(&alice, "/api/members", &json!({"id": "mem_mine", "name": "Ada"})).await;
    assert_ne!(member["id"], "mem_mine");
}

#[tokio::test]
async fn numbers_have_no_gaps_and_a_failed_operation_takes_none() {
    let mock = library().await;
    let alice = mock.caller("alice").await;
    let first = made(&alice, "/api/members", &json!({"name": "Ada", "email": "ada@acme.example"})).await;
    assert_eq!((&first["number"], &first["greeting"]), (&json!("M-1"), &json!("Dear Ada")));
    let again = alice.post("/api/members", &json!({"name": "Eve", "email": "ada@acme.example"})).await;
    assert_eq!(told(&again), (409, json!("A member with this email exists")));
    let second = made(&alice, "/api/members", &json!({"name": "Bea"})).await;
    assert_eq!(second["number"], "M-2");
    let found = alice.get("/api/members/M-2").await;
    assert_eq!(found.at("/id"), second["id"]);
    let ids = json!({"member_ids": [second["id"], "mem_unknown"]});
    assert_eq!(alice.post("/api/members/numbered", &ids).await.status, 404);
    assert_eq!(alice.get("/api/members/M-2").await.status, 200);
    let ids = json!({"member_ids": [second["id"]]});
    assert_eq!(alice.post("/api/members/numbered", &ids).await.status, 200);
    assert_eq!(alice.get("/api/members/R-1").await.at("/name"), "Bea");
}

#[tokio::test]
async fn what_lies_under_a_record_is_found_through_it_alone() {
    let mock = library().await;
    let (alice, root) = (mock.caller("alice").await, mock.caller("root").await);
    let (ada, bea) = (member(&alice, "Ada").await, member(&alice, "Bea").await);
    let (dune, emma) = (book(&alice, "dune").await, book(&alice, "emma").await);
    for (member, book) in [(&ada, &dune), (&bea, &emma)] {
        made(
            &alice,
            "/api/loans",
            &json!({"member_id": member, "book_id": book, "due_at": "2999-01-01T00:00:00Z"}),
        )
        .await;
    }
    let number = alice.get(&format!("/api/members/{ada}")).await.at("/number");
    let number = number.as_str().unwrap();
    for (caller, branch, member, expected) in [
        (&alice, "tnt_acme", ada.as_str(), (200, json!([["dune"]]))),
        (&alice, "tnt_acme", number, (200, json!([["dune"]]))),
        (&root, "tnt_acme", &bea, (200, json!([["emma"]]))),
        (&root, "tnt_globex", &bea, (404, json!("No such member"))),
        (&root, "tnt_acme", "mem_x", (404, json!("No such member"))),
        (&alice, "tnt_globex", &ada, (404, json!("No such branch"))),
    ] {
        let answer = caller.get(&format!("/api/branches/{branch}/members/{member}/loans")).await;
        let titles =
            answer.json().as_array().map(|rows| rows.iter().map(|row| row["titles"].clone()).collect());
        let told = titles.map_or_else(|| answer.at("/title"), Value::Array);
        assert_eq!((answer.status, told), expected, "{branch} {member}: {}", answer.text);
    }
    alice.post("/api/members/bar", &json!({"member_ids": [bea]})).await;
    let barred = alice.get(&format!("/api/branches/tnt_acme/members/{bea}/loans")).await;
    assert_eq!(told(&barred), (409, json!("Bea is barred")));
}

#[tokio::test]
async fn a_record_of_another_parent_is_not_there() {
    let mock = library().await;
    let (alice, bob) = (mock.caller("alice").await, mock.caller("bob").await);
    let first = id(&alice, "/api/lists", &json!({"title": "First"})).await;
    let second = id(&alice, "/api/lists", &json!({"title": "Second"})).await;
    let grants = |list: &str| format!("/api/lists/{list}/grants");
    let grant = json!({"grantee": "usr_bob", "level": "view", "list_id": second});
    let given = made(&alice, &grants(&first), &grant).await;
    assert_eq!(given["list_id"], *first);
    let refused = bob.post(&grants(&first), &grant).await;
    assert_eq!((refused.status, refused.at("/details/owner")), (403, json!("usr_alice")), "{}", refused.text);
    assert_eq!(bob.post(&grants(&second), &grant).await.status, 404);
    let at = |list: &str| format!("{}/{}", grants(list), given["id"].as_str().unwrap());
    assert_eq!(alice.get(&format!("{}?level=view", grants(&first))).await.json(), json!([given]));
    assert_eq!(alice.get(&format!("{}?level=edit", grants(&first))).await.json(), json!([]));
    assert_eq!(alice.get(&grants(&second)).await.json(), json!([]));
    assert_eq!(alice.delete(&at(&second)).await.status, 404);
    assert_eq!(alice.delete(&at(&first)).await.status, 204);
    assert_eq!(alice.get(&grants(&first)).await.json(), json!([]));
}

#[tokio::test]
async fn of_many_some_may_fail_and_the_others_stay_done() {
    let mock = library().await;
    let alice = mock.caller("alice").await;
    let (ada, bea) = (member(&alice, "Ada").await, member(&alice, "Bea").await);
    alice.post("/api/members/bar", &json!({"member_ids": [bea]})).await;
    let answer = alice.post("/api/members/bar", &json!({"member_ids": [ada, bea, "mem_x"]})).await;
    assert_eq!((answer.status, answer.at("/failed")), (200, json!(2)), "{}", answer.text);
    assert_eq!(
        answer.at("/results"),
        json!([
            {"id": ada, "ok": true, "error": null},
            {"id": bea, "ok": false, "error": "Bea is barred already"},
            {"id": "mem_x", "ok": false, "error": "No member mem_x"},
        ])
    );
    assert_eq!(alice.get(&format!("/api/members/{ada}")).await.at("/status"), "barred");
}

#[tokio::test]
async fn a_loan_falls_due_by_the_worlds_clock_and_costs_more_every_day() {
    let mock = library().await;
    let world = mock.default_world();
    world.clock(&json!({"set": "2030-01-01T00:00:00Z"})).await;
    world.clock(&json!({"freeze": true})).await;
    let alice = world.caller("alice").await;
    let (ada, dune) = (member(&alice, "Ada").await, book(&alice, "dune").await);
    let lent = json!({"member_id": ada, "book_id": dune, "due_at": "2030-01-08T00:00:00Z"});
    let loan = id(&alice, "/api/loans", &lent).await;
    let at = format!("/api/loans/{loan}");
    assert_eq!(told(&alice.post("/api/loans", &lent).await), (409, json!("dune is lent")));
    assert_eq!(alice.get(&format!("/api/members/{ada}")).await.at("/loans"), 1);
    let kept = alice.delete(&format!("/api/members/{ada}")).await;
    assert_eq!(told(&kept), (409, json!("1 loans stand in the name of Ada")));
    world.clock(&json!({"set": "2030-01-07T23:59:59Z"})).await;
    let alice = world.caller("alice").await;
    assert_eq!(alice.get(&at).await.at("/status"), "out");
    world.clock(&json!({"set": "2030-01-10T12:00:00Z"})).await;
    let state = world.state("loan").await;
    assert_eq!(
        state.at("/records/0/status"),
        "overdue",
        "the clock answers when all is done: {}",
        state.text
    );
    let alice = world.caller("alice").await;
    let late = alice.get(&at).await;
    assert_eq!((late.at("/status"), late.at("/fine_cents")), (json!("overdue"), json!(75)), "{}", late.text);
    assert_eq!(
        (late.at("/is_late"), late.at("/fined_at")),
        (json!(true), json!("2030-01-10T00:00:00.000000Z"))
    );
    assert_eq!(alice.get("/api/fines").await.at("/total_cents"), 75);
    let back = alice.send(Method::POST, &format!("{at}/return")).await;
    assert_eq!((back.status, back.at("/status")), (200, json!("returned")), "{}", back.text);
    let again = alice.send(Method::POST, &format!("{at}/return")).await;
    assert_eq!(told(&again), (400, json!("Cannot return a returned loan")));
    assert_eq!(alice.get("/api/tally").await.at("/returned"), 1);
    assert_eq!(alice.get("/api/books/dune").await.at("/status"), "available");
    world.clock(&json!({"advance": "P3D"})).await;
    let alice = world.caller("alice").await;
    assert_eq!(alice.get(&at).await.at("/fine_cents"), 75);
    let events = alice.get("/api/events").await.json();
    let types: Vec<&str> = events.as_array().unwrap().iter().map(|it| it["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["member.added", "loan.started", "loan.ended"]);
}

#[tokio::test]
async fn what_stands_below_a_shelf_goes_where_it_goes() {
    let mock = library().await;
    let alice = mock.caller("alice").await;
    let shelf = async |name: &str, parent: Value| {
        id(&alice, "/api/shelves", &json!({"name": name, "parent_id": parent})).await
    };
    let top = shelf("top", Value::Null).await;
    let mid = shelf("mid", json!(top)).await;
    let low = shelf("low", json!(mid)).await;
    let at = |id: &str| format!("/api/shelves/{id}");
    assert_eq!(alice.get(&at(&low)).await.at("/path"), "top/mid/low");
    let circle = alice.patch(&at(&top), &json!({"parent_id": low})).await;
    assert_eq!(told(&circle), (400, json!("top cannot stand below itself")));
    assert_eq!(alice.patch(&at(&top), &json!({"name": "head"})).await.status, 200);
    assert_eq!(alice.get(&at(&low)).await.at("/path"), "head/mid/low");
    let blocked = alice.delete(&format!("{}?strategy=block", at(&mid))).await;
    assert_eq!(told(&blocked), (409, json!("mid is not empty")));
    assert_eq!(alice.delete(&format!("{}?strategy=burn", at(&mid))).await.status, 400);
    assert_eq!(alice.delete(&format!("{}?strategy=move_up", at(&mid))).await.status, 204);
    assert_eq!(alice.get(&at(&low)).await.at("/path"), "head/low");
    assert_eq!(alice.delete(&format!("{}?strategy=cascade", at(&top))).await.status, 204);
    assert_eq!(alice.get(&at(&low)).await.status, 404);
}

#[tokio::test]
async fn children_are_replaced_as_a_list_and_reordered_by_their_ids() {
    let mock = library().await;
    let alice = mock.caller("alice").await;
    let dune = book(&alice, "dune").await;
    let (ada, bea) = (member(&alice, "Ada").await, member(&alice, "Bea").await);
    let at = format!("/api/books/{dune}/holds");
    let first = put(&alice, &at, &json!([{"member_id": ada}, {"member_id": bea}])).await;
    assert_eq!(first.status, 200, "{}", first.text);
    let (one, two) = (first.at("/holds/0/id"), first.at("/holds/1/id"));
    let kept = put(&alice, &at, &json!([{"member_id": ada}, {"id": two, "member_id": bea}])).await;
    assert_eq!((kept.at("/holds/1/id"), kept.at("/holds/1/place")), (two.clone(), json!(1)));
    let fresh = kept.at("/holds/0/id");
    assert_ne!(fresh, one);
    let order = format!("{at}/order");
    let wrong = put(&alice, &order, &json!({"ids": [two]})).await;
    assert_eq!(told(&wrong), (400, json!("Name every hold once")));
    let turned = put(&alice, &order, &json!({"ids": [two, fresh]})).await;
    assert_eq!((turned.at("/holds/0/id"), turned.at("/holds/0/place")), (two, json!(0)));
    assert_eq!(alice.delete("/api/books/dune").await.status, 204);
    assert_eq!(mock.default_world().of("library").state("hold").await.at("/total"), 0);
}

#[tokio::test]
async fn who_is_in_a_circle_is_in_every_circle_that_it_is_in() {
    let mock = library().await;
    let alice = mock.caller("alice").await;
    let ada = member(&alice, "Ada").await;
    let inner = id(&alice, "/api/circles", &json!({"name": "inner"})).await;
    let outer = id(&alice, "/api/circles", &json!({"name": "outer"})).await;
    let join = async |circle: &str, kind: &str, who: &str| {
        let path = format!("/api/circles/{circle}/members");
        alice.post(&path, &json!({"member_type": kind, "member_id": who})).await
    };
    assert_eq!(join(&inner, "member", &ada).await.status, 201);
    assert_eq!(join(&inner, "member", &ada).await.status, 200);
    assert_eq!(join(&outer, "circle", &inner).await.status, 201);
    let circle = join(&inner, "circle", &outer).await;
    assert_eq!(told(&circle), (400, json!("A circle cannot be in itself")));
    assert_eq!(alice.get(&format!("/api/circles/{outer}/everybody")).await.at("/ids"), json!([ada]));
    let mut both = vec![inner.clone(), outer.clone()];
    both.sort();
    assert_eq!(alice.get(&format!("/api/members/{ada}/circles")).await.at("/ids"), json!(both));
    assert_eq!(alice.delete(&format!("/api/circles/{inner}/members/{ada}")).await.status, 204);
    assert_eq!(alice.get(&format!("/api/circles/{outer}/everybody")).await.at("/ids"), json!([]));
}

#[tokio::test]
async fn what_rules_were_is_kept_and_comes_back_as_a_new_version() {
    let mock = library().await;
    let alice = mock.caller("alice").await;
    let rules = id(&alice, "/api/rules", &json!({"text": "quiet"})).await;
    let at = format!("/api/rules/{rules}");
    assert_eq!(put(&alice, &at, &json!({"text": "quiet"})).await.at("/version"), 1);
    assert_eq!(put(&alice, &at, &json!({"text": "loud"})).await.at("/version"), 2);
    let back = alice.send(Method::POST, &format!("{at}/versions/1/restore")).await;
    assert_eq!((back.at("/text"), back.at("/version")), (json!("quiet"), json!(3)), "{}", back.text);
    assert_eq!(alice.send(Method::POST, &format!("{at}/versions/9/restore")).await.status, 404);
    let versions = alice.get(&format!("{at}/versions")).await.at("/versions");
    let texts: Vec<&str> =
        versions.as_array().unwrap().iter().map(|it| it["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["quiet", "loud", "quiet"]);
}

#[tokio::test]
async fn a_list_is_found_by_its_owner_and_by_those_it_is_granted_to() {
    let mock = library().await;
    let (alice, bob) = (mock.caller("alice").await, mock.caller("bob").await);
    let own = id(&bob, "/api/lists", &json!({"title": "Mine"})).await;
    let titles = async |caller: &Caller| {
        let rows = caller.get("/api/lists").await.json();
        rows.as_array()
            .unwrap()
            .iter()
            .map(|row| row["title"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(titles(&alice).await, ["Shared with acme"]);
    let mut seen = titles(&bob).await;
    seen.sort();
    assert_eq!(seen, ["Mine", "Shared with acme"]);
    let at = format!("/api/lists/{own}");
    assert_eq!(alice.get(&at).await.status, 404);
    let grant = json!({"grantee": "tnt_acme", "level": "view"});
    assert_eq!(alice.post(&format!("{at}/grants"), &grant).await.status, 404);
    let granted = id(&bob, &format!("{at}/grants"), &grant).await;
    assert_eq!(alice.get(&at).await.status, 200);
    assert_eq!(alice.post(&format!("{at}/grants"), &grant).await.status, 403);
    let denied = put(&alice, &at, &json!({"title": "Yours"})).await;
    assert_eq!(told(&denied), (403, json!("This takes edit, you have view")));
    assert_eq!(put(&bob, &at, &json!({"title": "Still mine"})).await.status, 200);
    assert_eq!(bob.delete(&format!("{at}/grants/{granted}")).await.status, 204);
    assert_eq!(alice.get(&at).await.status, 404);
}

#[tokio::test]
async fn to_write_what_is_shown_from_elsewhere_takes_a_level() {
    let mock = library::serve(library::changed(without("/x-mock/resources/reading_list/levels"))).await;
    let alice = mock.caller("alice").await;
    let own = id(&alice, "/api/lists", &json!({"title": "Mine"})).await;
    assert_eq!(alice.get("/api/lists/rl_seeded").await.status, 200);
    assert_eq!(put(&alice, "/api/lists/rl_seeded", &json!({"title": "Ours"})).await.status, 404);
    assert_eq!(put(&alice, &format!("/api/lists/{own}"), &json!({"title": "Ours"})).await.status, 200);
}

#[tokio::test]
async fn a_secret_is_shown_once_and_kept_hashed() {
    let mock = library().await;
    let alice = mock.caller("alice").await;
    let gate = made(&alice, "/api/gates", &json!({"name": "north"})).await;
    let key = gate["key"].as_str().unwrap();
    assert!(key.starts_with("gate_") && key.len() == 37, "{key}");
    let again = alice.get(&format!("/api/gates/{}", gate["id"].as_str().unwrap())).await;
    assert_eq!(again.at("/key"), Value::Null);
    assert!(!mock.default_world().of("library").state("gate").await.text.contains(key));
}

#[tokio::test]
async fn settings_are_made_by_the_first_put_and_changed_by_the_next() {
    let mock = library().await;
    let alice = mock.caller("alice").await;
    assert_eq!(alice.get("/api/settings").await.json(), json!({"settings": null}));
    let first = put(&alice, "/api/settings", &json!({"opening": "9"})).await;
    assert_eq!((first.status, first.at("/fine_cents")), (201, json!(25)), "{}", first.text);
    let next = put(&alice, "/api/settings", &json!({"opening": "10"})).await;
    assert_eq!((next.status, next.at("/id")), (200, first.at("/id")));
    let greta = mock.caller("greta").await;
    assert_eq!(greta.get("/api/settings").await.json(), json!({"settings": null}));
}

#[tokio::test]
async fn details_of_a_book_are_what_its_kind_says() {
    let mock = library().await;
    let alice = mock.caller("alice").await;
    let refused = async |details: Value| {
        let body =
            json!({"isbn": "1", "slug": "one", "title": "One", "kind_id": "kind_novel", "details": details});
        alice.post("/api/books", &body).await.status
    };
    assert_eq!(refused(json!({})).await, 400);
    assert_eq!(refused(json!({"summary": "much longer than it may be"})).await, 400);
    assert_eq!(refused(json!({"summary": "s", "binding": "stone"})).await, 400);
    assert_eq!(refused(json!({"summary": "s", "colour": "red"})).await, 400);
    assert_eq!(refused(json!({"summary": "s", "pages": 5, "binding": "cloth"})).await, 201);
}

#[tokio::test]
async fn another_system_is_called_and_its_refusals_are_read_or_passed_on() {
    let mock = library().await;
    let alice = mock.caller("alice").await;
    let dune = made(&alice, "/api/transfers", &json!({"isbn": "9780441013593"})).await;
    let asked = mock.default_world().of("partner").state("request").await;
    assert_eq!(asked.at("/records/0/id"), dune["partner_id"]);
    let unknown = alice.post("/api/transfers", &json!({"isbn": "0"})).await;
    assert_eq!(told(&unknown), (400, json!("The partner does not have 0")));
    let busy = alice.post("/api/transfers", &json!({"isbn": "9780000000001"})).await;
    assert_eq!((busy.status, busy.header("retry-after")), (429, "7"), "{}", busy.text);
    assert_eq!(mock.default_world().of("library").state("transfer").await.at("/total"), 1);
}

#[tokio::test]
async fn what_follows_goes_deep_and_stops_before_the_stack_does() {
    let mock = library().await;
    let alice = mock.caller("alice").await;
    let mut shelves = Vec::new();
    for depth in 0..300 {
        let parent = shelves.last().cloned();
        let body = json!({"name": format!("s{depth}"), "parent_id": parent});
        shelves.push(id(&alice, "/api/shelves", &body).await);
    }
    let at = |depth: usize| format!("/api/shelves/{}", shelves[depth]);
    let renamed = alice.patch(&at(100), &json!({"name": "here"})).await;
    assert_eq!(renamed.status, 200, "{}", renamed.text);
    let path = alice.get(&at(299)).await.at("/path");
    assert!(path.as_str().unwrap().contains("/s99/here/s101/"), "{path}");
    let refused = alice.patch(&at(0), &json!({"name": "top"})).await;
    assert_eq!((refused.status, refused.at("/kind")), (500, json!("internal")), "{}", refused.text);
    assert_eq!(alice.get(&at(0)).await.at("/name"), "s0");
    assert_eq!(alice.get(&at(299)).await.at("/path"), path);
}
