use super::body::Around;
use super::counters::Counters;
use super::difference::{Difference, Twin};
use super::facts::{Facts, Pair};
use super::headers;
use super::hints::Hints;
use super::instants::Instants;
use super::list::{self, Totals};
use super::renaming::Renaming;
use super::sent::Sent;
use crate::exchange::Content;
use crate::run::Exchanged;
use crate::snapshot::is_page;
use crate::typed::{Forms, Typed, typed};

/// What is known of both sides of a workflow, step by step.
#[derive(Debug, Default)]
pub(super) struct Twins {
    pub(super) renaming: Renaming,
    pub(super) sent: Sent,
    pub(super) facts: Pair<Facts>,
    pub(super) counters: Counters,
    pub(super) instants: Instants,
}

/// One step on both sides.
pub(super) struct Meeting<'m> {
    pub(super) twins: &'m mut Twins,
    pub(super) exchanges: Pair<&'m Exchanged<'m>>,
    pub(super) forms: Forms<'m>,
    pub(super) hints: Hints,
    /// Whether the lists, where these are lists, are as long on either side.
    pub(super) totals: Totals,
    pub(super) found: Vec<Difference>,
}

impl Twins {
    /// Everything in which the answers to one step differ.
    pub(super) fn meet(
        &mut self,
        left: &Exchanged<'_>,
        right: &Exchanged<'_>,
        hints: &Hints,
    ) -> Vec<Difference> {
        self.facts.left.learn(left);
        self.facts.right.learn(right);
        self.sent.learn(&left.request, &right.request, &mut self.renaming);
        let step = left.named.step;
        let mut meeting = Meeting {
            twins: self,
            exchanges: Pair { left, right },
            forms: Forms::of(step.system),
            hints: hints.and(&step.compare),
            totals: Totals::Unknown,
            found: Vec::new(),
        };
        meeting.answers();
        let mut found = meeting.found;
        // Rows that differ in one way differ once.
        let mut seen = std::collections::HashSet::new();
        found.retain(|difference| seen.insert((difference.check, difference.general())));
        found
    }
}

impl Meeting<'_> {
    fn answers(&mut self) {
        let Pair { left, right } = self.exchanges;
        if left.response.status != right.response.status {
            let text = |exchanged: &Exchanged<'_>| {
                let body = exchanged.response.content().map(|body| format!(", with the body {body}"));
                format!("{}{}", exchanged.response.status.as_u16(), body.unwrap_or_default())
            };
            let lasting = format!("{} | {}", left.response.status.as_u16(), right.response.status.as_u16());
            self.find(Twin::Status, "status", None, (text(left), text(right)), lasting);
            return;
        }
        headers::meet(self);
        let (left, right) = (&left.response, &right.response);
        if is_page(left) && is_page(right) {
            return;
        }
        match (&left.content, &right.content) {
            (Content::Empty, Content::Empty) | (Content::Binary, Content::Binary) => {}
            (Content::Json(_), Content::Json(_)) | (Content::Text(_), Content::Text(_)) => self.bodies(),
            (left, right) => {
                let (left, right) = (kind(left), kind(right));
                let lasting = format!("{left} | {right}");
                self.find(Twin::Body, "body", None, (left.to_owned(), right.to_owned()), lasting);
            }
        }
    }

    fn bodies(&mut self) {
        let step = self.exchanges.left.named.step;
        let Pair { left, right } = self.exchanges;
        let typed = |exchanged| typed(step.system, step.operation, exchanged);
        let Some((left, right)) = typed(&left.response).zip(typed(&right.response)) else { return };
        self.totals = list::totals(self, &left, &right);
        self.value(&left, &right, &Around::root());
        list::meet(self, &left, &right);
    }

    /// Adds a difference, unless somebody said that it is none.
    pub(super) fn find(
        &mut self,
        check: Twin,
        place: &str,
        typed: Option<&Typed<'_>>,
        (left, right): (String, String),
        lasting: String,
    ) {
        let schema = typed.and_then(|typed| typed.schema.clone());
        if self.hints.of(|| place.to_owned(), schema.as_ref()) == Some(super::hints::Hint::Ignore) {
            return;
        }
        self.found.push(Difference { check, place: place.to_owned(), schema, left, right, lasting });
    }
}

const fn kind(content: &Content) -> &'static str {
    match content {
        Content::Empty => "an empty body",
        Content::Json(_) => "JSON",
        Content::Broken(_) => "JSON that does not parse",
        Content::Text(_) => "text",
        Content::Binary => "bytes",
    }
}
