//! Pages put together are the set, in one order: no row lost, none twice. Totals count it, sizes keep their
//! bounds, a page past the end is empty, a cursor that was tampered with is refused.

use std::collections::HashSet;

use specs::annotation::{FailureKind, Paging, PastMaximum};
use specs::{Operation, System};

use super::arguments::Ids;
use super::bench::{Asked, Bench};
use super::draft::Draft;
use super::listing::Listing;
use super::outcome::{Stop, Tried};
use super::room::Who;
use super::walk::Walk;

/// Far past the end of any list that can be walked.
const FAR: u64 = 900_000;

/// So many rows make three pages.
const FEW: usize = 3;

pub(super) fn fits(system: &System, operation: &Operation) -> bool {
    Listing::of(system, operation)
        .is_some_and(|listing| listing.style.by != Paging::Bare || listing.size().is_some())
}

pub(super) async fn hold(bench: &mut Bench<'_, '_, '_>) -> Tried {
    let Some(listing) = Listing::of(bench.system(), bench.case.operation) else { return Ok(()) };
    let first = first(bench, &listing).await?;
    let (who, draft) = (first.who, first.draft.clone());
    walks(bench, &listing, &draft, who).await?;
    bounds(bench, &listing, &draft, who).await?;
    past_the_end(bench, &listing, &draft, who).await?;
    cursors(bench, &listing, &first).await
}

/// The first page of whoever is shown some rows; where nobody is, of whoever is shown a page.
async fn first<'c>(bench: &mut Bench<'_, '_, 'c>, listing: &Listing<'c>) -> Tried<Asked> {
    let operation = bench.case.operation;
    let count =
        |asked: &Asked| asked.response.content().and_then(|body| listing.rows(body)).map_or(0, Vec::len);
    let mut best: Option<Asked> = None;
    let mut why = "no persona has a credential that it takes".to_owned();
    for who in bench.room.candidates(operation) {
        let Some(draft) = bench.room.draft(operation, who, Ids::Real).await? else {
            why = "no list shows a record that its path could name".to_owned();
            continue;
        };
        match page(bench, listing, &draft, who).await {
            Ok(asked) if !asked.response.status.is_success() => why = asked.told(),
            Ok(asked) if count(&asked) >= FEW => return Ok(asked),
            Ok(asked) => best = best.filter(|best| count(best) >= count(&asked)).or(Some(asked)),
            Err(stop) => why = stop.of_attempt()?,
        }
    }
    best.ok_or(Stop::Untried(why))
}

/// A page as it comes, after more was made where it has few rows.
async fn page<'c>(
    bench: &mut Bench<'_, '_, 'c>,
    listing: &Listing<'c>,
    draft: &Draft,
    who: Who,
) -> Tried<Asked> {
    let asked = bench.ask("first", draft, who).await?;
    let rows = asked.response.content().and_then(|body| listing.rows(body)).map(Vec::len);
    if rows.is_none_or(|rows| rows >= FEW) {
        return Ok(asked);
    }
    bench.room.furnish(listing.resource, who, FEW).await?;
    bench.ask("first of more", draft, who).await
}

