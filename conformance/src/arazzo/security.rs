use specs::System;
use specs::contract::SchemeKind;

use super::argument::template;
use super::names::Names;
use super::node::Node;
use crate::expression::{Expression, Template};

/// A credential that a step sends as one of the contract's security schemes has it.
///
/// Written as `x-security: [{schemeName: clientBasic, values: {username: …, password: …}}]`, which other
/// runners know too; Arazzo itself cannot say how two inputs become one `Authorization: Basic` header.
#[derive(Clone, Debug)]
pub(crate) enum Authentication {
    Basic { username: Template, password: Template },
    Bearer(Template),
    Header(String, Template),
    Query(String, Template),
    Cookie(String, Template),
}

/// Reads `x-security` of a step that calls this system.
pub(super) fn read(step: &Node<'_>, system: &System, names: &Names<'_>) -> Vec<Authentication> {
    step.list("x-security").iter().filter_map(|node| authentication(node, system, names)).collect()
}

fn authentication(node: &Node<'_>, system: &System, names: &Names<'_>) -> Option<Authentication> {
    node.keys(&["schemeName", "values"]);
    let name_node = node.required("schemeName")?;
    let name = name_node.text()?;
    let Some(scheme) = system.schemes().get(name) else {
        let known: Vec<_> = system.schemes().keys().map(String::as_str).collect();
        let hint = format!("known schemes: {}", known.join(", "));
        name_node.report(format!("no security scheme of {} is named `{name}`", system.name()), hint);
        return None;
    };
    let values = node.required("values")?;
    let value = |key: &str| template(&values.required(key)?, names);
    match &scheme.kind {
        SchemeKind::Basic => {
            let (username, password) = (value("username"), value("password"));
            Some(Authentication::Basic { username: username?, password: password? })
        }
        SchemeKind::Bearer => value("token").map(Authentication::Bearer),
        SchemeKind::Header(field) => value("apiKey").map(|key| Authentication::Header(field.clone(), key)),
        SchemeKind::Query(field) => value("apiKey").map(|key| Authentication::Query(field.clone(), key)),
        SchemeKind::Cookie(field) => value("apiKey").map(|key| Authentication::Cookie(field.clone(), key)),
        SchemeKind::Http(_) | SchemeKind::MutualTls => {
            name_node.report(
                format!("the scheme `{name}` is not supported yet"),
                "send a header with `parameters`",
            );
            None
        }
    }
}

impl Authentication {
    /// Every expression in it, in reading order.
    pub(crate) fn expressions(&self) -> Vec<&Expression> {
        match self {
            Self::Basic { username, password } => {
                username.expressions().into_iter().chain(password.expressions()).collect()
            }
            Self::Bearer(value) | Self::Header(_, value) | Self::Query(_, value) | Self::Cookie(_, value) => {
                value.expressions()
            }
        }
    }
}
