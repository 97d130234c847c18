use specs::annotation::{ListStyle, OrderKey, Verb};
use specs::contract::Location;
use specs::{Operation, Pointer, System};

use super::kind::{Counter, Kind};
use super::tree::Order;

/// What the contract says of the answer of an operation that lists: where its rows stand, and what its envelope counts.
#[derive(Debug, Default)]
pub(crate) struct Listing<'c> {
    /// Each place that is one thing of the page: `/data` is `rows`, `/pagination/total` is `total`.
    places: Vec<(Pointer, &'c str)>,
    order: &'c [OrderKey],
    /// The resource that is listed.
    pub(super) resource: Option<&'c str>,
}

impl<'c> Listing<'c> {
    /// Of an operation; nothing where it does not list.
    pub(crate) fn of(system: &'c System, operation: &'c Operation) -> Self {
        let Some(Verb::List(list)) = operation.behaviour.verb() else { return Self::default() };
        let style = system.annotation().lists.get(list.style());
        let own = system.annotation().resources.get(&list.list).map(|resource| resource.order.as_slice());
        let chosen = list.sort.as_ref().map(|sort| sort.default.as_slice()).filter(|order| !order.is_empty());
        Self {
            places: style.map(|style| style.envelope.places()).unwrap_or_default(),
            order: chosen.or(own).unwrap_or_default(),
            resource: Some(&list.list),
        }
    }

    /// Where a thing of the page stands.
    pub(crate) fn place(&self, of: &str) -> Option<&Pointer> {
        self.places.iter().find(|(_, name)| *name == of).map(|(at, _)| at)
    }

    /// How deep it says anything of places, rows among them.
    pub(super) fn depth(&self) -> usize {
        self.places.iter().map(|(at, _)| at.tokens().count() + 1).max().unwrap_or_default()
    }

    pub(super) fn order(&self, at: &Pointer) -> Order {
        match self.place("rows") {
            Some(rows) if rows == at => Order::By(self.order.to_vec()),
            _ => Order::Free,
        }
    }

    pub(super) fn is_row(&self, at: &Pointer) -> bool {
        self.place("rows").is_some() && at.parent().as_ref() == self.place("rows")
    }

    /// What the envelope says that a place is.
    pub(super) fn kind(&self, at: &Pointer) -> Option<Kind> {
        let (_, name) = self.places.iter().find(|(place, _)| place == at)?;
        match *name {
            "total" => Some(Kind::Counter(Counter::Total)),
            "pages" | "count" | "has_more" => Some(Kind::Counter(Counter::Derived)),
            "next_cursor" => Some(Kind::Cursor),
            _ => None,
        }
    }
}

/// How many rows a page has at most, by its request; none where the list has no pages or does not say.
pub(crate) fn page_size(system: &System, operation: &Operation, query: &[(String, String)]) -> Option<u64> {
    let style = style(system, operation)?;
    let parameter = style.size.as_deref()?;
    let sent = query.iter().find(|(name, _)| name == parameter).map(|(_, value)| value.parse().ok());
    let declared = || {
        let mut parameters = operation.parameters_in(Location::Query);
        let schema = parameters.find(|one| one.name == parameter)?.schema.as_ref()?;
        schema.lookup(system.value())?.get("default")?.as_u64()
    };
    sent.unwrap_or_else(declared)
}

/// Did the request choose the order of the rows itself?
pub(crate) fn is_sorted(operation: &Operation, query: &[(String, String)]) -> bool {
    let Some(Verb::List(list)) = operation.behaviour.verb() else { return false };
    list.sort.as_ref().is_some_and(|sort| query.iter().any(|(name, _)| *name == sort.by))
}

fn style<'c>(system: &'c System, operation: &Operation) -> Option<&'c ListStyle> {
    let Some(Verb::List(list)) = operation.behaviour.verb() else { return None };
    system.annotation().lists.get(list.style())
}