async fn walks<'c>(bench: &mut Bench<'_, '_, 'c>, listing: &Listing<'c>, draft: &Draft, who: Who) -> Tried {
    let bounds = listing.size().map(|name| listing.bounds(bench.system(), name)).unwrap_or_default();
    let Some((whole, last)) = Walk::whole(bench, listing, draft, who, bounds.maximum).await? else {
        return Stop::untried("its largest page is refused");
    };
    let names = whole.names(listing);
    totals(bench, listing, &whole, &last, bounds.maximum);
    let twice = repeated(whole.rows.iter().filter_map(|row| listing.id_of(row)));
    bench.check(&last, twice.is_none(), || {
        let actual = format!("{} twice", twice.unwrap_or_default());
        ["pages".to_owned(), "each row once".to_owned(), actual]
    });
    let size = (names.len() as u64).div_ceil(3).max(bounds.minimum.unwrap_or(1)).max(1);
    // Other pages than those of the whole, of which there may be many.
    let size = bounds.maximum.map_or(size, |most| size.min(most.div_ceil(2)));
    if names.len() < 2 || whole.is_cut || listing.size().is_none() || listing.style.by == Paging::Bare {
        return Ok(());
    }
    let Some((parts, last)) = Walk::whole(bench, listing, draft, who, Some(size)).await? else {
        return Stop::untried(format!("a page of {size} is refused"));
    };
    let found = parts.names(listing);
    if found != names && has_changed(bench, listing, draft, who, &names, bounds.maximum).await? {
        return Stop::untried("the records change while they are read");
    }
    totals(bench, listing, &parts, &last, Some(size));
    bench.check(&last, found == names, || {
        let expected = format!("the {} rows of the whole, in pages of {size}", names.len());
        ["pages".to_owned(), expected, difference(&names, &found)]
    });
    Ok(())
}

/// A row that stands there more than once.
fn repeated<'r>(mut ids: impl Iterator<Item = &'r str>) -> Option<&'r str> {
    let mut seen = HashSet::new();
    ids.find(|id| !seen.insert(*id))
}

async fn has_changed<'c>(
    bench: &mut Bench<'_, '_, 'c>,
    listing: &Listing<'c>,
    draft: &Draft,
    who: Who,
    names: &[String],
    size: Option<u64>,
) -> Tried<bool> {
    let again = Walk::whole(bench, listing, draft, who, size).await?;
    Ok(again.is_none_or(|(walk, _)| walk.names(listing) != names))
}

fn totals(
    bench: &mut Bench<'_, '_, '_>,
    listing: &Listing<'_>,
    walk: &Walk,
    last: &Asked,
    size: Option<u64>,
) {
    let count = walk.rows.len() as u64;
    let counts = walk.is_cut || walk.total.is_none_or(|total| total == count);
    bench.check(last, counts, || {
        let place = listing.total.as_ref().map(|at| format!("body#{at}")).unwrap_or_default();
        let expected = format!("{count}, as many as its pages have");
        [place, expected, walk.total.unwrap_or_default().to_string()]
    });
    let more = last.response.content().and_then(|body| listing.has_more.as_ref()?.lookup(body)?.as_bool());
    bench.check(last, walk.is_cut || more != Some(true), || {
        let place = listing.has_more.as_ref().map(|at| format!("body#{at}")).unwrap_or_default();
        [place, "false on the last page".to_owned(), "true".to_owned()]
    });
    let Some(size) = size.filter(|size| *size > 0) else { return };
    bench.check(last, walk.longest as u64 <= size, || {
        ["body".to_owned(), format!("at most {size} rows a page"), format!("{} rows", walk.longest)]
    });
    let pages = walk.page_count.zip(walk.total).filter(|_| listing.style.by == Paging::Page);
    bench.check(last, pages.is_none_or(|(pages, total)| pages == total.div_ceil(size)), || {
        let place = listing.pages.as_ref().map(|at| format!("body#{at}")).unwrap_or_default();
        let (pages, total) = pages.unwrap_or_default();
        [place, format!("{} pages of {size} for {total} rows", total.div_ceil(size)), pages.to_string()]
    });
}

