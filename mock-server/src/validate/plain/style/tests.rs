//! The tables of the OpenAPI Specification 3.1.1, "Style Examples", read back.

use specs::contract::{Explode, Style};

use super::{Malformed, Wanted, read};
use crate::validate::plain::escapes::Escapes;
use crate::validate::plain::given::{Given, Shape};
use crate::validate::plain::source::Source;

const ROWS: [(Shape, &str); 3] =
    [(Shape::Text, "blue"), (Shape::List, "[blue black brown]"), (Shape::Object, "{R=100 G=200 B=150}")];

fn shown(given: &Given) -> String {
    match given {
        Given::Text(text) => text.clone(),
        Given::Items(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(" ")),
        Given::Members(members) => {
            let members: Vec<_> = members.iter().map(|(name, it)| format!("{name}={}", shown(it))).collect();
            format!("{{{}}}", members.join(" "))
        }
    }
}

fn of_source(style: Style, shape: Shape, escapes: Escapes, source: &Source<'_>) -> Result<String, Malformed> {
    let owns = |name: &str| ["R", "G", "B"].contains(&name);
    let given = read(style, Wanted { name: "color", shape, escapes, owns: &owns }, source)?;
    Ok(given.map_or_else(|| "absent".to_owned(), |given| shown(&given)))
}

fn segment(style: Style, shape: Shape, text: &str) -> Result<String, Malformed> {
    of_source(style, shape, Escapes::Percent, &Source::one("color", text))
}

fn query(style: Style, shape: Shape, text: &str) -> String {
    of_source(style, shape, Escapes::Form, &Source::query(text)).unwrap()
}

fn rows_of_segments(style: Style, texts: [&str; 3]) {
    for ((shape, expected), text) in ROWS.iter().zip(texts) {
        assert_eq!(segment(style, *shape, text).as_deref(), Ok(*expected), "{style:?} {text}");
    }
}

fn rows_of_queries(style: Style, texts: [&str; 3]) {
    for ((shape, expected), text) in ROWS.iter().zip(texts) {
        assert_eq!(query(style, *shape, text), *expected, "{style:?} {text}");
    }
}

#[test]
fn simple_values_are_parted_by_commas() {
    rows_of_segments(Style::Simple(Explode::Joined), ["blue", "blue,black,brown", "R,100,G,200,B,150"]);
    rows_of_segments(Style::Simple(Explode::Apart), ["blue", "blue,black,brown", "R=100,G=200,B=150"]);
}

#[test]
fn labels_start_with_a_dot() {
    rows_of_segments(Style::Label(Explode::Joined), [".blue", ".blue,black,brown", ".R,100,G,200,B,150"]);
    rows_of_segments(Style::Label(Explode::Apart), [".blue", ".blue.black.brown", ".R=100.G=200.B=150"]);
    assert!(segment(Style::Label(Explode::Joined), Shape::Text, "blue").is_err());
}

#[test]
fn a_matrix_names_its_values() {
    let joined = [";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"];
    rows_of_segments(Style::Matrix(Explode::Joined), joined);
    let apart = [";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"];
    rows_of_segments(Style::Matrix(Explode::Apart), apart);
    assert_eq!(segment(Style::Matrix(Explode::Joined), Shape::Text, ";color").as_deref(), Ok(""));
    assert!(segment(Style::Matrix(Explode::Joined), Shape::Text, ";colour=blue").is_err());
}

#[test]
fn a_form_repeats_names_or_joins_values() {
    rows_of_queries(
        Style::Form(Explode::Joined),
        ["color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"],
    );
    rows_of_queries(
        Style::Form(Explode::Apart),
        ["color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"],
    );
}

#[test]
fn other_separators_are_read_encoded_or_not() {
    for (style, joint) in [
        (Style::SpaceDelimited, "%20"),
        (Style::SpaceDelimited, "+"),
        (Style::PipeDelimited, "|"),
        (Style::PipeDelimited, "%7C"),
    ] {
        let list = format!("color={}", ["blue", "black", "brown"].join(joint));
        let object = format!("color={}", ["R", "100", "G", "200", "B", "150"].join(joint));
        rows_of_queries(style, ["color=blue", &list, &object]);
    }
}

#[test]
fn a_deep_object_has_its_names_in_brackets() {
    for text in
        ["color[R]=100&color[G]=200&color[B]=150", "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"]
    {
        assert_eq!(query(Style::DeepObject, Shape::Object, text), "{R=100 G=200 B=150}");
    }
    let nested = "color[a][b]=1&color[a][c]=2&color[tags][]=x&color[tags][]=y&other[a]=3";
    assert_eq!(query(Style::DeepObject, Shape::Object, nested), "{a={b=1 c=2} tags={=[x y]}}");
}

#[test]
fn a_delimiter_that_came_encoded_is_data() {
    assert_eq!(segment(Style::Simple(Explode::Joined), Shape::List, "a%2Cb,c").as_deref(), Ok("[a,b c]"));
    assert_eq!(segment(Style::Label(Explode::Apart), Shape::List, ".a%2Eb.c").as_deref(), Ok("[a.b c]"));
    assert_eq!(segment(Style::Matrix(Explode::Apart), Shape::Object, ";R=a%3Bb").as_deref(), Ok("{R=a;b}"));
    assert_eq!(query(Style::Form(Explode::Joined), Shape::List, "color=a%2Cb,c"), "[a,b c]");
    assert_eq!(
        query(Style::Form(Explode::Apart), Shape::List, "color=a%26color%3Db&color=c+d"),
        "[a&color=b c d]"
    );
}

#[test]
fn what_is_not_sent_is_absent_and_what_is_sent_empty_is_an_empty_list() {
    assert_eq!(query(Style::Form(Explode::Apart), Shape::List, "other=1"), "absent");
    assert_eq!(query(Style::Form(Explode::Apart), Shape::Object, "other=1"), "absent");
    assert_eq!(query(Style::DeepObject, Shape::Object, "color=1"), "absent");
    assert_eq!(query(Style::Form(Explode::Apart), Shape::List, "color="), "[]");
    assert_eq!(query(Style::Form(Explode::Joined), Shape::List, "color"), "[]");
    assert_eq!(query(Style::Form(Explode::Apart), Shape::Text, "color="), "");
}

#[test]
fn an_object_that_does_not_come_in_pairs_is_malformed() {
    assert!(segment(Style::Simple(Explode::Joined), Shape::Object, "R,100,G").is_err());
    assert!(segment(Style::Simple(Explode::Apart), Shape::Object, "R=100,G").is_err());
}
