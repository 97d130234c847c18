//! Which template a path matches.

use super::{Matcher, Outcome, PathTemplate, SlashVariant};

fn matcher(templates: &[&'static str]) -> Matcher<&'static str> {
    Matcher::new(templates.iter().map(|text| (PathTemplate::parse(text).unwrap(), *text)))
}

/// The template that `path` matches and its values, as `/a/{b} b=1`.
fn found(matcher: &Matcher<&'static str>, path: &str) -> String {
    match matcher.outcome(path) {
        Outcome::Match(found) => found
            .params
            .iter()
            .fold((*found.value).to_owned(), |text, (name, value)| format!("{text} {name}={value}")),
        Outcome::Unknown => "unknown".to_owned(),
        Outcome::Malformed(error) => error.to_string(),
    }
}

#[test]
fn a_literal_wins_over_an_expression_wherever_it_stands() {
    let matcher = matcher(&["/a/{id}", "/a/me", "/{x}/me", "/a/{id}/b"]);
    assert_eq!(found(&matcher, "/a/me"), "/a/me");
    assert_eq!(found(&matcher, "/a/7"), "/a/{id} id=7");
    assert_eq!(found(&matcher, "/b/me"), "/{x}/me x=b");
    assert_eq!(found(&matcher, "/b/7"), "unknown");
}

#[test]
fn a_literal_that_leads_nowhere_gives_way() {
    let matcher = matcher(&["/a/me/x", "/a/{id}/y", "/{any}/{id}/z"]);
    assert_eq!(found(&matcher, "/a/me/x"), "/a/me/x");
    assert_eq!(found(&matcher, "/a/me/y"), "/a/{id}/y id=me");
    assert_eq!(found(&matcher, "/a/me/z"), "/{any}/{id}/z any=a id=me");
}

#[test]
fn the_most_literal_mixed_segment_wins() {
    let matcher = matcher(&["/{id}", "/{name}.{ext}", "/report-{id}.json", "/report.json"]);
    assert_eq!(found(&matcher, "/report.json"), "/report.json");
    assert_eq!(found(&matcher, "/report-7.json"), "/report-{id}.json id=7");
    assert_eq!(found(&matcher, "/a.tar.gz"), "/{name}.{ext} name=a.tar ext=gz");
    assert_eq!(found(&matcher, "/a"), "/{id} id=a");
    assert_eq!(found(&matcher, "/.gz"), "/{id} id=.gz");
}

#[test]
fn an_encoded_slash_stays_inside_its_value() {
    let matcher = matcher(&["/a/{id}", "/a/{x}/{y}", "/f/{rest*}"]);
    assert_eq!(found(&matcher, "/a/b%2Fc"), "/a/{id} id=b/c");
    assert_eq!(found(&matcher, "/a/b/c"), "/a/{x}/{y} x=b y=c");
    assert_eq!(found(&matcher, "/f/a/b%20c/"), "/f/{rest*} rest=a/b c/");
}

#[test]
fn literals_compare_decoded() {
    let matcher = matcher(&["/a b/{id}:cancel", "/ü"]);
    assert_eq!(found(&matcher, "/%61%20b/7%3Acancel"), "/a b/{id}:cancel id=7");
    assert_eq!(found(&matcher, "/%C3%BC"), "/ü");
}

#[test]
fn a_path_that_cannot_be_decoded_is_told_apart() {
    let matcher = matcher(&["/a/{id}"]);
    assert_eq!(found(&matcher, "/a/%zz"), "a \"%\" in the path is not followed by two hexadecimal digits");
    assert_eq!(found(&matcher, "/a/%ff"), "the path is not UTF-8 once percent-decoded");
    assert!(matcher.at("/a/%ff").is_none());
}

#[test]
fn an_empty_segment_is_no_value() {
    let matcher = matcher(&["/a/{id}", "/a/{id}/b", "/f/{rest*}"]);
    assert_eq!(found(&matcher, "/a/"), "unknown");
    assert_eq!(found(&matcher, "/a//b"), "unknown");
    assert_eq!(found(&matcher, "/f/"), "unknown");
    assert_eq!(found(&matcher, "a/b"), "unknown");
}

#[test]
fn the_slash_at_the_end_counts_and_its_variant_is_told() {
    let matcher = matcher(&["/users/", "/items", "/"]);
    assert_eq!(found(&matcher, "/users"), "unknown");
    assert_eq!(found(&matcher, "/items/"), "unknown");
    assert_eq!(matcher.slash_variant("/users"), Some((SlashVariant::Added, &"/users/")));
    assert_eq!(matcher.slash_variant("/items/"), Some((SlashVariant::Removed, &"/items")));
    assert_eq!(matcher.slash_variant("/other"), None);
    assert_eq!(found(&matcher, "/"), "/");
}

#[test]
fn a_rest_gives_way_to_everything_else() {
    let matcher = matcher(&["/f/{rest*}", "/f/{id}", "/f/a/{id}"]);
    assert_eq!(found(&matcher, "/f/a"), "/f/{id} id=a");
    assert_eq!(found(&matcher, "/f/a/b"), "/f/a/{id} id=b");
    assert_eq!(found(&matcher, "/f/a/b/c"), "/f/{rest*} rest=a/b/c");
}

#[test]
fn a_rest_ends_before_the_literals_behind_it() {
    let matcher = matcher(&["/f/{rest*}", "/f/{rest*}/_old", "/f/{rest*}/x/_old", "/f/{id}/{n}"]);
    assert_eq!(found(&matcher, "/f/a/b/c"), "/f/{rest*} rest=a/b/c");
    assert_eq!(found(&matcher, "/f/a/b/_old"), "/f/{rest*}/_old rest=a/b");
    assert_eq!(found(&matcher, "/f/a%2Fb/c/_old"), "/f/{rest*}/_old rest=a/b/c");
    assert_eq!(found(&matcher, "/f/a/x/%5Fold"), "/f/{rest*}/x/_old rest=a");
    assert_eq!(found(&matcher, "/f/x/_old/"), "/f/{rest*} rest=x/_old/");
    assert_eq!(found(&matcher, "/f/_old"), "/f/{rest*} rest=_old");
    assert_eq!(found(&matcher, "/f/a/_old"), "/f/{id}/{n} id=a n=_old");
}

#[test]
fn a_template_can_be_made_greedy_by_its_caller() {
    let greedy = |path: &str| PathTemplate::parse(path).unwrap().greedy("path");
    let matcher = Matcher::new([(greedy("/f/{path}").unwrap(), 1), (greedy("/f/{path}/old").unwrap(), 2)]);
    let found = |path: &str| {
        let found = matcher.at(path).unwrap();
        (*found.value, found.params.get("path").map(str::to_owned))
    };
    assert_eq!(found("/f/a/b"), (1, Some("a/b".to_owned())));
    assert_eq!(found("/f/a/b/old"), (2, Some("a/b".to_owned())));
    assert_eq!(greedy("/f/{path}/{id}"), None);
    assert_eq!(greedy("/f/x-{path}"), None);
}

#[test]
fn templates_equal_but_for_names_conflict() {
    let matcher = matcher(&[
        "/a/{id}",
        "/a/{name}",
        "/a/{id}.{x}",
        "/a/{n}.{y}",
        "/f/{a*}",
        "/f/{b*}",
        "/f/{a*}/x",
        "/f/{b*}/x",
    ]);
    let told: Vec<_> = matcher.conflicts().iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            r#"path "/a/{name}" matches the same paths as "/a/{id}""#,
            r#"path "/a/{n}.{y}" matches the same paths as "/a/{id}.{x}""#,
            r#"path "/f/{b*}" matches the same paths as "/f/{a*}""#,
            r#"path "/f/{b*}/x" matches the same paths as "/f/{a*}/x""#,
        ]
    );
    assert_eq!(found(&matcher, "/a/7"), "/a/{id} id=7");
    assert_eq!(matcher.iter().count(), 4);
}

#[test]
fn values_are_also_told_as_they_came() {
    let encoded = |template: &'static str, path: &str| -> Vec<String> {
        let matcher = matcher(&[template]);
        let found = matcher.at(path).unwrap();
        found.params.encoded().map(str::to_owned).collect()
    };
    assert_eq!(encoded("/a/{ids}", "/a/1%2C2,3"), ["1%2C2,3"]);
    assert_eq!(encoded("/a/{name}.{ext}", "/a/x%2Fy.tar"), ["x%2Fy", "tar"]);
    assert_eq!(encoded("/a/r-{id}", "/a/r%2D1%2C2"), ["1%2C2"]);
    assert_eq!(encoded("/a/{rest*}", "/a/b%20c/d"), ["b%20c/d"]);
}
