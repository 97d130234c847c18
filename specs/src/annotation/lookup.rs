use serde::Deserialize;

use super::{Equal, Fail, Generate};
use crate::expression::{Condition, Template};

/// One entry of `find`: what a name stands for.
///
/// ```yaml
/// find:
///   plan: {one: plan, where: {id: "${body.plan_id}"}, else: {kind: not_found}}
///   lines: {all: line, where: {invoice_id: "${current.id}"}}
///   number: {next: invoice_number, per: "${year}"}
/// ```
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Lookup {
    /// The first record that equals; null, or a failure, when there is none.
    One(One),
    /// Every record that equals, in default order.
    All(All),
    /// How many records equal.
    Count(Count),
    /// The sum of an integer field over the records that equal.
    Sum(Sum),
    /// The ids of everybody in a container, through the containers in it.
    Members(Members),
    /// The ids of every container somebody is in, through the containers those are in.
    Containers(Containers),
    /// The next number of a gap-free sequence.
    Next(Next),
    /// A new secret of a form.
    Secret(Secret),
    /// Something that is made up.
    Generate(Generate),
    /// The value of an expression.
    Value(Let),
}

/// See [`Lookup::One`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct One {
    /// The resource.
    pub one: String,
    /// What its fields equal.
    #[serde(rename = "where", default)]
    pub equal: Equal,
    /// What else must hold, over `row`.
    #[serde(default)]
    pub only: Option<Condition>,
    /// What is answered when there is none. Absent: the name is null.
    #[serde(rename = "else", default)]
    pub otherwise: Option<Fail>,
}

/// See [`Lookup::All`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct All {
    /// The resource.
    pub all: String,
    /// What their fields equal.
    #[serde(rename = "where", default)]
    pub equal: Equal,
    /// What else must hold, over `row`.
    #[serde(default)]
    pub only: Option<Condition>,
    /// The id of a record of a tree; what lies below it, at any depth.
    #[serde(default)]
    pub below: Option<Template>,
    /// No more than so many.
    #[serde(default)]
    pub limit: Option<Template>,
}

/// See [`Lookup::Count`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// The resource.
    pub count: String,
    /// What their fields equal.
    #[serde(rename = "where", default)]
    pub equal: Equal,
    /// What else must hold, over `row`.
    #[serde(default)]
    pub only: Option<Condition>,
}

/// See [`Lookup::Sum`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sum {
    /// The resource.
    pub sum: String,
    /// The field, of integers.
    pub of: String,
    /// What their fields equal.
    #[serde(rename = "where", default)]
    pub equal: Equal,
    /// What else must hold, over `row`.
    #[serde(default)]
    pub only: Option<Condition>,
}

/// See [`Lookup::Members`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Members {
    /// The resource whose records are the memberships.
    pub members: String,
    /// The id of the container.
    pub of: Template,
}

/// See [`Lookup::Containers`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Containers {
    /// The resource whose records are the memberships.
    pub containers: String,
    /// The id of the member.
    pub of: Template,
}

/// See [`Lookup::Next`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Next {
    /// The sequence; `sequences` of the system declares it.
    pub next: String,
    /// Each of these values counts by itself, such as a fiscal year.
    #[serde(default)]
    pub per: Option<Template>,
}

/// See [`Lookup::Secret`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secret {
    /// Its form.
    pub secret: SecretForm,
}

/// A prefix, then so many of `0-9A-Za-z`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretForm {
    /// What it starts with.
    #[serde(default)]
    pub prefix: String,
    /// Characters after the prefix.
    pub length: usize,
}

/// See [`Lookup::Value`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Let {
    /// The expression.
    pub value: Template,
}

impl Lookup {
    /// The resource it looks in, if it is one.
    pub fn resource(&self) -> Option<&str> {
        match self {
            Self::One(lookup) => Some(&lookup.one),
            Self::All(lookup) => Some(&lookup.all),
            Self::Count(lookup) => Some(&lookup.count),
            Self::Sum(lookup) => Some(&lookup.sum),
            Self::Members(lookup) => Some(&lookup.members),
            Self::Containers(lookup) => Some(&lookup.containers),
            Self::Next(_) | Self::Secret(_) | Self::Generate(_) | Self::Value(_) => None,
        }
    }

    /// What its records must equal, if that is how it finds them.
    pub fn equal(&self) -> Option<&Equal> {
        match self {
            Self::One(lookup) => Some(&lookup.equal),
            Self::All(lookup) => Some(&lookup.equal),
            Self::Count(lookup) => Some(&lookup.equal),
            Self::Sum(lookup) => Some(&lookup.equal),
            _ => None,
        }
    }

    /// What its records must fulfil beyond that.
    pub fn only(&self) -> Option<&Condition> {
        match self {
            Self::One(lookup) => lookup.only.as_ref(),
            Self::All(lookup) => lookup.only.as_ref(),
            Self::Count(lookup) => lookup.only.as_ref(),
            Self::Sum(lookup) => lookup.only.as_ref(),
            _ => None,
        }
    }

    pub(in crate::annotation) fn equalities<'a>(&'a self, seen: &mut dyn FnMut(&'a str, &'a Equal)) {
        if let (Some(resource), Some(equal)) = (self.resource(), self.equal()) {
            seen(resource, equal);
        }
    }
}
