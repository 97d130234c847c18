use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use http::header::ACCESS_CONTROL_REQUEST_METHOD;
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method};
use serde_json::Value;
use specs::annotation::Origins;
use tower_http::cors::{AllowCredentials, AllowHeaders, AllowMethods, AllowOrigin, CorsLayer, ExposeHeaders};

use crate::pipeline::{self, REASON, REQUEST_ID};
use crate::site::Site;

/// How long a browser may keep the answer to a preflight: Chromium's own upper bound.
const PREFLIGHT_AGE: Duration = Duration::from_secs(7_200);

/// What a page of another origin may do: everything, credentials included, unless the document says
/// whose pages may. The data is made up and the server listens on loopback; what a page must not reach
/// is the control API, which has no CORS.
pub(super) fn layer(site: Arc<Site>) -> CorsLayer {
    let exposed = exposed(&site);
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(move |origin, parts| may_call(&site, origin, parts)))
        .allow_methods(AllowMethods::mirror_request())
        .allow_headers(AllowHeaders::mirror_request())
        .allow_credentials(AllowCredentials::yes())
        .expose_headers(ExposeHeaders::list(exposed))
        .max_age(PREFLIGHT_AGE)
}

/// Whether pages of an origin may call what a request, or the one that it asks about, is for.
fn may_call(site: &Site, origin: &HeaderValue, parts: &Parts) -> bool {
    let Ok(address) = pipeline::address(site, parts.uri.path(), &parts.headers) else { return true };
    let announced = parts.headers.get(ACCESS_CONTROL_REQUEST_METHOD);
    let announced = announced.and_then(|method| Method::from_bytes(method.as_bytes()).ok());
    let method =
        announced.filter(|_| parts.method == Method::OPTIONS).unwrap_or_else(|| parts.method.clone());
    let Some((service, operation)) = pipeline::operation_at(site, address.path, &method) else { return true };
    let rules = &service.system.annotation().cors;
    let Some(rule) = rules.iter().find(|rule| rule.names(&operation.id)) else {
        return true;
    };
    let is_it = |known: &str| known.as_bytes() == origin.as_bytes();
    match &rule.origins {
        Origins::Listed(origins) => origins.iter().any(|known| is_it(known)),
        Origins::Records(records) => {
            let Some(collection) = site.layout().find(service.system.name(), &records.resource) else {
                return false;
            };
            // A world that is not there yet has what all of them begin with.
            let world = address.world.and_then(|name| site.worlds().existing(&name));
            let world = world.unwrap_or_else(|| site.worlds().default_world());
            let snapshot = world.snapshot();
            let lists = snapshot.collection(collection).all().map(|record| record.field(&records.field));
            let mut origins = lists.filter_map(Value::as_array).flatten().filter_map(Value::as_str);
            origins.any(is_it)
        }
    }
}

/// Our own headers and every header that a document declares. Browsers hide all others.
fn exposed(site: &Site) -> Vec<HeaderName> {
    let mut names: BTreeSet<String> = [REASON, REQUEST_ID].iter().map(ToString::to_string).collect();
    names.extend(["location", "retry-after", "www-authenticate", "allow"].map(str::to_owned));
    for service in site.services() {
        let limits = service.system.annotation().limits.iter().map(|limits| &limits.headers);
        let told = limits.flat_map(|headers| [&headers.limit, &headers.remaining, &headers.reset]);
        names.extend(told.flatten().map(|name| name.to_ascii_lowercase()));
        for operation in service.system.operations() {
            for (_, response) in operation.responses.exact() {
                names.extend(response.headers.iter().map(|header| header.name.to_ascii_lowercase()));
            }
        }
    }
    names.iter().filter_map(|name| HeaderName::try_from(name.as_str()).ok()).collect()
}
