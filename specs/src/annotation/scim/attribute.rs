use serde::Deserialize;

use super::Links;
use crate::IndexMap;
use crate::expression::Template;

/// An attribute: its characteristics, spelled as schemas spell them (RFC 7643, section 7), and what of
/// a record it is.
///
/// ```yaml
/// active: {type: boolean, value: "${record.status == 'ACTIVE'}", set: {status: "${value ? 'ACTIVE' : 'SUSPENDED'}"}}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
#[derive(Default)]
pub struct Attribute {
    /// What its values are.
    #[serde(rename = "type")]
    pub kind: AttributeKind,
    /// Whether it has several.
    pub multi_valued: bool,
    /// What it is.
    pub description: String,
    /// Whether a resource must have it.
    pub required: bool,
    /// Whether case tells its texts apart.
    pub case_exact: bool,
    /// Who may change it.
    pub mutability: Mutability,
    /// When it is shown.
    pub returned: Returned,
    /// Whether two resources may share a value; what holds is what its resource declares.
    pub uniqueness: Uniqueness,
    /// Values that are usual.
    pub canonical_values: Vec<String>,
    /// What a reference may lead to.
    pub reference_types: Vec<String>,
    /// What a complex one is made of.
    pub sub_attributes: IndexMap<String, Attribute>,
    /// The field that it is.
    pub field: Option<String>,
    /// What it is where it is no field, over `record`.
    pub value: Option<Template>,
    /// The fields that it changes where it is no field, over `value`.
    pub set: IndexMap<String, Template>,
    /// What it is where nobody says, over `asked` and `current`.
    pub default: Option<Template>,
    /// The records that its values are.
    pub links: Option<Links>,
}

/// The types of RFC 7643, section 2.3.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AttributeKind {
    /// Text.
    #[default]
    String,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Decimal,
    /// A whole number.
    Integer,
    /// An instant.
    DateTime,
    /// Base64.
    Binary,
    /// A URI.
    Reference,
    /// Attributes of its own.
    Complex,
}

/// Who may change an attribute.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Mutability {
    /// Nobody.
    ReadOnly,
    /// Clients.
    #[default]
    ReadWrite,
    /// Clients, once.
    Immutable,
    /// Clients, who never see it.
    WriteOnly,
}

/// When an attribute is shown.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Returned {
    /// Whatever is asked for.
    Always,
    /// Never.
    Never,
    /// Unless it is left out.
    #[default]
    Default,
    /// Where it is asked for.
    Request,
}

/// Whether resources may share a value.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Uniqueness {
    /// They may.
    #[default]
    None,
    /// Not in one service.
    Server,
    /// Not anywhere.
    Global,
}

impl AttributeKind {
    /// The word, as schemas spell it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Boolean => "boolean",
            Self::Decimal => "decimal",
            Self::Integer => "integer",
            Self::DateTime => "dateTime",
            Self::Binary => "binary",
            Self::Reference => "reference",
            Self::Complex => "complex",
        }
    }
}

impl Mutability {
    /// The word, as schemas spell it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ReadOnly => "readOnly",
            Self::ReadWrite => "readWrite",
            Self::Immutable => "immutable",
            Self::WriteOnly => "writeOnly",
        }
    }
}

impl Returned {
    /// The word, as schemas spell it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Never => "never",
            Self::Default => "default",
            Self::Request => "request",
        }
    }
}

impl Uniqueness {
    /// The word, as schemas spell it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Server => "server",
            Self::Global => "global",
        }
    }
}
