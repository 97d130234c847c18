use std::collections::BTreeSet;
use std::time::Duration;

use http::HeaderName;
use tower_http::cors::{AllowCredentials, AllowHeaders, AllowMethods, AllowOrigin, CorsLayer, ExposeHeaders};

use crate::pipeline::{REASON, REQUEST_ID};
use crate::site::Site;

/// How long a browser may keep the answer to a preflight: Chromium's own upper bound.
const PREFLIGHT_AGE: Duration = Duration::from_secs(7_200);

/// What a page of another origin may do: everything, credentials included. The data is made up and
/// the server listens on loopback; what a page must not reach is the control API, which has no CORS.
pub(super) fn layer(site: &Site) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::mirror_request())
        .allow_methods(AllowMethods::mirror_request())
        .allow_headers(AllowHeaders::mirror_request())
        .allow_credentials(AllowCredentials::yes())
        .expose_headers(ExposeHeaders::list(exposed(site)))
        .max_age(PREFLIGHT_AGE)
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
