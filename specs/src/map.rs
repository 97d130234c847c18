/// A map that keeps the order of its document. What it is asked for comes from documents, at every
/// request: so its hash is a fast one.
pub type IndexMap<K, V> = indexmap::IndexMap<K, V, foldhash::fast::RandomState>;
