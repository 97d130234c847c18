use bytes::Bytes;
use http::header::{ALLOW, HOST, LOCATION};
use http::{HeaderValue, Method, StatusCode};
use serde_json::Value;
use specs::annotation::{Dialect, FailureKind, Surface, TrailingSlash};
use specs::contract::Location;
use specs::document::Care;
use specs::path::{Match, Outcome};
use specs::{Operation, System};

use super::Exchange;
use crate::failure::Failure;
use crate::site::{Mount, Route, Service, Site};
use crate::validate::{Query, takes_segment};

/// The system a request is for, and the operation, if there is one.
#[derive(Debug)]
pub(super) struct Routed<'s> {
    pub(super) service: Option<&'s Service>,
    /// The part of the system with a dialect of its own, if it is for one.
    pub(super) surface: Option<&'s Surface>,
    pub(super) found: Result<Found<'s>, Failure>,
}

/// The operation a request is for.
#[derive(Debug)]
pub(crate) struct Found<'s> {
    pub(crate) service: &'s Service,
    pub(crate) operation: &'s Operation,
    pub(crate) route: &'s Route,
    /// Path parameters, decoded.
    pub(crate) params: Vec<(String, String)>,
    /// Path parameters, percent-encoded as they came.
    pub(crate) encoded: Vec<(String, String)>,
}

impl<'s> Found<'s> {
    pub(crate) fn system(&self) -> &System {
        &self.service.system
    }

    /// The system, for as long as it is served.
    pub(crate) const fn service_system(&self) -> &'s System {
        &self.service.system
    }

    /// The part of the system with a dialect of its own that the operation is of.
    pub(crate) fn surface(&self) -> Option<&Surface> {
        self.system().surface(self.operation.path.as_str())
    }

    /// Path parameters as an object.
    pub(crate) fn path(&self) -> Value {
        self.params.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect()
    }

    /// Whether others are told of its success.
    pub(crate) fn notifies(&self) -> bool {
        !self.operation.callbacks.is_empty() || !self.route.webhooks.is_empty()
    }

    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Finds the operation of a method and path.
pub(super) fn route<'s>(site: &'s Site, exchange: &Exchange) -> Routed<'s> {
    let Some((service, path)) = service(site, &exchange.path) else {
        return Routed { service: None, surface: None, found: Err(unknown_system(site, exchange)) };
    };
    Routed {
        service: Some(service),
        surface: service.system.surface(path),
        found: operation(service, exchange, path),
    }
}

/// The operation of a method and a path below a world, if there is one.
pub(crate) fn operation_at<'s>(
    site: &'s Site,
    path: &str,
    method: &Method,
) -> Option<(&'s Service, &'s Operation)> {
    let (service, path) = service(site, path)?;
    let Outcome::Match(matched) = service.system.paths().outcome(path) else { return None };
    Some((service, service.at(by_method(service, &matched, method, |_| Vec::new())?).0))
}

/// Whether a path that begins like one of a world is one that a document declares, as `/@{lat},{lon}`.
pub(super) fn is_declared_with_at(site: &Site, path: &str) -> bool {
    let Some((service, path)) = path.starts_with("/@").then(|| service(site, path)).flatten() else {
        return false;
    };
    let Outcome::Match(matched) = service.system.paths().outcome(path) else { return false };
    let declared = |index: &usize| service.system.operations()[*index].path.as_str();
    matched.value.first().is_some_and(|index| declared(index).starts_with("/@"))
}

fn service<'s, 'p>(site: &'s Site, path: &'p str) -> Option<(&'s Service, &'p str)> {
    let rest = path.strip_prefix('/')?;
    let end = rest.find('/').unwrap_or(rest.len());
    let named = site
        .services()
        .iter()
        .find(|service| service.mount == Mount::Named && service.system.name() == &rest[..end]);
    if let Some(service) = named {
        return Some((service, &rest[end..]));
    }
    site.services().iter().find(|service| service.mount == Mount::Root).map(|service| (service, path))
}

fn unknown_system(site: &Site, exchange: &Exchange) -> Failure {
    let names: Vec<&str> = site.services().iter().map(|service| service.system.name()).collect();
    let reason = format!("`{}` is below none of the systems served: /{}", exchange.path, names.join(", /"));
    Failure::new(FailureKind::NoRoute, reason)
}

fn operation<'s>(service: &'s Service, exchange: &Exchange, path: &str) -> Result<Found<'s>, Failure> {
    let matched = match service.system.paths().outcome(path) {
        Outcome::Match(matched) => matched,
        Outcome::Unknown => {
            let below = service.system.bases().iter().filter_map(|base| base.strip(path));
            let matched = below.filter_map(|path| service.system.paths().at(path)).next();
            return matched
                .map_or_else(|| slash(service, exchange, path), |it| found(service, exchange, &it));
        }
        Outcome::Malformed(error) => {
            return Err(Failure::new(FailureKind::NoRoute, format!("the path cannot be read: {error}")));
        }
    };
    found(service, exchange, &matched)
}

