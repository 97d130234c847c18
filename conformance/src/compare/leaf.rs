use serde_json::Value;

use super::body::{Around, Whose, key};
use super::difference::Twin;
use super::facts::{Facts, Pair};
use super::hints::Hint;
use super::instants::Implausible;
use super::list::Totals;
use super::renaming::Origin;
use super::twins::Meeting;
use crate::run::Exchanged;
use crate::typed::{Bases, Counter, Kind, Piece, Typed, What, pieces};

impl Meeting<'_> {
    /// Two values without parts.
    pub(super) fn leaf(&mut self, left: &Typed<'_>, right: &Typed<'_>, around: &Around<'_>) {
        let whose = self.whose(left, right, around);
        let counts = self.hints.of(|| around.place(), left.schema.as_ref()) == Some(Hint::Count);
        let kind = if counts { &Kind::Counter(Counter::Amount) } else { &left.kind };
        if left.value.is_null() || right.value.is_null() {
            if left.value != right.value && whose == Whose::Ours && !self.depends(kind, &right.kind) {
                self.unequal(left, right, around);
            }
            return;
        }
        match (kind, &right.kind) {
            (Kind::Counter(counter), _) => self.count(*counter, left, right, around),
            (Kind::Id(_) | Kind::Token | Kind::Cursor | Kind::Version, kind) if *kind == left.kind => {
                self.name(left, right, around, whose);
            }
            (Kind::Instant, Kind::Instant) if whose == Whose::Ours => self.instant(left, right, around),
            _ if whose == Whose::Theirs || left.value == right.value => {}
            _ if self.is_echo(left, right, around) || self.is_wording(left, right, around) => {}
            (Kind::Word | Kind::Number, _) => self.unequal(left, right, around),
            _ => match (left.value, right.value) {
                (Value::String(one), Value::String(other)) if self.same_text(one, other) => {}
                _ => self.unequal(left, right, around),
            },
        }
    }

    /// What a request was about is the scenario's, wherever it stands.
    fn whose(&self, left: &Typed<'_>, right: &Typed<'_>, around: &Around<'_>) -> Whose {
        let is_sent = self.twins.sent.has(around.name, left.value, right.value);
        if is_sent || self.is_touched(around) { Whose::Ours } else { around.whose }
    }

    /// Does whether there is a value follow from how much there was before?
    fn depends(&self, left: &Kind, right: &Kind) -> bool {
        let follows = |kind: &Kind| matches!(kind, Kind::Cursor | Kind::Counter(_));
        (follows(left) || follows(right)) && self.totals != Totals::Equal
    }

    /// Does each side say again what it was asked, each something of its own: the last page, say?
    fn is_echo(&self, left: &Typed<'_>, right: &Typed<'_>, around: &Around<'_>) -> bool {
        let asks = |exchanged: &Exchanged<'_>, value: &Value| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let request = &exchanged.request;
            request.path.iter().chain(&request.query).any(|(name, sent)| name == around.name && *sent == text)
        };
        asks(self.exchanges.left, left.value) && asks(self.exchanges.right, right.value)
    }

    /// The words of a refusal are the target's own; which one it is, its code says. So are the names and descriptions
    /// of what was there before.
    fn is_wording(&self, left: &Typed<'_>, right: &Typed<'_>, around: &Around<'_>) -> bool {
        let is_sent = self.twins.sent.has(around.name, left.value, right.value);
        let Pair { left: exchanged, .. } = self.exchanges;
        let is_refusal =
            exchanged.response.status.is_client_error() || exchanged.response.status.is_server_error();
        let are_texts = [left, right].iter().all(|one| matches!(one.kind, Kind::Text | Kind::Free));
        (is_refusal || around.is_mixed && !is_sent) && are_texts && !left.value.as_str().is_some_and(is_code)
    }

    /// Names of records are paired; in a record that was there before, names of others that were there may be anything.
    fn name(&mut self, left: &Typed<'_>, right: &Typed<'_>, around: &Around<'_>, whose: Whose) {
        let (one, other) = (key(around, left.value), key(around, right.value));
        let renaming = &self.twins.renaming;
        let is_made = renaming.origin(&one) == Some(Origin::Made)
            || renaming.origin_right(&other) == Some(Origin::Made);
        let is_known = renaming.right_of(&one).is_some() || renaming.left_of(&other).is_some();
        let sent = &self.twins.sent;
        let is_named = sent.is_everywhere(&one) || sent.is_everywhere(&other);
        if whose == Whose::Theirs && (is_known || is_named) && !is_made {
            return;
        }
        let origin = if matches!(left.kind, Kind::Id(_)) { Origin::Before } else { Origin::Made };
        self.pair(&one, &other, origin, &around.place());
    }

    fn instant(&mut self, left: &Typed<'_>, right: &Typed<'_>, around: &Around<'_>) {
        let twins = &mut *self.twins;
        let facts = Pair { left: &twins.facts.left, right: &twins.facts.right };
        let values = Pair { left: left.value, right: right.value };
        // Nothing says that it was made during the run, and its instants say that it was not.
        let is_before = |facts: &Facts, value: &Value| facts.is_after(value) == Some(false);
        if around.record.is_none() && is_before(facts.left, left.value) && is_before(facts.right, right.value)
        {
            return;
        }
        let result = twins.instants.meet(around.record.as_deref(), around.name, values, facts);
        let Err(reason) = result else { return };
        let told = match reason {
            Implausible::Far => "not as far from the run",
            Implausible::Backwards => "earlier than before",
            Implausible::Form => "no instant",
        };
        let sides = (left.value.to_string(), format!("{}, {told}", right.value));
        self.find(Twin::Instant, &around.place(), Some(left), sides, told.to_owned());
    }

    /// Counts of the scenario's own are the same; others move by the same.
    fn count(&mut self, counter: Counter, left: &Typed<'_>, right: &Typed<'_>, around: &Around<'_>) {
        let writes = self.exchanges.left.named.step.operation.writes();
        let is_own = around.record.is_some() && around.whose == Whose::Ours;
        match counter {
            Counter::Derived if self.totals != Totals::Equal => {}
            Counter::Total | Counter::Field | Counter::Amount if !is_own && !writes => {
                self.moved(left, right, around);
            }
            _ if left.value != right.value && around.whose == Whose::Ours => {
                let sides = (left.value.to_string(), right.value.to_string());
                let lasting = format!("{} | {}", left.value, right.value);
                self.find(Twin::Counter, &around.place(), Some(left), sides, lasting);
            }
            _ => {}
        }
    }

    fn moved(&mut self, left: &Typed<'_>, right: &Typed<'_>, around: &Around<'_>) {
        let number = |value: &Value| value.as_i64().map(i128::from);
        let Some((one, other)) = number(left.value).zip(number(right.value)) else { return };
        let request = &self.exchanges.left.request;
        // Each caller counts what it may see.
        let caller = request.headers.get(http::header::AUTHORIZATION);
        let of = around.record.clone().unwrap_or_else(|| format!("{} {caller:?}", request.url).into());
        let counted = format!("{of} {}", super::difference::general(&around.place()));
        let now = Pair { left: one, right: other };
        if let Some(moved) = self.twins.counters.meet(&counted, now) {
            let told = |now: i128, moved: i128| format!("{now}, {moved:+} since it was first seen");
            let sides = (told(one, moved.left), told(other, moved.right));
            let lasting = format!("{:+} | {:+}", moved.left, moved.right);
            self.find(Twin::Counter, &around.place(), Some(left), sides, lasting);
        }
    }

    /// Are two texts the same but for names, instants and where the systems stand?
    pub(super) fn same_text(&mut self, left: &str, right: &str) -> bool {
        if left == right || self.twins.renaming.same(left, right) {
            return true;
        }
        let split = |text: &str, bases: &Bases| -> Vec<Piece<'static>> {
            let all = pieces(text, &self.forms, bases).into_iter();
            // What stands before a path may be nothing on one side.
            let kept = all.filter(|piece| piece.what != What::Base || !piece.text.starts_with('/'));
            kept.map(|piece| Piece { text: piece.text.into_owned().into(), what: piece.what }).collect()
        };
        let one = split(left, &self.twins.facts.left.bases);
        let other = split(right, &self.twins.facts.right.bases);
        one.len() == other.len() && one.iter().zip(&other).all(|(one, other)| self.same_piece(one, other))
    }

    fn same_piece(&mut self, left: &Piece<'_>, right: &Piece<'_>) -> bool {
        let twins = &mut *self.twins;
        match (&left.what, &right.what) {
            // A deployment may be known by another address than the one that was asked.
            (What::Base, What::Base | What::Origin) | (What::Origin, What::Base) => true,
            (What::Value(Kind::Instant), What::Value(Kind::Instant)) => {
                let facts = Pair { left: &twins.facts.left, right: &twins.facts.right };
                let (one, other) = (Value::from(&*left.text), Value::from(&*right.text));
                twins.instants.meet(None, "", Pair { left: &one, right: &other }, facts).is_ok()
            }
            (What::Value(one), What::Value(other)) if one == other => {
                let met = twins.renaming.meet(&left.text, &right.text, Origin::Before);
                !matches!(met, super::renaming::Met::Conflict { .. })
            }
            _ => twins.renaming.same(&left.text, &right.text),
        }
    }

    /// A value's place in lists, as the right knows it: names that are paired, `?` for those that are not yet.
    pub(super) fn canonical(&self, typed: &Typed<'_>, name: &Around<'_>, is_left: bool) -> String {
        let renaming = &self.twins.renaming;
        match &typed.kind {
            Kind::Id(_) | Kind::Token | Kind::Cursor | Kind::Version if !typed.value.is_null() => {
                let own = key(name, typed.value);
                let known = match is_left {
                    true => renaming.right_of(&own).map(str::to_owned),
                    false => renaming.left_of(&own).map(|_| own.clone()),
                };
                // What is sent to both names the same on both.
                known
                    .or_else(|| self.twins.sent.is_everywhere(&own).then(|| own.clone()))
                    .unwrap_or_else(|| "?".to_owned())
            }
            Kind::Instant if !typed.value.is_null() => "@".to_owned(),
            Kind::Counter(_) => "#".to_owned(),
            Kind::Text | Kind::Url | Kind::Free => match typed.value {
                Value::String(text) => self.canonical_text(text, is_left),
                other => other.to_string(),
            },
            _ => self.lasting(typed),
        }
    }

    fn canonical_text(&self, text: &str, is_left: bool) -> String {
        let facts = if is_left { &self.twins.facts.left } else { &self.twins.facts.right };
        let shown = pieces(text, &self.forms, &facts.bases).into_iter().map(|piece| match piece.what {
            What::Base | What::Origin => "^".to_owned(),
            What::Value(Kind::Instant) => "@".to_owned(),
            What::Value(_) | What::Word if is_left => {
                self.twins.renaming.right_of(&piece.text).unwrap_or(&piece.text).to_owned()
            }
            _ => piece.text.into_owned(),
        });
        shown.collect()
    }
}

/// `not_found`, `USER_GONE`, `quota.exceeded`: for programs.
fn is_code(text: &str) -> bool {
    let is_of = |is_letter: fn(&char) -> bool| {
        text.chars().all(|c| is_letter(&c) || c.is_ascii_digit() || "_-.:/".contains(c))
    };
    is_of(char::is_ascii_lowercase) || is_of(char::is_ascii_uppercase)
}
