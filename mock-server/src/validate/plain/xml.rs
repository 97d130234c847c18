use roxmltree::{Document, Node};
use serde_json::Value;
use specs::IndexMap;
use specs::schema::ValueKind;

use super::coerce;
use super::given::Given;
use super::schema::Schema;
use crate::xml::tag;

/// Elements within each other; as deep as JSON may be.
const DEEPEST: usize = 127;

/// Bytes of a tag: each of its attributes is compared with all others.
const LONGEST_TAG: usize = 64 << 10;

/// Says that an element stands for null (XML Schema Part 1, section 2.6.2).
const NIL: (&str, &str) = ("http://www.w3.org/2001/XMLSchema-instance", "nil");

/// A document as the value that its schema reads there, by names, attributes and wrappers as its `xml` says
/// (OpenAPI, XML Object). Prefixes and namespaces are not compared.
///
/// # Errors
/// What is wrong, with the place, where it is no XML, has a DTD or another root than the schema names.
pub(super) fn read(text: &str, schema: &Schema<'_>) -> Result<Value, String> {
    let text = text.trim_start_matches('\u{feff}');
    if has_long_tag(text) {
        return Err(format!("a tag has more than {LONGEST_TAG} bytes"));
    }
    let document = Document::parse(text).map_err(|error| error.to_string())?;
    let root = document.root_element();
    if let Some(deep) = root.descendants().find(|node| node.ancestors().nth(DEEPEST + 1).is_some()) {
        let at = document.text_pos_at(deep.range().start);
        return Err(format!("nested deeper than {DEEPEST} elements at {at}"));
    }
    if let Some(name) = schema.xml("name").and_then(Value::as_str)
        && !locals(name).any(|local| local == root.tag_name().name())
    {
        let (actual, at) = (root.tag_name().name(), document.text_pos_at(root.range().start));
        return Err(format!("the root at {at} is <{actual}>, expected is <{}>", tag(name)));
    }
    Ok(coerce::value(&element(root, Some(schema)), Some(schema)))
}

/// Whether a tag is longer than is read; comments and text between brackets may be.
fn has_long_tag(text: &str) -> bool {
    let tags = text.match_indices('<').map(|(at, _)| &text.as_bytes()[at + 1..]);
    let mut tags = tags.filter(|rest| !matches!(rest.first(), Some(b'!' | b'?')));
    tags.any(|rest| {
        memchr::memchr(b'>', &rest[..rest.len().min(LONGEST_TAG)]).is_none() && rest.len() > LONGEST_TAG
    })
}

/// Whether XML is read by this schema: it speaks of a structure. Text and bytes are taken as they are.
pub(super) fn reads(schema: &Schema<'_>) -> bool {
    let kinds = schema.kinds();
    let is_structure = kinds.has(ValueKind::Object) && !kinds.has(ValueKind::String);
    is_structure || schema.is_list() || !schema.members().is_empty()
}

/// What an element says: its text, or its attributes and the elements in it.
fn element(node: Node<'_, '_>, schema: Option<&Schema<'_>>) -> Given {
    let kinds = schema.map(Schema::kinds);
    let has = |kind| kinds.is_some_and(|kinds| kinds.has(kind));
    let text = text(node);
    let is_nil = node.attribute(NIL).is_some_and(|it| matches!(it, "true" | "1"));
    let is_empty = text.is_empty() && node.attributes().len() == 0 && !has(ValueKind::String);
    let has_elements = node.children().any(|child| child.is_element());
    if has(ValueKind::Null) && !has_elements && (is_nil || is_empty) {
        return Given::Text("null".to_owned());
    }
    if let Some(schema) = schema.filter(|schema| schema.is_list()) {
        return list(node, schema);
    }
    if has_elements || text.trim().is_empty() && schema.is_some_and(reads) {
        return Given::Members(members(node, schema));
    }
    Given::Text(if has(ValueKind::String) { text } else { text.trim().to_owned() })
}

fn text(node: Node<'_, '_>) -> String {
    node.children().filter_map(|child| child.text().filter(|_| child.is_text())).collect()
}

/// The members of an object, declared ones by the names that their schemas give them.
fn members(node: Node<'_, '_>, schema: Option<&Schema<'_>>) -> Vec<(String, Given)> {
    let mut left: Vec<Node<'_, '_>> = node.children().filter(Node::is_element).collect();
    let mut members = Vec::new();
    for name in schema.map(Schema::members).unwrap_or_default() {
        let Some(member) = schema.and_then(|schema| schema.member(name)) else { continue };
        if member.xml("attribute").is_some_and(|it| *it == true) {
            let locals: Vec<String> = locals(own(&member, name)).collect();
            let found = node.attributes().find(|it| locals.iter().any(|local| local == it.name()));
            members.extend(found.map(|found| (name.to_owned(), Given::Text(found.value().to_owned()))));
            continue;
        }
        let locals: Vec<String> = names(&member, name).into_iter().flat_map(locals).collect();
        let is_of_it = |node: &Node<'_, '_>| locals.iter().any(|local| local == node.tag_name().name());
        let (found, others): (Vec<_>, Vec<_>) = left.into_iter().partition(is_of_it);
        left = others;
        members.extend(value(&found, &member).map(|value| (name.to_owned(), value)));
    }
    let mut more: IndexMap<&str, Vec<Given>> = IndexMap::default();
    for child in left {
        let name = child.tag_name().name();
        let schema = schema.and_then(|schema| schema.member(name));
        more.entry(name).or_default().push(element(child, schema.as_ref()));
    }
    let one_or_all = |mut values: Vec<Given>| match values.len() {
        1 => values.remove(0),
        _ => Given::Items(values),
    };
    members.extend(more.into_iter().map(|(name, values)| (name.to_owned(), one_or_all(values))));
    members
}

/// What the elements of one member say; of several that are no list the last counts.
fn value(found: &[Node<'_, '_>], member: &Schema<'_>) -> Option<Given> {
    let last = *found.last()?;
    if !member.is_list() || is_wrapped(member) {
        return Some(element(last, Some(member)));
    }
    let item = |(at, node): (usize, &Node<'_, '_>)| element(*node, member.item(at).as_ref());
    Some(Given::Items(found.iter().enumerate().map(item).collect()))
}

/// A list in an element around it.
fn list(node: Node<'_, '_>, schema: &Schema<'_>) -> Given {
    let children = node.children().filter(Node::is_element).enumerate();
    Given::Items(children.map(|(at, child)| element(child, schema.item(at).as_ref())).collect())
}

fn is_wrapped(list: &Schema<'_>) -> bool {
    list.xml("wrapped").is_some_and(|it| *it == true)
}

/// The names that elements of a member may have: of a list that is not wrapped those of its items.
fn names<'n>(member: &Schema<'n>, name: &'n str) -> Vec<&'n str> {
    let items = member.item(0).filter(|_| member.is_list() && !is_wrapped(member));
    let of_items = items.as_ref().and_then(|item| item.xml("name")?.as_str());
    let apart = items.as_ref().map(|_| name);
    of_items.into_iter().chain(apart).chain([own(member, name)]).collect()
}

/// The name that a member's schema gives it, else its own.
fn own<'n>(member: &Schema<'n>, name: &'n str) -> &'n str {
    member.xml("name").and_then(Value::as_str).unwrap_or(name)
}

/// What a tag of this name may be called: without its prefix, or with the colon written as other than one.
fn locals(name: &str) -> impl Iterator<Item = String> {
    let declared = tag(name);
    let own = declared.rsplit_once(':').map(|(_, own)| own.to_owned());
    own.into_iter().chain([declared.replace(':', "_")])
}
