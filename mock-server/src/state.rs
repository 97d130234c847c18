//! Worlds and what they hold. Knows nothing of HTTP.

mod carry;
mod clock;
mod collection;
mod courier;
mod index;
mod index_key;
mod journal;
mod key;
mod keys;
mod layout;
mod log;
mod one;
mod order;
mod ordinals;
mod record;
mod scope;
mod snapshot;
mod timers;
mod transaction;
mod view;
mod windows;
mod world;
mod world_name;
mod worlds;

pub use carry::Fits;
pub use clock::{Clock, ClockChange};
pub use collection::{Collection, CollectionId, Taken};
pub use courier::Courier;
pub use index::Index;
pub use index_key::IndexKey;
pub use journal::{Entry, Journal, SentFile, StreamEnd};
pub use key::Key;
pub use layout::{Grants, Layout, Owner, Referrer, ResourceLayout};
pub use order::OrderValue;
pub use record::{Field, Record, RecordForm, Visibility};
pub use scope::{Place, Scope};
pub use snapshot::Snapshot;
pub use timers::{TimerId, Timers};
pub use transaction::Transaction;
pub use view::View;
pub use windows::{Full, Room, Wanted, Windows};
pub use world::World;
pub use world_name::{WorldName, WorldNameError};
pub use worlds::Worlds;

use carry::carry;
