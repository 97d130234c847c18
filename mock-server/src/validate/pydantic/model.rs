//! A compiled schema.

use serde_json::Value;

use super::address::Address;
use super::boolean;
use super::choice::{Choice, Literal};
use super::compile::{self, Resolve, Unresolved};
use super::dict::Dict;
use super::email::Email;
use super::fault::Fault;
use super::float::Float;
use super::integer::Integer;
use super::item::Item;
use super::list::List;
use super::loc::Loc;
use super::moment::Moment;
use super::record::Record;
use super::run::{Exactness, Run};
use super::tagged::Tagged;
use super::text::Text;
use super::union;
use super::url::Url;
use super::uuid;

/// A schema that was read once, so that validating against it looks nothing up and compiles no pattern.
#[derive(Debug)]
pub struct Model {
    nodes: Vec<Node>,
    root: NodeId,
}

/// The place of a node in its model; references, even recursive ones, are such places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NodeId(pub(super) usize);

/// What a value has to be, one variant for each of pydantic's validators.
#[derive(Debug)]
pub(super) enum Node {
    Any,
    Null,
    Boolean,
    Integer(Integer),
    Float(Float),
    Text(Text),
    Email(Email),
    Url(Url),
    Uuid,
    Moment(Moment),
    Address(Address),
    Choice(Choice),
    Literal(Literal),
    List(List),
    Dict(Dict),
    Record(Record),
    Nullable(NodeId),
    Union(Vec<NodeId>),
    Tagged(Tagged),
    Alias(NodeId),
}

impl Model {
    /// Reads a schema, following its references through `resolve`.
    ///
    /// Keywords that no pydantic model produces (`not`, `if`, `prefixItems`) are ignored.
    ///
    /// # Errors
    /// [`Unresolved`] when a reference leads nowhere.
    pub fn compile(schema: &Value, resolve: &dyn Resolve) -> Result<Self, Unresolved> {
        let (nodes, root) = compile::compile(schema, resolve)?;
        Ok(Self { nodes, root })
    }

    /// The value as pydantic would hand it to a handler: strings converted, defaults filled in, unknown fields
    /// dropped. A field that was not sent and has no default stays away.
    ///
    /// # Errors
    /// Every reason for which FastAPI would answer 422, in its order.
    pub fn validate(&self, instance: &Value, loc: &Loc<'_>) -> Result<Value, Vec<Item>> {
        let mut run = Run::new(self);
        run.check(self.root, instance, loc).ok_or(run.items)
    }

    /// Whether the value is a list, so that a repeated parameter is read as a whole.
    #[must_use]
    pub fn is_list(&self) -> bool {
        let mut node = self.root;
        // As many steps as there are nodes: more would go round in circles.
        for _ in 0..self.nodes.len() {
            match self.node(node) {
                Node::Nullable(inner) | Node::Alias(inner) => node = *inner,
                Node::List(_) => return true,
                Node::Union(branches) => return self.has_list(branches),
                _ => return false,
            }
        }
        false
    }

    fn has_list(&self, branches: &[NodeId]) -> bool {
        branches.iter().any(|branch| matches!(self.node(*branch), Node::List(_)))
    }

    /// The node at a place; a place that is none of this model's takes anything.
    pub(super) fn node(&self, id: NodeId) -> &Node {
        self.nodes.get(id.0).unwrap_or(&Node::Any)
    }
}

impl Node {
    pub(super) fn check(&self, input: &Value, loc: &Loc<'_>, run: &mut Run<'_>) -> Option<Value> {
        match self {
            Self::Any => any(input, run),
            Self::Null => null(input, loc, run),
            Self::Boolean => boolean::check(input, loc, run),
            Self::Integer(integer) => integer.check(input, loc, run),
            Self::Float(float) => float.check(input, loc, run),
            Self::Text(text) => text.check(input, loc, run),
            Self::Email(email) => email.check(input, loc, run),
            Self::Url(url) => url.check(input, loc, run),
            Self::Uuid => uuid::check(input, loc, run),
            Self::Moment(moment) => moment.check(input, loc, run),
            Self::Address(address) => address.check(input, loc, run),
            Self::Choice(choice) => choice.check(input, loc, run),
            Self::Literal(literal) => literal.check(input, loc, run),
            Self::List(list) => list.check(input, loc, run),
            Self::Dict(dict) => dict.check(input, loc, run),
            Self::Record(record) => record.check(input, loc, run),
            Self::Nullable(_) if input.is_null() => Some(Value::Null),
            Self::Nullable(inner) | Self::Alias(inner) => run.check(*inner, input, loc),
            Self::Union(branches) => union::check(branches, input, loc, run),
            Self::Tagged(tagged) => tagged.check(input, loc, run),
        }
    }
}

fn any(input: &Value, run: &mut Run<'_>) -> Option<Value> {
    run.floor(Exactness::Strict);
    Some(input.clone())
}

fn null(input: &Value, loc: &Loc<'_>, run: &mut Run<'_>) -> Option<Value> {
    if input.is_null() {
        return Some(Value::Null);
    }
    run.reject(loc, input, Fault::plain("none_required", "Input should be None"))
}
