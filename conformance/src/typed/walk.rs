use http::header::CONTENT_TYPE;
use serde_json::{Map, Value};
use specs::annotation::ResourceAnnotation;
use specs::{Operation, Pointer, System};

use super::by_name;
use super::form::Forms;
use super::kind::Kind;
use super::leaf::{self, Place};
use super::listing::Listing;
use super::rules::{At, Rules};
use super::tree::{Object, Order, Parts, Typed};
use crate::exchange::Response;

/// The body of an answer, typed by what the contract declares for its operation, status and media
/// type. None where there is no body with values.
pub(crate) fn typed<'v>(system: &System, operation: &Operation, response: &'v Response) -> Option<Typed<'v>> {
    let value = response.content()?;
    let content_type = response.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let declared = operation.responses.for_status(response.status.as_u16());
    let content = declared.and_then(|declared| declared.content_for(content_type.unwrap_or_default()));
    let schema = content.and_then(|content| content.schema.clone());
    let listing =
        if response.status.is_success() { Listing::of(system, operation) } else { Listing::default() };
    let known = system.resources();
    let schema_of = |(name, resource)| Some((&known.get::<str>(name)?.schema, resource));
    let resources =
        system.annotation().resources.iter().filter_map(|(name, one)| schema_of((name.as_str(), one)));
    let walk = Walk { system, forms: Forms::of(system), listing, resources: resources.collect() };
    let start = schema.and_then(|at| at.lookup(system.value()).map(|schema| (at.clone(), schema)));
    let start = start.into_iter().collect();
    Some(walk.value(value, start, &Around { at: Some(Pointer::root()), name: "", resource: None, depth: 0 }))
}

struct Walk<'c> {
    system: &'c System,
    forms: Forms<'c>,
    listing: Listing<'c>,
    /// Each with where its schema stands.
    resources: Vec<(&'c Pointer, &'c ResourceAnnotation)>,
}

/// What stands around a value.
struct Around<'a, 'c> {
    /// None where no list of the contract says anything of places so deep.
    at: Option<Pointer>,
    name: &'a str,
    resource: Option<&'c ResourceAnnotation>,
    depth: usize,
}

/// No answer that means something is nested deeper; what is below is one value.
const DEEPEST: usize = 100;

impl<'c> Walk<'c> {
    fn value<'v>(&self, value: &'v Value, schemas: Vec<At<'c>>, around: &Around<'_, 'c>) -> Typed<'v> {
        let rules = Rules::of(self.system, schemas, value);
        let parts = match value {
            _ if around.depth >= DEEPEST => Parts::None,
            Value::Object(members) => Parts::Object(self.object(members, &rules, around)),
            Value::Array(items) => self.array(items, &rules, around),
            _ => Parts::None,
        };
        let place =
            Place { system: self.system, forms: &self.forms, name: around.name, resource: around.resource };
        let kind = match parts {
            Parts::None => around
                .at
                .as_ref()
                .and_then(|at| self.listing.kind(at))
                .unwrap_or_else(|| leaf::kind(value, &rules, &place)),
            Parts::Object(_) | Parts::Array(..) => Kind::Free,
        };
        Typed { value, kind, schema: rules.first().cloned(), parts }
    }

    fn object<'v>(
        &self,
        members: &'v Map<String, Value>,
        rules: &Rules<'c>,
        around: &Around<'_, 'c>,
    ) -> Object<'v> {
        let resource = self.resource(rules, around);
        let member = |(name, value): (&'v String, &'v Value)| {
            let inner = Around { at: self.below(around, name), name, resource, depth: around.depth + 1 };
            (name.as_str(), self.value(value, rules.member(name), &inner))
        };
        let members: Vec<(&'v str, Typed<'v>)> = members.iter().map(member).collect();
        let at = |name: &str| members.iter().position(|(known, _)| *known == name);
        let own = || resource.and_then(|resource| at(&resource.id.field));
        let identity = own().or_else(|| at("id")).or_else(|| by_name::subject(at));
        let is_id = |place: &usize| matches!(members[*place].1.kind, Kind::Id(_));
        let created = resource.and_then(|resource| resource.stamps.created.as_deref()).and_then(at);
        let is_described = rules.keyword("properties").next().is_some();
        Object { identity: identity.filter(is_id), created, is_described, members }
    }

    /// The resource whose record an object shows: it is of its schema, or it is a row of its list.
    fn resource(&self, rules: &Rules<'c>, around: &Around<'_, 'c>) -> Option<&'c ResourceAnnotation> {
        let ranked =
            self.resources.iter().filter_map(|(schema, resource)| Some((rules.rank(schema)?, *resource)));
        let shown = ranked.min_by_key(|(rank, _)| *rank).map(|(_, resource)| resource);
        let is_row = || around.at.as_ref().is_some_and(|at| self.listing.is_row(at));
        let listed = || self.system.annotation().resources.get(self.listing.resource.filter(|_| is_row())?);
        shown.or_else(listed)
    }

    fn below(&self, around: &Around<'_, 'c>, token: &str) -> Option<Pointer> {
        let at = around.at.as_ref().filter(|_| around.depth < self.listing.depth())?;
        Some(at.push(token))
    }

    fn array<'v>(&self, items: &'v [Value], rules: &Rules<'c>, around: &Around<'_, 'c>) -> Parts<'v> {
        let item = |(index, value): (usize, &'v Value)| {
            let at = self.below(around, &index.to_string());
            let inner = Around { at, name: around.name, resource: around.resource, depth: around.depth + 1 };
            self.value(value, rules.item(index), &inner)
        };
        let order = match rules.keyword("prefixItems").next() {
            Some(_) => Order::Places,
            None => around.at.as_ref().map_or(Order::Free, |at| self.listing.order(at)),
        };
        Parts::Array(items.iter().enumerate().map(item).collect(), order)
    }
}
