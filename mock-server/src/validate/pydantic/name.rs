//! The names that pydantic gives its validators, which is how a union's branches show in a location.

use super::address::Address;
use super::model::{Model, Node, NodeId};
use super::moment::Moment;

/// How many names may stand inside one another; a list of itself would have no end.
const DEEPEST: usize = 16;

/// Names that pydantic puts together from how it validates addresses, in every mode.
const IP_V4: &str = "lax-or-strict[lax=function-plain[ip_v4_address_validator()],strict=json-or-python[json=function-after[IPv4Address(), str],python=is-instance[IPv4Address]]]";
const IP_V6: &str = "lax-or-strict[lax=function-plain[ip_v6_address_validator()],strict=json-or-python[json=function-after[IPv6Address(), str],python=is-instance[IPv6Address]]]";

/// The name of a node: `int`, `constrained-str`, `list[int]`, or a model's class.
pub(super) fn name(model: &Model, id: NodeId) -> String {
    nested(model, id, 0)
}

fn nested(model: &Model, id: NodeId, depth: usize) -> String {
    if depth > DEEPEST {
        return "...".to_owned();
    }
    let inner = |id: NodeId| nested(model, id, depth + 1);
    let joined = |ids: &mut dyn Iterator<Item = NodeId>| ids.map(inner).collect::<Vec<_>>().join(",");
    match model.node(id) {
        Node::List(list) => format!("{}[{}]", list.name(), inner(list.items)),
        Node::Dict(dict) => format!("dict[{},{}]", dict.key_name(), inner(dict.values)),
        Node::Record(record) => record.class.clone(),
        Node::Nullable(node) => format!("nullable[{}]", inner(*node)),
        Node::Alias(node) => inner(*node),
        Node::Union(nodes) => format!("union[{}]", joined(&mut nodes.iter().copied())),
        Node::Tagged(tagged) => {
            format!("tagged-union[{}]", joined(&mut tagged.branches()))
        }
        Node::Choice(choice) => choice.name(),
        Node::Literal(literal) => literal.name(),
        leaf => leaf_name(leaf).to_owned(),
    }
}

fn leaf_name(node: &Node) -> &'static str {
    match node {
        Node::Null => "none",
        Node::Boolean => "bool",
        Node::Integer(integer) if integer.is_bounded() => "constrained-int",
        Node::Integer(_) => "int",
        Node::Float(float) if float.is_bounded() => "constrained-float",
        Node::Float(_) => "float",
        Node::Text(text) if text.is_bounded() => "constrained-str",
        Node::Text(_) => "str",
        Node::Email(_) => "function-after[_validate(), str]",
        Node::Url(_) => "function-wrap[wrap_val()]",
        Node::Uuid => "uuid",
        Node::Moment(Moment::DateTime) => "datetime",
        Node::Moment(Moment::Date) => "date",
        Node::Moment(Moment::Time) => "time",
        Node::Address(Address::V4) => IP_V4,
        Node::Address(Address::V6) => IP_V6,
        _ => "any",
    }
}
