use std::fmt::Write as _;

use crate::document::Document;

fn refusal(name: &str, text: &str) -> String {
    Document::from_str(name, text).unwrap_err().to_string()
}

#[test]
fn nesting_is_bounded_in_both_syntaxes() {
    for (name, text) in [
        ("a.json", "[".repeat(1_000_000)),
        ("a.yaml", "[".repeat(1_000_000)),
        ("a.yaml", format!("x: {}1{}", "{a: ".repeat(1_000), "}".repeat(1_000))),
        ("a.yaml", (0..1_000).fold(String::new(), |text, depth| text + &" ".repeat(depth) + "a:\n")),
        ("a.yaml", format!("{}1", "- ".repeat(100_000))),
    ] {
        let told = refusal(name, &text);
        assert!(told.contains("recursion limit") || told.contains("nested too deep"), "{told}");
    }
}

#[test]
fn what_json_allows_to_nest_is_read_and_walked() {
    let schema = format!("{}{{}}{}", "{\"not\":".repeat(120), "}".repeat(120));
    let text = format!("{{\"openapi\": \"3.1.0\", \"components\": {{\"schemas\": {{\"A\": {schema}}}}}}}");
    assert!(Document::from_str("a.json", &text).is_ok());
    assert!(Document::from_str("a.yaml", &text).is_ok());
}

#[test]
fn a_billion_laughs_are_refused() {
    let mut text = "openapi: 3.1.0\nx-0: &x0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..10 {
        let aliases = vec![format!("*x{}", level - 1); 9].join(", ");
        writeln!(text, "x-{level}: &x{level} [{aliases}]").unwrap();
    }
    let told = refusal("a.yaml", &text);
    assert!(told.contains("aliases that unfold"), "{told}");
}

#[test]
fn a_long_document_is_no_attack() {
    let mut text = "openapi: 3.1.0\nx-a: &a {b: 1}\nx-list:\n".to_owned();
    for _ in 0..100_000 {
        text.push_str("  - {a: 1, b: [c, d], e: *a}\n");
    }
    assert!(Document::from_str("a.yaml", &text).is_ok());
}

#[test]
fn copies_of_copies_are_counted() {
    let files: Vec<(String, String)> = (0..20)
        .map(|level| {
            let callback = |name| format!("{name}: {{'{{$url}}': {{$ref: p{}.yaml}}}}", level + 1);
            let text = format!("post: {{callbacks: {{{}, {}}}}}\n", callback("a"), callback("b"));
            (format!("p{level}.yaml"), text)
        })
        .chain([
            ("p20.yaml".to_owned(), "post: {}\n".to_owned()),
            ("openapi.yaml".to_owned(), "openapi: 3.1.0\npaths: {/a: {$ref: p0.yaml}}\n".to_owned()),
        ])
        .collect();
    let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let told = super::problems(&files);
    assert!(told.contains("the document asks for more than"), "{told}");
}