fn found<'s>(
    service: &'s Service,
    exchange: &Exchange,
    matched: &Match<'_, Vec<usize>>,
) -> Result<Found<'s>, Failure> {
    let index = by_method(service, matched, &exchange.method, |name| given(exchange, name))
        .ok_or_else(|| method_not_allowed(service, exchange, matched.value))?;
    let (operation, route) = service.at(index);
    // The names are the operation's own: another template of the same shape may have matched.
    let values = matched.params.iter().map(|(_, value)| value.to_owned());
    let params = operation.path.names().map(str::to_owned).zip(values);
    let encoded = matched.params.encoded().map(str::to_owned);
    let encoded = operation.path.names().map(str::to_owned).zip(encoded);
    Ok(Found { service, operation, route, params: params.collect(), encoded: encoded.collect() })
}

/// The base of a system's issued URLs: public URL, world, system.
pub(crate) fn base(site: &Site, prefix: &str, system: &System) -> String {
    let slash = if system.name().is_empty() { "" } else { "/" };
    format!("{}{prefix}{slash}{}", site.public_url(), system.name())
}

/// What a request has in its query or a header of this name.
fn given(exchange: &Exchange, name: &str) -> Vec<String> {
    let query = Query::parse(&exchange.query);
    let queried = query.values(name).into_iter().map(str::to_owned);
    queried.chain(exchange.header(name).map(str::to_owned)).collect()
}

/// The operation of a method. Of several on one path the one whose query is asked for, then the one whose parameters
/// take what the path says: `/icons/{id}` and `/icons/{name}`.
fn by_method(
    service: &Service,
    matched: &Match<'_, Vec<usize>>,
    method: &Method,
    given: impl Fn(&str) -> Vec<String>,
) -> Option<usize> {
    let system = &service.system;
    let takes = |operation: &Operation| {
        operation.path.names().zip(matched.params.iter()).all(|(name, (_, text))| {
            let declared = operation.parameters_in(Location::Path).find(|it| it.name == name);
            takes_segment(system, declared.and_then(|it| it.schema.as_ref()), text)
        })
    };
    let of = |method: &Method| {
        let operation = |index: &usize| &system.operations()[*index];
        let mut same = matched.value.iter().copied().filter(|index| operation(index).method == *method);
        let first = same.next()?;
        let Some(second) = same.next() else { return Some(first) };
        // Of equals the first, which `max_by_key` alone would pass over.
        let all = same.rev().chain([second, first]);
        let fitting = all.filter_map(|index| {
            let operation = operation(&index);
            Some(((operation.selector.fit(&given)?, takes(operation)), index))
        });
        Some(fitting.max_by_key(|(fit, _)| *fit).map_or(first, |(_, index)| index))
    };
    let head = *method == Method::HEAD && service.system.annotation().dialect == Dialect::Plain;
    of(method).or_else(|| if head { of(&Method::GET) } else { None })
}

/// Starlette answers with the first route of a path alone, so its `Allow` names that one's method;
/// elsewhere every declared method is named, as RFC 9110, section 15.5.6 asks.
fn method_not_allowed(service: &Service, exchange: &Exchange, indices: &[usize]) -> Failure {
    let methods = indices.iter().map(|index| service.system.operations()[*index].method.as_str());
    let allow: Vec<&str> = match service.system.annotation().dialect {
        Dialect::Fastapi => methods.take(1).collect(),
        Dialect::Plain => methods.collect(),
    };
    if exchange.method == Method::OPTIONS && service.system.document().care() == Care::Lenient {
        return options(&allow);
    }
    let reason = format!("{} is not declared for `{}`", exchange.method, exchange.path);
    Failure::new(FailureKind::MethodNotAllowed, reason)
        .detail("method", exchange.method.as_str())
        .detail("path", exchange.path.as_str())
        .header(ALLOW, &allow.join(", "))
}

/// What every server says of itself (RFC 9110, section 9.3.7), though few documents do.
fn options(allow: &[&str]) -> Failure {
    let allow = HeaderValue::try_from(allow.join(", ")).map(|allow| (ALLOW, allow));
    let reason = "the methods of the path".to_owned();
    Failure::passed(StatusCode::NO_CONTENT, allow.into_iter().collect(), Bytes::new(), reason)
}

/// What a path comes to that matches nothing as it is.
fn slash<'s>(service: &'s Service, exchange: &Exchange, path: &str) -> Result<Found<'s>, Failure> {
    let unknown = || {
        let reason = format!("no path of the document matches `{path}`");
        Failure::new(FailureKind::NoRoute, reason).detail("path", path)
    };
    let other = other_spelling(path);
    let style = service.system.annotation().trailing_slash;
    if style == TrailingSlash::Strict || path.is_empty() {
        return Err(unknown());
    }
    let Some(matched) = service.system.paths().at(&other) else { return Err(unknown()) };
    if style == TrailingSlash::Either {
        return found(service, exchange, &matched);
    }
    Err(Failure::new(FailureKind::Redirect, format!("the path is declared as `{other}`"))
        .header(LOCATION, &location(exchange)))
}

fn other_spelling(path: &str) -> String {
    match path.strip_suffix('/') {
        Some(shorter) => shorter.trim_end_matches('/').to_owned(),
        None => format!("{path}/"),
    }
}

/// The same URL with the other spelling: absolute, on the host that was asked, the query kept.
fn location(exchange: &Exchange) -> String {
    let (path, query) = exchange.target.split_once('?').unwrap_or((&exchange.target, ""));
    let host = exchange.header(HOST).unwrap_or_default();
    let scheme = if host.is_empty() { "" } else { "http://" };
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{scheme}{host}{}{mark}{query}", other_spelling(path))
}
