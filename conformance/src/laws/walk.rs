use serde_json::Value;
use specs::annotation::Paging;

use super::bench::{Asked, Bench};
use super::draft::Draft;
use super::listing::Listing;
use super::outcome::Tried;
use super::room::Who;

/// A list as its pages show it.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) rows: Vec<Value>,
    pub(super) pages: usize,
    /// What the last page said of how many rows there are.
    pub(super) total: Option<u64>,
    pub(super) page_count: Option<u64>,
    /// The largest page.
    pub(super) longest: usize,
    /// Whether it was given up before the end.
    pub(super) is_cut: bool,
}

/// More pages than any law needs; a target whose pages never end is left here.
const MOST_PAGES: usize = 60;

impl Walk {
    /// Asks for page after page until there is none. None where the first one is refused.
    pub(super) async fn whole<'c>(
        bench: &mut Bench<'_, '_, 'c>,
        listing: &Listing<'c>,
        draft: &Draft,
        who: Who,
        size: Option<u64>,
    ) -> Tried<Option<(Self, Asked)>> {
        let mut walk = Self::default();
        let mut draft = draft.clone();
        if let (Some(name), Some(size)) = (listing.size(), size) {
            draft.ask(name, size.to_string());
        }
        loop {
            let step = format!("page {}", walk.pages + 1);
            let asked = bench.ask_of(listing.operation, &step, &draft, who, None).await?;
            if !asked.response.status.is_success() {
                if walk.pages == 0 {
                    return Ok(None);
                }
                bench.check(&asked, false, || {
                    let expected = "a page, for the one before it leads here".to_owned();
                    ["status".to_owned(), expected, asked.told()]
                });
                walk.is_cut = true;
                return Ok(Some((walk, asked)));
            }
            let count = walk.take(listing, &asked);
            if walk.pages >= MOST_PAGES {
                walk.is_cut = true;
                return Ok(Some((walk, asked)));
            }
            if count == 0 || !walk.turn(listing, &asked, &mut draft, size) {
                return Ok(Some((walk, asked)));
            }
        }
    }

    fn take(&mut self, listing: &Listing<'_>, asked: &Asked) -> usize {
        let Some(body) = asked.response.content() else { return 0 };
        let rows = listing.rows(body).cloned().unwrap_or_default();
        let count = rows.len();
        self.pages += 1;
        self.longest = self.longest.max(count);
        self.total = listing.number(listing.total.as_ref(), body);
        self.page_count = listing.number(listing.pages.as_ref(), body);
        self.rows.extend(rows);
        count
    }

    /// Asks for the next page, if there is a way to.
    fn turn(&self, listing: &Listing<'_>, asked: &Asked, draft: &mut Draft, size: Option<u64>) -> bool {
        let style = listing.style;
        match style.by {
            Paging::Page => style.page.as_ref().is_some_and(|name| {
                draft.ask(name, (self.pages + 1).to_string());
                size.is_some()
            }),
            Paging::Offset => style.offset.as_ref().is_some_and(|name| {
                draft.ask(name, (style.from + self.rows.len() as u64).to_string());
                size.is_some()
            }),
            Paging::Cursor => {
                let body = asked.response.content();
                let next = body.and_then(|body| listing.next.as_ref()?.lookup(body)?.as_str());
                let Some((name, next)) = style.cursor.as_ref().zip(next) else { return false };
                draft.ask(name, next);
                true
            }
            Paging::Bare => false,
        }
    }

    pub(super) fn names(&self, listing: &Listing<'_>) -> Vec<String> {
        self.rows.iter().map(|row| listing.name_of(row)).collect()
    }
}
