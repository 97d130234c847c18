use crate::IndexMap;
use openapiv3::{APIKeyLocation, SecurityScheme};
use serde_json::Value;

use super::Build;
use crate::contract::{Scheme, SchemeKind, Security};
use crate::pointer::Pointer;

impl Build<'_> {
    /// `components/securitySchemes`.
    pub(super) fn schemes(&self) -> IndexMap<String, Scheme> {
        let at = Pointer::root().push("components").push("securitySchemes");
        let declared = at.lookup(self.value).and_then(Value::as_object).into_iter().flatten();
        declared
            .filter_map(|(name, _)| {
                let kind = self.scheme_kind(&at.push(name))?;
                Some((name.clone(), Scheme { name: name.clone(), kind }))
            })
            .collect()
    }

    fn scheme_kind(&self, pointer: &Pointer) -> Option<SchemeKind> {
        let item = self.item_at(pointer)?;
        // Not among openapiv3's types, which end at OpenAPI 3.0.
        if item.value.get("type").and_then(Value::as_str) == Some("mutualTLS") {
            return Some(SchemeKind::MutualTls);
        }
        self.parse::<SecurityScheme>("security scheme", item.value, pointer).map(kind)
    }

    /// `security` of an operation, else of the document.
    pub(super) fn security(
        &self,
        operation: &Value,
        pointer: &Pointer,
        schemes: &IndexMap<String, Scheme>,
    ) -> Security {
        let own = operation.get("security").map(|value| (value, pointer.push("security")));
        let shared = self.value.get("security").map(|value| (value, Pointer::root().push("security")));
        let Some((value, at)) = own.or(shared) else { return Security::default() };
        let mut alternatives: Vec<IndexMap<String, Vec<String>>> = serde_json::from_value(value.clone())
            .inspect_err(|error| self.fault(&at, format!("this security cannot be read: {error}")))
            .unwrap_or_default();
        for name in alternatives.iter().flat_map(IndexMap::keys) {
            if !schemes.contains_key(name) {
                self.fault_with_hint(
                    &at,
                    format!("security scheme `{name}` is not declared"),
                    "declare it in components/securitySchemes",
                );
            }
        }
        // A scheme that nobody declares cannot be asked for.
        for alternative in &mut alternatives {
            alternative.retain(|name, _| schemes.contains_key(name));
        }
        Security { alternatives }
    }
}

fn kind(scheme: SecurityScheme) -> SchemeKind {
    match scheme {
        SecurityScheme::HTTP { scheme, .. } => match scheme.to_ascii_lowercase().as_str() {
            "bearer" => SchemeKind::Bearer,
            "basic" => SchemeKind::Basic,
            other => SchemeKind::Http(other.to_owned()),
        },
        SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. } => SchemeKind::Bearer,
        SecurityScheme::APIKey { location, name, .. } => match location {
            APIKeyLocation::Header => SchemeKind::Header(name),
            APIKeyLocation::Query => SchemeKind::Query(name),
            APIKeyLocation::Cookie => SchemeKind::Cookie(name),
        },
    }
}
