use futures::future::{BoxFuture, FutureExt};
use serde_json::{Map, Value};
use specs::Operation;
use specs::annotation::ContextPlace;
use specs::contract::Location;

use super::draft::Draft;
use super::listing::Listing;
use super::meaning::{Meaning, meanings};
use super::outcome::Tried;
use super::room::{Room, Who};
use super::values::{fixed, made, text};

/// Which records a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ids {
    /// Those that lists show to whoever asks.
    Real,
    /// None that there is.
    Unknown,
    /// Real ones above, and below them none that there is.
    UnknownLast,
    /// Real ones, else ones of their form: what is asked is refused before anybody looks.
    Either,
}

/// The path of a request, with the records that it names.
#[derive(Clone, Debug, Default)]
pub(super) struct Bound {
    pub(super) path: Vec<(String, String)>,
    pub(super) records: Vec<(String, Map<String, Value>)>,
}

/// Whether a record of a resource will do.
pub(super) type Keep<'k> = &'k (dyn Fn(&str, &Map<String, Value>) -> bool + Sync);

/// Of the records that a parameter may name, so many are tried: below the first there may be nothing.
const MOST_CANDIDATES: usize = 4;

impl<'c> Room<'_, 'c> {
    /// A request that asks for as little as it can; none where its path cannot be filled in.
    pub(super) async fn draft(
        &mut self,
        operation: &'c Operation,
        who: Who,
        ids: Ids,
    ) -> Tried<Option<Draft>> {
        let names: Vec<String> = operation.path.names().map(str::to_owned).collect();
        let real = match ids {
            Ids::Unknown => None,
            Ids::Real | Ids::Either => self.bind(operation, who, &names, &|_, _| true).await?,
            Ids::UnknownLast => {
                let above = &names[..names.len().saturating_sub(1)];
                self.bind(operation, who, above, &|_, _| true).await?
            }
        };
        let path = match (real, ids) {
            (None, Ids::Real) => return Ok(None),
            (real, _) => {
                let mut path = real.map(|bound| bound.path).unwrap_or_default();
                for name in &names[path.len()..] {
                    path.push((name.clone(), self.unknown(operation, name)));
                }
                path
            }
        };
        self.around(operation, who, path).await.map(Some)
    }

    /// As [`Self::draft`], with a body that its schema takes where it needs one that is JSON.
    pub(super) async fn whole_draft(
        &mut self,
        operation: &'c Operation,
        who: Who,
        ids: Ids,
    ) -> Tried<Option<Draft>> {
        let Some(mut draft) = self.draft(operation, who, ids).await? else { return Ok(None) };
        draft.body = self.bodies(operation, who, &draft.path).await?.into_iter().next();
        Ok(Some(draft))
    }

    /// A request for a path, with what it needs besides.
    pub(super) async fn around(
        &mut self,
        operation: &'c Operation,
        who: Who,
        path: Vec<(String, String)>,
    ) -> Tried<Draft> {
        let mut draft = Draft { path, ..Draft::default() };
        for parameter in operation.parameters.iter().filter(|parameter| parameter.required) {
            let value = match self.named(operation, &parameter.name, parameter.location, &draft, who).await? {
                Some(value) => value,
                None => made(self.system, parameter),
            };
            match parameter.location {
                Location::Query => draft.query.push((parameter.name.clone(), value)),
                Location::Header => draft.headers.push((parameter.name.clone(), value)),
                Location::Path | Location::Cookie => {}
            }
        }
        self.contexts(operation, who, &mut draft).await?;
        Ok(draft)
    }

    /// Names the contexts that the operation needs, declared as parameters or not.
    pub(super) fn contexts<'f>(
        &'f mut self,
        operation: &'c Operation,
        who: Who,
        draft: &'f mut Draft,
    ) -> BoxFuture<'f, Tried> {
        async move {
            let system = self.system;
            for (name, context) in &system.annotation().context {
                if context.missing.is_none() || !system.acts_in(operation, name) {
                    continue;
                }
                let (parameter, location) = match &context.place {
                    ContextPlace::Header(name) => (name, Location::Header),
                    ContextPlace::Query(name) => (name, Location::Query),
                    ContextPlace::Path(_) => continue,
                };
                let named = self.named(operation, parameter, location, draft, who).await?;
                let Some(value) = named else { continue };
                let list = if location == Location::Header { &mut draft.headers } else { &mut draft.query };
                if !list.iter().any(|(known, _)| known.eq_ignore_ascii_case(parameter)) {
                    list.push((parameter.clone(), value));
                }
            }
            Ok(())
        }
        .boxed()
    }

    /// The value of the first record that a parameter may name.
    async fn named(
        &mut self,
        operation: &'c Operation,
        name: &str,
        location: Location,
        draft: &Draft,
        who: Who,
    ) -> Tried<Option<String>> {
        for meaning in meanings(self.system, operation, name, location) {
            let found = self.records_of(&meaning, &draft.path, who, &|_, _| true).await?;
            if let Some((value, _)) = found.into_iter().next() {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// Values for these parameters of a path, such that each record lies under those before it.
    pub(super) async fn bind(
        &mut self,
        operation: &'c Operation,
        who: Who,
        names: &[String],
        keep: Keep<'_>,
    ) -> Tried<Option<Bound>> {
        self.bind_after(Bound::default(), operation, who, names, keep).await
    }

    fn bind_after<'f>(
        &'f mut self,
        bound: Bound,
        operation: &'c Operation,
        who: Who,
        names: &'f [String],
        keep: Keep<'f>,
    ) -> BoxFuture<'f, Tried<Option<Bound>>> {
        async move {
            let Some((name, rest)) = names.split_first() else { return Ok(Some(bound)) };
            if let Some(value) = fixed(self.system, operation, name) {
                let mut bound = bound;
                bound.path.push((name.clone(), value));
                return self.bind_after(bound, operation, who, rest, keep).await;
            }
            for meaning in meanings(self.system, operation, name, Location::Path) {
                for (value, record) in self.records_of(&meaning, &bound.path, who, keep).await? {
                    let mut bound = bound.clone();
                    bound.path.push((name.clone(), value));
                    bound.records.push((meaning.resource.clone(), record));
                    let found = self.bind_after(bound, operation, who, rest, keep).await?;
                    if found.is_some() {
                        return Ok(found);
                    }
                }
            }
            Ok(None)
        }
        .boxed()
    }

    /// Records that lists show somebody, with the values of a field, as far as they go with a path.
    pub(super) async fn records_of(
        &mut self,
        meaning: &Meaning,
        path: &[(String, String)],
        who: Who,
        keep: Keep<'_>,
    ) -> Tried<Vec<(String, Map<String, Value>)>> {
        // What nobody may list somebody may, and the ids are the same.
        let who = if who == Who::Nobody && !self.people.is_empty() { Who::Caller(0) } else { who };
        let mut listings = Listing::all_of(self.system, &meaning.resource);
        // What is listed under the same records comes first.
        listings.sort_by_key(|listing| std::cmp::Reverse(listing.operation.path.names().count()));
        for listing in listings {
            let names: Vec<_> = listing.operation.path.names().collect();
            let own: Vec<_> =
                path.iter().filter(|(name, _)| names.contains(&name.as_str())).cloned().collect();
            let needs_more = listing
                .operation
                .parameters
                .iter()
                .any(|parameter| parameter.required && parameter.location != Location::Path);
            if own.len() < names.len() || needs_more {
                continue;
            }
            let rows = self.rows(&listing, &own, who).await?;
            let found: Vec<_> = rows
                .into_iter()
                .filter(|record| is_under(record, path) && keep(&meaning.resource, record))
                .filter_map(|record| Some((text(record.get(&meaning.field)?)?, record)))
                .take(MOST_CANDIDATES)
                .collect();
            if !found.is_empty() {
                return Ok(found);
            }
        }
        let made = self.furnished(&meaning.resource, who).await?.into_iter();
        let made = made.filter(|record| is_under(record, path) && keep(&meaning.resource, record));
        Ok(made.filter_map(|record| Some((text(record.get(&meaning.field)?)?, record))).collect())
    }
}

/// Whether nothing in a record says that it lies elsewhere.
fn is_under(record: &Map<String, Value>, path: &[(String, String)]) -> bool {
    path.iter().all(|(name, value)| match record.get(name) {
        Some(Value::String(other)) => other == value,
        _ => true,
    })
}
