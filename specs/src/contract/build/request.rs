use openapiv3::Parameter as Parsed;
use serde_json::Value;

use super::Build;
use crate::annotation;
use crate::contract::reference::Item;
use crate::contract::{Empty, Extent, Location, MediaRange, Notation, Parameter, Reserved, Style};
use crate::pointer::Pointer;
use crate::schema::{ValueKind, ValueKinds};

/// Headers that a document describes elsewhere; as parameters they are ignored (OpenAPI, Parameter
/// Object, `name`).
const NO_PARAMETERS: [&str; 3] = ["accept", "content-type", "authorization"];

impl Build<'_> {
    /// Parameters of the path item and of the operation; the operation's win.
    pub(super) fn parameters(&self, operation: &Pointer) -> Vec<Parameter> {
        let shared = operation.parent().map(|item| self.listed(&item)).unwrap_or_default();
        let own = self.listed(operation);
        let same = |a: &Parameter, b: &Parameter| a.name == b.name && a.location == b.location;
        let inherited = shared.into_iter().filter(|p| !own.iter().any(|other| same(p, other)));
        let mut parameters: Vec<Parameter> = inherited.collect();
        parameters.extend(own);
        parameters
    }

    fn listed(&self, owner: &Pointer) -> Vec<Parameter> {
        let list = owner.push("parameters");
        let count = list.lookup(self.value).and_then(Value::as_array).map_or(0, Vec::len);
        (0..count).filter_map(|index| self.parameter(&list.push(&index.to_string()))).collect()
    }

    fn parameter(&self, pointer: &Pointer) -> Option<Parameter> {
        let item = self.item_at(pointer)?;
        if !self.has_style_of_its_place(&item) {
            return None;
        }
        let parsed: Parsed = self.parse("parameter", item.value, pointer)?;
        self.declared(&parsed, &item)
    }

    /// A style of another place counts for nothing, where that will do.
    fn has_style_of_its_place(&self, item: &Item<'_>) -> bool {
        let text = |key: &str| item.value.get(key).and_then(Value::as_str);
        let (Some(place), Some(style)) = (text("in"), text("style")) else { return true };
        let known = styles(place);
        if known.is_empty() || known.contains(&style) {
            return true;
        }
        self.fault_with_hint(
            &item.pointer.push("style"),
            format!("a {place} parameter has no style `{style}`"),
            &format!("its styles are {}", known.join(", ")),
        );
        self.is_lenient()
    }

    fn declared(&self, parsed: &Parsed, item: &Item<'_>) -> Option<Parameter> {
        let data = parsed.parameter_data_ref();
        let location = location(parsed);
        let schema = item.pointer_to("schema").or_else(|| content_schema(item));
        if location == Location::Header && NO_PARAMETERS.contains(&data.name.to_ascii_lowercase().as_str()) {
            let message = format!("header `{}` is no parameter, what is said here is ignored", data.name);
            self.warning(&item.pointer.push("name"), message);
            return None;
        }
        self.warn_of_what_has_no_effect(location, item);
        let notation = self.content_notation(item).unwrap_or_else(|| styled(parsed));
        self.warn_of_an_undefined_form(&notation, schema.as_ref(), item);
        Some(Parameter {
            extent: self.extent(location, item),
            name: data.name.clone(),
            location,
            required: data.required,
            schema,
            notation,
            empty: match parsed {
                Parsed::Query { allow_empty_value: Some(true), .. } => Empty::Absence,
                _ => Empty::Value,
            },
        })
    }

    /// `x-mock` of a parameter: whether it takes the rest of the path.
    fn extent(&self, location: Location, item: &Item<'_>) -> Extent {
        let Some(annotation) = item.value.get("x-mock") else { return Extent::Segment };
        let pointer = item.pointer.push("x-mock");
        if !self.sound(&pointer, annotation, annotation::parameter_problems) {
            return Extent::Segment;
        }
        if location != Location::Path {
            self.error(
                &pointer.push("rest"),
                format!("a {} parameter takes no part of the path", location.word()),
            );
        }
        Extent::Rest
    }

    /// A parameter may describe itself as content of one media type instead of by a schema.
    fn content_notation(&self, item: &Item<'_>) -> Option<Notation> {
        let mut members = item.members("content");
        let (name, at) = members.next()?;
        if members.next().is_some() {
            self.warning(&item.pointer.push("content"), "a parameter has one media type, the first counts");
        }
        self.media_range(name, &at).map(Notation::Content)
    }

    /// The media types that a key of `content` names.
    pub(super) fn media_range(&self, name: &str, at: &Pointer) -> Option<MediaRange> {
        MediaRange::parse(name).inspect_err(|error| self.warning(at, error.to_string())).ok()
    }

    fn warn_of_what_has_no_effect(&self, location: Location, item: &Item<'_>) {
        for key in ["allowReserved", "allowEmptyValue"] {
            if location != Location::Query && item.value.get(key).is_some() {
                let message = format!("`{key}` has no effect in a {} parameter", location.word());
                self.warning(&item.pointer.push(key), message);
            }
        }
        for key in ["style", "explode", "schema"] {
            if item.value.get("content").is_some() && item.value.get(key).is_some() {
                self.warning(&item.pointer.push(key), format!("`{key}` has no meaning beside `content`"));
            }
        }
    }

    /// OpenAPI says of some styles only how they write lists or objects.
    fn warn_of_an_undefined_form(&self, notation: &Notation, schema: Option<&Pointer>, item: &Item<'_>) {
        let Notation::Style(style, _) = notation else { return };
        let wanted = match style {
            Style::SpaceDelimited | Style::PipeDelimited => [ValueKind::Array, ValueKind::Object].as_slice(),
            Style::DeepObject => &[ValueKind::Object],
            _ => return,
        };
        let kinds = ValueKinds::of(self.value, schema.and_then(|schema| schema.lookup(self.value)));
        if !wanted.iter().any(|kind| kinds.has(*kind)) {
            let style = item.value.get("style").and_then(Value::as_str).unwrap_or_default();
            let message = format!("OpenAPI does not say how `{style}` writes a value of this schema");
            self.warning(&item.pointer.push("style"), message);
        }
    }

    pub(super) fn item_at(&self, pointer: &Pointer) -> Option<Item<'_>> {
        Item::at(self.value, pointer.clone()).inspect_err(|message| self.fault(pointer, message)).ok()
    }

    pub(super) fn schema_below(&self, pointer: &Pointer) -> Option<Pointer> {
        let schema = pointer.push("schema");
        schema.lookup(self.value).map(|_| schema)
    }
}

