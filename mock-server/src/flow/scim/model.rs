use specs::IndexMap;
use specs::annotation::scim::{Attribute, AttributeKind, Mutability, Returned, ScimType};

/// The attributes of a resource type as filters, paths and bodies see them: those that all resources
/// have (RFC 7643, section 3.1), its own, and its extensions, each as one attribute with the name of its
/// schema.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) schema: String,
    pub(super) attributes: Vec<Attr>,
}

/// An attribute.
#[derive(Debug, Clone)]
pub(super) struct Attr {
    pub(super) name: String,
    pub(super) kind: AttributeKind,
    pub(super) several: bool,
    pub(super) required: bool,
    pub(super) case_exact: bool,
    pub(super) mutability: Mutability,
    pub(super) returned: Returned,
    pub(super) parts: Vec<Attr>,
}

impl Model {
    pub(super) fn new(declared: &ScimType) -> Self {
        let extensions = declared.extensions.iter().map(|(schema, extension)| Attr {
            kind: AttributeKind::Complex,
            parts: attributes(&extension.attributes),
            ..Attr::named(schema)
        });
        let attributes = common().into_iter().chain(attributes(&declared.attributes)).chain(extensions);
        Self { schema: declared.schema.clone(), attributes: attributes.collect() }
    }

    /// The attribute of a name, in any case.
    pub(super) fn attribute(&self, name: &str) -> Option<&Attr> {
        named(&self.attributes, name)
    }

    /// The schemas of its extensions.
    pub(super) fn extensions(&self) -> impl Iterator<Item = &Attr> {
        self.attributes.iter().filter(|attribute| attribute.is_extension())
    }
}

impl Attr {
    fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            kind: AttributeKind::String,
            several: false,
            required: false,
            case_exact: false,
            mutability: Mutability::ReadWrite,
            returned: Returned::Default,
            parts: Vec::new(),
        }
    }

    /// Whether it is a schema of its own.
    pub(super) fn is_extension(&self) -> bool {
        self.name.contains(':')
    }

    /// A part of a name, in any case.
    pub(super) fn part(&self, name: &str) -> Option<&Self> {
        named(&self.parts, name)
    }
}

fn named<'m>(attributes: &'m [Attr], name: &str) -> Option<&'m Attr> {
    attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
}

fn attributes(declared: &IndexMap<String, Attribute>) -> Vec<Attr> {
    let attribute = |(name, declared): (&String, &Attribute)| Attr {
        kind: declared.kind,
        several: declared.multi_valued,
        required: declared.required,
        case_exact: declared.case_exact,
        mutability: declared.mutability,
        returned: declared.returned,
        parts: attributes(&declared.sub_attributes),
        ..Attr::named(name)
    };
    declared.iter().map(attribute).collect()
}

fn common() -> Vec<Attr> {
    let set = |name: &str| Attr { case_exact: true, mutability: Mutability::ReadOnly, ..Attr::named(name) };
    let instant = |name: &str| Attr { kind: AttributeKind::DateTime, ..set(name) };
    let meta = Attr {
        kind: AttributeKind::Complex,
        parts: vec![
            set("resourceType"),
            instant("created"),
            instant("lastModified"),
            Attr { kind: AttributeKind::Reference, ..set("location") },
            set("version"),
        ],
        ..set("meta")
    };
    let schemas = Attr { several: true, returned: Returned::Always, ..set("schemas") };
    vec![schemas, Attr { returned: Returned::Always, ..set("id") }, meta]
}
