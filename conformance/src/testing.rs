//! A contract and servers made by hand, for tests.

pub(crate) mod server;

pub(crate) mod club;

use std::path::Path;

use specs::Contract;

/// One system, `shop`, with operations that read, list and write.
pub(crate) fn contract() -> Contract {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/testing/shop.yaml");
    Contract::new([specs::load("shop", &path).unwrap()])
}
