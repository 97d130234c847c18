//! One request that was sent and the response that was read, in the form that expressions, judges
//! and reports share.

mod content;
mod request;
mod response;
#[cfg(test)]
pub(crate) mod testing;

pub(crate) use content::{Content, MediaType};
pub(crate) use request::{Redirects, Request, RequestBody};
pub(crate) use response::Response;