/// The styles a location has; none for what is no location.
fn styles(place: &str) -> &'static [&'static str] {
    match place {
        "path" => &["simple", "label", "matrix"],
        "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        "header" => &["simple"],
        "cookie" => &["form"],
        _ => &[],
    }
}

const fn location(parsed: &Parsed) -> Location {
    match parsed {
        Parsed::Path { .. } => Location::Path,
        Parsed::Query { .. } => Location::Query,
        Parsed::Header { .. } => Location::Header,
        Parsed::Cookie { .. } => Location::Cookie,
    }
}

fn styled(parsed: &Parsed) -> Notation {
    let explode = parsed.parameter_data_ref().explode;
    match parsed {
        Parsed::Path { style, .. } => Notation::Style(Style::path(style, explode), Reserved::Encoded),
        Parsed::Query { style, allow_reserved, .. } => {
            Notation::Style(Style::query(style, explode), reserved(*allow_reserved))
        }
        Parsed::Header { .. } => Notation::Style(Style::header(explode), Reserved::Encoded),
        Parsed::Cookie { .. } => Notation::Style(Style::cookie(explode), Reserved::Encoded),
    }
}

pub(super) const fn reserved(allowed: bool) -> Reserved {
    if allowed { Reserved::Literal } else { Reserved::Encoded }
}

fn content_schema(item: &Item<'_>) -> Option<Pointer> {
    item.members("content").map(|(_, at)| at.push("schema")).next()
}
