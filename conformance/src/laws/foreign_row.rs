//! Another tenant's records are in no list, are counted in no total and found by no search.

use serde_json::{Map, Value};
use specs::{Operation, System};

use super::arguments::Ids;
use super::bench::{Asked, Bench};
use super::draft::Draft;
use super::foreign::{ENOUGH, Pair, is_foreign, is_owned, pairs};
use super::listing::Listing;
use super::outcome::{Stop, Tried};
use super::room::Who;
use super::walk::Walk;

/// Searches of so many foreign records tell what all would.
const MOST_SEARCHES: usize = 3;

pub(super) fn fits(system: &System, operation: &Operation) -> bool {
    let listing = Listing::of(system, operation);
    !operation.security.is_optional()
        && system.annotation().tenancy.is_some()
        && listing.is_some_and(|listing| is_owned(system, listing.resource))
}

pub(super) async fn hold(bench: &mut Bench<'_, '_, '_>) -> Tried {
    let Some(listing) = Listing::of(bench.system(), bench.case.operation) else { return Ok(()) };
    let mut why = "no two people stand in different places".to_owned();
    let mut tried = 0;
    for pair in pairs(bench.people()) {
        if tried == ENOUGH {
            break;
        }
        match between(bench, &listing, pair).await {
            Ok(()) => tried += 1,
            Err(stop) => why = stop.of_attempt()?,
        }
    }
    if tried == 0 { Err(Stop::Untried(why)) } else { Ok(()) }
}

async fn between<'c>(bench: &mut Bench<'_, '_, 'c>, listing: &Listing<'c>, pair: Pair) -> Tried {
    let operation = bench.case.operation;
    let (owner, outsider) = (&bench.people()[pair.owner], &bench.people()[pair.outsider]);
    let foreign = theirs(bench, listing, pair).await?;
    if foreign.is_empty() {
        return Stop::untried(format!("it shows {} no record of her own", owner.name));
    }
    let who = Who::Caller(pair.outsider);
    let Some(draft) = bench.room.draft(operation, who, Ids::Real).await? else {
        return Stop::untried("no list shows a record that its path could name");
    };
    let size = listing.size().and_then(|name| listing.bounds(bench.system(), name).maximum);
    let Some((walk, last)) = Walk::whole(bench, listing, &draft, who, size).await? else {
        return Stop::untried(format!("{} may not call it", outsider.name));
    };
    judge(bench, listing, &foreign, &walk, &last);
    for draft in searches(listing, &foreign, &draft) {
        if let Some((walk, last)) = Walk::whole(bench, listing, &draft, who, size).await? {
            judge(bench, listing, &foreign, &walk, &last);
        }
    }
    Ok(())
}

/// What the same list shows the owner and must not show the outsider.
async fn theirs<'c>(
    bench: &mut Bench<'_, '_, 'c>,
    listing: &Listing<'c>,
    pair: Pair,
) -> Tried<Vec<Map<String, Value>>> {
    let (system, operation) = (bench.system(), bench.case.operation);
    let (owner, outsider) = (&bench.people()[pair.owner], &bench.people()[pair.outsider]);
    let who = Who::Caller(pair.owner);
    let Some(draft) = bench.room.draft(operation, who, Ids::Real).await? else { return Ok(Vec::new()) };
    let mut rows = bench.room.rows(listing, &draft.path, who).await?;
    if rows.is_empty() && !bench.room.furnished(listing.resource, who).await?.is_empty() {
        rows = bench.room.rows(listing, &draft.path, who).await?;
    }
    rows.retain(|row| is_foreign(system, listing.resource, row, owner, outsider));
    Ok(rows)
}

fn searches(listing: &Listing<'_>, foreign: &[Map<String, Value>], draft: &Draft) -> Vec<Draft> {
    let Some(name) = listing.search else { return Vec::new() };
    let texts = foreign.iter().filter_map(|row| {
        listing.searched.iter().find_map(|field| row.get(field)?.as_str().filter(|text| !text.is_empty()))
    });
    texts
        .take(MOST_SEARCHES)
        .map(|text| {
            let mut draft = draft.clone();
            draft.ask(name, text);
            draft
        })
        .collect()
}

fn judge(
    bench: &mut Bench<'_, '_, '_>,
    listing: &Listing<'_>,
    foreign: &[Map<String, Value>],
    walk: &Walk,
    last: &Asked,
) {
    let theirs: Vec<_> = foreign.iter().map(|row| listing.name_of(&Value::Object(row.clone()))).collect();
    let shown = walk.names(listing).into_iter().find(|name| theirs.contains(name));
    bench.check(last, shown.is_none(), || {
        ["body".to_owned(), "no record of another tenant".to_owned(), shown.unwrap_or_default()]
    });
    let (count, total) = (walk.rows.len() as u64, walk.total);
    let counts = walk.is_cut || total.is_none_or(|total| total == count);
    bench.check(last, counts, || {
        let place = listing.total.as_ref().map(|at| format!("body#{at}")).unwrap_or_default();
        [place, format!("{count}, as many as it shows"), total.unwrap_or_default().to_string()]
    });
}
