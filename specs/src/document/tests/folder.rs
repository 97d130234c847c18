use super::{folder, problems, without};
use crate::document::Document;

fn referencing(reference: &str) -> String {
    let text = format!("openapi: 3.1.0\npaths: {{/a: {{$ref: '{reference}'}}}}\n");
    problems(&[("openapi.yaml", &text)])
}

#[test]
fn a_reference_out_of_the_folder_is_refused_before_the_disk_is_asked() {
    insta::assert_snapshot!(referencing("../secret.yaml"), @r#"openapi.yaml:2:20: error: "../secret.yaml" is outside the document's folder"#);
    insta::assert_snapshot!(referencing("/etc/passwd"), @r#"openapi.yaml:2:20: error: "/etc/passwd" is outside the document's folder"#);
    insta::assert_snapshot!(referencing("a/../../b.yaml"), @r#"openapi.yaml:2:20: error: "a/../../b.yaml" is outside the document's folder"#);
    insta::assert_snapshot!(referencing("%2e%2e/b.yaml"), @r#"openapi.yaml:2:20: error: "../b.yaml" is outside the document's folder"#);
}

#[test]
fn other_schemes_are_remote() {
    let told = referencing("file:///etc/passwd");
    assert!(told.contains("remote references are not followed: \"file:///etc/passwd\""), "{told}");
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_refused() {
    let outside = folder(&[("secret.yaml", "get: {}\n")]);
    let inside = folder(&[("openapi.yaml", "openapi: 3.1.0\npaths: {/a: {$ref: link.yaml}}\n")]);
    let link = inside.path().join("link.yaml");
    std::os::unix::fs::symlink(outside.path().join("secret.yaml"), link).unwrap();
    let told = Document::load(inside.path()).unwrap_err().to_string();
    assert_eq!(
        without(inside.path(), &told),
        "openapi.yaml:2:20: error: \"link.yaml\" is outside the document's folder"
    );
}

#[test]
fn a_reference_to_a_folder_is_no_file() {
    let told =
        problems(&[("openapi.yaml", "openapi: 3.1.0\npaths: {/a: {$ref: sub}}\n"), ("sub/a.yaml", "")]);
    insta::assert_snapshot!(told, @r#"openapi.yaml:2:20: error: "sub" is no regular file"#);
}

#[test]
fn a_text_has_no_folder() {
    let told = Document::from_str("api.yaml", "openapi: 3.1.0\npaths: {/a: {$ref: a.yaml}}\n");
    insta::assert_snapshot!(told.unwrap_err(), @r#"api.yaml:2:20: error: "a.yaml" is a file, but this document was not read from a folder"#);
}
