use http::HeaderMap;

use super::accept::{Accepted, Exchange};
use super::route;
use crate::site::Site;
use crate::state::{WorldName, WorldNameError};

/// The header that chooses a world when the path does not.
const HEADER: &str = "mock-world";

/// Which world a path and headers choose, and the path below it.
#[derive(Debug)]
pub(crate) struct Address<'a> {
    pub(crate) world: Option<WorldName>,
    /// `/@name` when the path chose, else empty.
    pub(crate) prefix: &'a str,
    pub(crate) path: &'a str,
}

/// Reads `/@name/…` or the header `Mock-World`; the path wins, unless a document declares it as it is.
///
/// # Errors
/// When the name is none.
pub(crate) fn address<'a>(
    site: &Site,
    path: &'a str,
    headers: &HeaderMap,
) -> Result<Address<'a>, WorldNameError> {
    if route::is_declared_with_at(site, path) {
        return Ok(Address { world: by_header(headers)?, prefix: "", path });
    }
    below(path, headers)
}

/// The same where no document has a say.
///
/// # Errors
/// When the name is none.
pub(crate) fn below<'a>(path: &'a str, headers: &HeaderMap) -> Result<Address<'a>, WorldNameError> {
    if let Some(rest) = path.strip_prefix("/@") {
        let end = rest.find('/').unwrap_or(rest.len());
        let world = Some(WorldName::parse(&rest[..end])?);
        let (prefix, path) = path.split_at(2 + end);
        return Ok(Address { world, prefix, path: if path.is_empty() { "/" } else { path } });
    }
    Ok(Address { world: by_header(headers)?, prefix: "", path })
}

fn by_header(headers: &HeaderMap) -> Result<Option<WorldName>, WorldNameError> {
    let named = headers.get(HEADER).map(|value| WorldName::parse(&String::from_utf8_lossy(value.as_bytes())));
    named.transpose()
}

/// Puts a request into its world, made on first use.
///
/// # Errors
/// When the name is none.
pub(super) fn world(site: &Site, accepted: Accepted) -> Result<Exchange, WorldNameError> {
    let address = address(site, &accepted.path, &accepted.headers)?;
    let world = match &address.world {
        Some(name) => site.worlds().get(name),
        None => site.worlds().default_world(),
    };
    let request_id = request_id(world.name().as_str(), world.next_request());
    let (prefix, path) = (address.prefix.to_owned(), address.path.to_owned());
    let Accepted { method, target, query, headers, peer, .. } = accepted;
    Ok(Exchange { method, target, path, query, headers, peer, world, prefix, request_id })
}

/// `req_` and 16 hexadecimal digits: the number of the request in its world, spread by splitmix64.
fn request_id(world: &str, number: u64) -> String {
    let salt = world.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut mixed = salt.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    let mixed = mixed ^ (mixed >> 31);
    let mut id = String::with_capacity("req_".len() + 16);
    id.push_str("req_");
    let digit = |shift: u32| char::from_digit((mixed >> shift) as u32 & 0xf, 16);
    id.extend((0..16).rev().filter_map(|at| digit(4 * at)));
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_chooses_the_world_before_the_header_does() {
        let mut headers = HeaderMap::new();
        headers.insert(HEADER, http::HeaderValue::from_static("b"));
        let by_path = below("/@a/scaikey/x", &headers).unwrap();
        assert_eq!(
            (by_path.world.unwrap().as_str(), by_path.prefix, by_path.path),
            ("a", "/@a", "/scaikey/x")
        );
        let by_header = below("/scaikey/x", &headers).unwrap();
        assert_eq!((by_header.world.unwrap().as_str(), by_header.path), ("b", "/scaikey/x"));
    }

    #[test]
    fn a_world_by_itself_is_its_root() {
        assert_eq!(below("/@a", &HeaderMap::new()).unwrap().path, "/");
        assert!(below("/@/x", &HeaderMap::new()).is_err());
    }
}
