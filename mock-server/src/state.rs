//! Worlds and what they hold. Knows nothing of HTTP.

mod clock;
mod collection;
mod index;
mod journal;
mod key;
mod keys;
mod layout;
mod log;
mod order;
mod record;
mod scope;
mod snapshot;
mod transaction;
mod windows;
mod world;
mod world_name;
mod worlds;

pub use clock::{Clock, ClockChange};
pub use collection::{Collection, CollectionId, Taken};
pub use index::Index;
pub use journal::{Entry, Journal};
pub use layout::{Layout, Owner, ResourceLayout};
pub use order::OrderValue;
pub use record::{Field, Record, RecordForm, Visibility};
pub use scope::{Place, Scope};
pub use snapshot::Snapshot;
pub use transaction::Transaction;
pub use windows::{Full, Room, Wanted, Windows};
pub use world::World;
pub use world_name::{WorldName, WorldNameError};
pub use worlds::Worlds;

use key::Key;
