use serde_json::{Map, Value};
use specs::annotation::scim::Returned;

use super::desk::Desk;
use super::model::{Attr, Model};
use super::path::AttrPath;

/// The attributes that a request wants shown (RFC 7644, section 3.9). Where it names some and leaves
/// out others, what it names counts.
#[derive(Debug)]
pub(super) enum Projection<'m> {
    Only(Vec<AttrPath<'m>>),
    Without(Vec<AttrPath<'m>>),
}

impl<'m> Projection<'m> {
    pub(super) fn of(desk: &Desk<'_, '_>, model: &'m Model) -> Self {
        let paths = |text: &str| text.split(',').filter_map(|it| AttrPath::of(model, it.trim())).collect();
        match (desk.query("attributes"), desk.query("excludedAttributes")) {
            (Some(only), _) => Self::Only(paths(only)),
            (None, without) => Self::Without(without.map(paths).unwrap_or_default()),
        }
    }

    /// What is shown of a resource.
    pub(super) fn shown(&self, model: &Model, mut resource: Map<String, Value>) -> Value {
        let paths: Vec<&[&Attr]> = match self {
            Self::Only(paths) | Self::Without(paths) => {
                paths.iter().map(|path| path.steps.as_slice()).collect()
            }
        };
        self.narrow(&model.attributes, &mut resource, &paths);
        Value::Object(resource)
    }

    fn narrow(&self, attributes: &[Attr], object: &mut Map<String, Value>, paths: &[&[&Attr]]) {
        for attribute in attributes.iter().filter(|it| it.returned != Returned::Always) {
            let here = paths.iter().filter(|path| path[0].name == attribute.name);
            let deeper: Vec<&[&Attr]> =
                here.clone().map(|path| &path[1..]).filter(|it| !it.is_empty()).collect();
            let is_asked = here.count() > deeper.len();
            let keeps = match self {
                Self::Only(_) => is_asked || !deeper.is_empty(),
                Self::Without(_) => !is_asked && attribute.returned != Returned::Request,
            };
            if !keeps {
                object.remove(&attribute.name);
            } else if !is_asked && !deeper.is_empty() {
                match object.get_mut(&attribute.name) {
                    Some(Value::Object(parts)) => self.narrow(&attribute.parts, parts, &deeper),
                    Some(Value::Array(values)) => {
                        for parts in values.iter_mut().filter_map(Value::as_object_mut) {
                            self.narrow(&attribute.parts, parts, &deeper);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}
