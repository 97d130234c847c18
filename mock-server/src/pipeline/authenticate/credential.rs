use std::borrow::Cow;

use http::header::AUTHORIZATION;
use specs::System;
use specs::contract::SchemeKind;

use crate::pipeline::Exchange;
use crate::validate::{Query, cookies};

/// What a request shows for a scheme. A scheme without an identity takes any credential of its kind.
pub(super) fn credential(system: &System, scheme: &str, exchange: &Exchange) -> Option<String> {
    let authorization = |wanted: &str| {
        let header = exchange.headers.get(AUTHORIZATION)?;
        let lossy = || String::from_utf8_lossy(header.as_bytes());
        let header: Cow<'_, str> = header.to_str().map_or_else(|_| lossy(), Cow::from);
        let (kind, value) = header.split_once(' ')?;
        (kind.eq_ignore_ascii_case(wanted) && !value.trim().is_empty()).then(|| value.trim().to_owned())
    };
    let shown = |key: &str| (!key.is_empty()).then(|| key.to_owned());
    match &system.schemes().get(scheme)?.kind {
        SchemeKind::Bearer => authorization("bearer"),
        SchemeKind::Basic => authorization("basic"),
        SchemeKind::Http(kind) => authorization(kind),
        SchemeKind::Header(name) => exchange.header(name.as_str()).and_then(shown),
        SchemeKind::Query(name) => {
            Query::parse(&exchange.query).values(name).last().and_then(|key| shown(key))
        }
        SchemeKind::Cookie(name) => cookies(&exchange.headers, name).first().and_then(|key| shown(key)),
        // The mock speaks plain HTTP: whoever could connect is taken to have shown a certificate.
        SchemeKind::MutualTls => Some(String::new()),
    }
}
