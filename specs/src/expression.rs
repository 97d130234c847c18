//! CEL conditions and `${…}` templates: parsed from annotations, checked against the names in
//! scope, compiled on first use and evaluated over borrowed JSON.

mod condition;
mod decision;
mod functions;
mod lent;
mod names;
mod program;
mod scope;
mod template;

pub use condition::Condition;
pub(crate) use names::suggestion;
pub use names::{Names, Remark, Shape};
pub use program::EvalError;
pub use scope::Scope;
pub use template::Template;