/// Sizes at the bounds are for the walks; these are beyond.
async fn bounds<'c>(bench: &mut Bench<'_, '_, 'c>, listing: &Listing<'c>, draft: &Draft, who: Who) -> Tried {
    let Some(name) = listing.size() else { return Ok(()) };
    let bounds = listing.bounds(bench.system(), name);
    let refused = bench.refusal(FailureKind::Validation);
    if let Some(below) = bounds.minimum.and_then(|minimum| minimum.checked_sub(1)) {
        let asked = sized(bench, draft, who, name, below, "below the minimum").await?;
        bench.check_refused(&asked, &refused);
    }
    let Some(most) = bounds.maximum else { return Ok(()) };
    let asked = sized(bench, draft, who, name, most + 1, "above the maximum").await?;
    match listing.style.past_maximum {
        PastMaximum::Refuse => drop(bench.check_refused(&asked, &refused)),
        PastMaximum::Clamp => {
            let rows = asked.response.content().and_then(|body| listing.rows(body)).map(Vec::len);
            let holds = asked.response.status.is_success() && rows.is_some_and(|rows| rows as u64 <= most);
            bench.check(&asked, holds, || {
                [
                    "body".to_owned(),
                    format!("at most {most} rows"),
                    format!("{rows:?} rows: {}", asked.status()),
                ]
            });
        }
    }
    Ok(())
}

async fn sized(
    bench: &mut Bench<'_, '_, '_>,
    draft: &Draft,
    who: Who,
    name: &str,
    size: u64,
    step: &str,
) -> Tried<Asked> {
    let mut draft = draft.clone();
    draft.ask(name, size.to_string());
    bench.ask(step, &draft, who).await
}

async fn past_the_end<'c>(
    bench: &mut Bench<'_, '_, 'c>,
    listing: &Listing<'c>,
    draft: &Draft,
    who: Who,
) -> Tried {
    let style = listing.style;
    let Some(name) = style.page.as_deref().or(style.offset.as_deref()) else { return Ok(()) };
    let far = listing.bounds(bench.system(), name).maximum.map_or(FAR, |most| most.min(FAR));
    let asked = sized(bench, draft, who, name, far, "past the end").await?;
    let rows = asked.response.content().and_then(|body| listing.rows(body)).map(Vec::len);
    bench.check(&asked, asked.response.status.is_success() && rows == Some(0), || {
        ["body".to_owned(), "a page without rows".to_owned(), asked.told()]
    });
    Ok(())
}

/// One that was changed by a character, and one that is none at all.
async fn cursors<'c>(bench: &mut Bench<'_, '_, 'c>, listing: &Listing<'c>, first: &Asked) -> Tried {
    let Some(name) = listing.style.cursor.as_deref() else { return Ok(()) };
    let refused = bench.refusal(FailureKind::InvalidCursor);
    let mut draft = first.draft.clone();
    draft.ask(name, "no-cursor");
    let asked = bench.ask("no cursor", &draft, first.who).await?;
    bench.check_refused(&asked, &refused);
    if let Some(size) = listing.size() {
        let least = listing.bounds(bench.system(), size).minimum.unwrap_or(1).max(1);
        draft = first.draft.clone();
        draft.ask(size, least.to_string());
    }
    let page = bench.ask("a short page", &draft, first.who).await?;
    let next = page.response.content().and_then(|body| listing.next.as_ref()?.lookup(body)?.as_str());
    let Some(next) = next else { return Ok(()) };
    draft.ask(name, tampered(next));
    let asked = bench.ask("a tampered cursor", &draft, first.who).await?;
    bench.check_refused(&asked, &refused);
    Ok(())
}

/// Another character in the middle, where no padding makes it the same.
fn tampered(cursor: &str) -> String {
    let middle = cursor.chars().count() / 2;
    let other = |c: char| if c == 'A' { 'B' } else { 'A' };
    cursor.chars().enumerate().map(|(at, c)| if at == middle { other(c) } else { c }).collect()
}

fn difference(expected: &[String], found: &[String]) -> String {
    let lost = expected.iter().find(|name| !found.contains(name));
    let twice = found.iter().enumerate().find(|(at, name)| found[..*at].contains(name));
    match (lost, twice) {
        (Some(name), _) => format!("{} rows, without {name}", found.len()),
        (None, Some((_, name))) => format!("{} rows, with {name} twice", found.len()),
        (None, None) => format!("{} rows, in another order", found.len()),
    }
}
