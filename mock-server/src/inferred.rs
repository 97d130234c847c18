//! What operations answer whose document says nothing but their schemas: values made up from those, and where paths
//! and methods tell what is meant, records that stay.

mod form;
mod headers;
mod new;
mod page;
mod patch;
mod plan;
mod prefer;
mod prune;
mod refusal;
mod run;
mod sample;
mod strict;
mod view;

pub(crate) use form::written;
pub(crate) use headers::{headers, required_headers};
pub(crate) use plan::{InferredPlan, families};
pub(crate) use prefer::Preference;
pub(crate) use refusal::{declared as declared_refusal, status as refusal_status};
pub(crate) use run::{answer_alone, run, shown};
pub(crate) use sample::Making;
pub(crate) use strict::hold;
pub(crate) use view::at;
