//! A contract made by hand, for tests.

use specs::Contract;

/// One system, `shop`, with an operation that reads and one that writes.
pub(crate) fn contract() -> Contract {
    let text = include_str!("testing/shop.yaml");
    todo!("{text}")
}
