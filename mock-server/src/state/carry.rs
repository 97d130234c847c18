use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{Collection, CollectionId, Record, SendingId, Snapshot, Taken, Transaction};

/// Whether a record of these fields may be among those of a resource.
#[derive(Clone)]
pub struct Fits(Arc<Judge>);

type Judge = dyn Fn(CollectionId, &Map<String, Value>) -> bool + Send + Sync;

impl Fits {
    /// A judgement of records.
    pub fn new(judge: impl Fn(CollectionId, &Map<String, Value>) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(judge))
    }
}

impl fmt::Debug for Fits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fits")
    }
}

/// Does to a world of another contract what was done between two snapshots of this one: records
/// that were made, changed or deleted, found by system, resource and id, and tokens that were given
/// out or back. A record that has no resource there, does not fit it or has a unique value that is
/// taken is left out. What was done to that world meanwhile stays.
pub(super) fn carry(before: &Snapshot, after: &Snapshot, onto: &mut Transaction, fits: &Fits) {
    // Scopes follow from those of the owner.
    for id in onto.snapshot().layout().owners_first() {
        let layout = onto.snapshot().layout().of(id);
        let Some(from) = after.layout().find(&layout.system, &layout.name) else { continue };
        let (before, after) = (before.collection(from), after.collection(from));
        for record in gone(before, after) {
            drop_from(id, &record, onto);
        }
        for record in changed(before, after) {
            if let Err(taken) = bring(id, &record, onto, fits) {
                tracing::warn!(id = %record.id, %taken, "a record has no place under the changed contract");
            }
        }
    }
    onto.count_on(after);
    let numbers = onto.follow(before, after);
    for (id, at) in after.sending().all().filter(|(id, at)| before.sending().get(*id) != Some(*at)) {
        send((after, &numbers), id, Some(at), onto);
    }
    for (id, _) in before.sending().all().filter(|(id, _)| after.sending().get(*id).is_none()) {
        send((after, &numbers), id, None, onto);
    }
}

/// Has something sent as it is to be sent there, if it has a place here; requests by themselves have these numbers
/// here.
fn send(
    (there, numbers): (&Snapshot, &HashMap<u64, u64>),
    id: SendingId,
    at: Option<Timestamp>,
    onto: &mut Transaction,
) {
    let (collection, ordinal) = match id {
        SendingId::Record { collection, ordinal } => (collection, ordinal),
        SendingId::Parcel(number) => {
            let here = numbers.get(&number);
            return here.into_iter().for_each(|here| onto.set_sending(SendingId::Parcel(*here), at));
        }
    };
    let from = there.layout().of(collection);
    let Some(record) = there.collection(collection).live(ordinal) else { return };
    let Some(collection) = onto.snapshot().layout().find(&from.system, &from.name) else { return };
    let Some(here) = onto.snapshot().collection(collection).get(&record.id) else { return };
    onto.set_sending(SendingId::Record { collection, ordinal: here.order.ordinal() }, at);
}

/// Snapshots share the records that neither changed, so these are found without reading any.
fn changed(before: &Collection, after: &Collection) -> Vec<Arc<Record>> {
    let is_same =
        |record: &&Arc<Record>| before.get(&record.id).is_some_and(|known| Arc::ptr_eq(known, record));
    let mut changed: Vec<Arc<Record>> = after.all().filter(|record| !is_same(record)).cloned().collect();
    changed.sort_by_key(|record| record.order.ordinal());
    changed
}

fn gone(before: &Collection, after: &Collection) -> Vec<Arc<Record>> {
    before.all().filter(|record| after.get(&record.id).is_none()).cloned().collect()
}

fn drop_from(id: CollectionId, record: &Record, onto: &mut Transaction) {
    let live = onto.snapshot().collection(id).get(&record.id).cloned();
    // The record keeps its id, without which alone deleting fails.
    let _ = live.map(|live| onto.delete(id, &live, live.to_map()));
}

fn bring(id: CollectionId, record: &Record, onto: &mut Transaction, fits: &Fits) -> Result<(), Taken> {
    let form = onto.snapshot().collection(id).form();
    let mut fields = record.to_map();
    fields.retain(|name, _| form.has(name));
    form.fill_in(&mut fields);
    if !(fits.0)(id, &fields) {
        return Ok(());
    }
    match onto.snapshot().collection(id).get(&record.id).cloned() {
        Some(known) => onto.replace(id, &known, fields)?,
        None => onto.adopt(id, fields, record.order.ordinal())?,
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use fixtures::{IdForm, Place, Seed};
    use serde_json::json;
    use specs::annotation::{Deletion, Stamps};

    use super::*;
    use crate::state::{
        Attempt, Clock, Field, Layout, Origin, Parcel, Receiver, RecordForm, ResourceLayout, Standing,
        Visibility,
    };

    const NOTES: CollectionId = CollectionId(0);

    /// A world whose notes have these fields beside their id, and these records.
    fn world(fields: &[&str], records: &[Value]) -> Snapshot {
        let field =
            |name: &&str| Field { name: (*name).to_owned(), unsaid: None, visibility: Visibility::Shown };
        let fields = ["id"].iter().chain(fields).map(field).collect();
        let notes = ResourceLayout {
            system: "try".to_owned(),
            name: "note".to_owned(),
            declared: (0, 0),
            label: "note".to_owned(),
            place: Place::new("try/note"),
            form: RecordForm::of(fields, "id"),
            id: IdForm::new("n_", 8),
            also: Vec::new(),
            owners: Vec::new(),
            level: None,
            deletion: Deletion::default(),
            stamps: Stamps::default(),
            references: Vec::new(),
            referrers: Vec::new(),
            followers: Vec::new(),
            owned: Vec::new(),
            grants: Vec::new(),
            grants_on: Vec::new(),
        };
        let layout = Layout::new(vec![notes], Seed::default());
        changed_by(&Snapshot::empty(Arc::new(layout), Clock::WALL), |transaction| {
            for record in records {
                transaction.insert(NOTES, record.as_object().unwrap().clone()).unwrap();
            }
        })
    }

    fn changed_by(snapshot: &Snapshot, change: impl FnOnce(&mut Transaction)) -> Snapshot {
        let mut transaction = Transaction::on(snapshot);
        change(&mut transaction);
        transaction.into_snapshot()
    }

    fn shown(snapshot: &Snapshot) -> Vec<Value> {
        snapshot.collection(NOTES).all().map(|record| record.fields().clone()).collect()
    }

    fn one(snapshot: &Snapshot, id: &str) -> Arc<Record> {
        Arc::clone(snapshot.collection(NOTES).get(id).unwrap())
    }

    #[test]
    fn what_was_done_is_done_to_the_new_seed_and_the_rest_of_it_is_new() {
        let seeded = |text: &str| ["a", "b", "c"].map(|id| json!({"id": id, "text": text, "old": 1}));
        let seed = world(&["text", "old"], &seeded("before"));
        let after = changed_by(&seed, |transaction| {
            let fields = json!({"id": "b", "text": "mine", "old": 2}).as_object().unwrap().clone();
            transaction.replace(NOTES, &one(&seed, "b"), fields).unwrap();
            transaction.delete(NOTES, &one(&seed, "c"), one(&seed, "c").to_map()).unwrap();
            let made = json!({"id": "d", "text": "made"}).as_object().unwrap().clone();
            transaction.insert(NOTES, made).unwrap();
        });
        let fresh = world(&["text"], &seeded("after"));
        let onto = changed_by(&fresh, |onto| carry(&seed, &after, onto, &Fits::new(|_, _| true)));
        assert_eq!(
            shown(&onto),
            [
                json!({"id": "a", "text": "after"}),
                json!({"id": "b", "text": "mine"}),
                json!({"id": "d", "text": "made"})
            ]
        );
    }

    #[test]
    fn what_waits_to_be_sent_waits_from_there_on() {
        let seed = world(&["text"], &[json!({"id": "a"})]);
        let there = SendingId::Record { collection: NOTES, ordinal: 1 };
        let after = changed_by(&seed, |transaction| {
            transaction.insert(NOTES, json!({"id": "b"}).as_object().unwrap().clone()).unwrap();
            transaction.set_sending(there, Some(Timestamp::UNIX_EPOCH));
        });
        let fresh = world(&["text"], &["x", "y", "a"].map(|id| json!({"id": id})));
        let onto = changed_by(&fresh, |onto| carry(&seed, &after, onto, &Fits::new(|_, _| true)));
        let (at, here) = onto.sending().next().unwrap();
        let SendingId::Record { ordinal, .. } = here else { panic!("{here:?} is no record") };
        let record = onto.collection(NOTES).live(ordinal).unwrap();
        assert_eq!((at, &*record.id), (Timestamp::UNIX_EPOCH, "b"));
        let sent = changed_by(&after, |transaction| transaction.set_sending(there, None));
        let onto = changed_by(&onto, |onto| carry(&after, &sent, onto, &Fits::new(|_, _| true)));
        assert!(onto.sending().next().is_none());
    }

    fn parcel(name: &str) -> Parcel {
        Parcel {
            origin: Origin { system: "try".to_owned(), name: name.to_owned(), operation: None },
            at: Timestamp::UNIX_EPOCH,
            method: http::Method::POST,
            url: "http://localhost/".to_owned(),
            headers: http::HeaderMap::new(),
            body: bytes::Bytes::new(),
            answers: Arc::default(),
            attempts: Vec::new(),
            standing: Standing::Waiting,
            depth: 1,
        }
    }

    fn tell_outcome(transaction: &mut Transaction, number: u64) {
        let attempt = Attempt { at: Timestamp::UNIX_EPOCH, status: 200, error: None };
        transaction.parcels().attempted(number, attempt, Standing::Delivered);
        transaction.set_sending(SendingId::Parcel(number), None);
    }

    fn put(transaction: &mut Transaction, id: &str) {
        let name = "name".to_owned();
        transaction.shelf("try/pets").put(id, Map::from_iter([(name.clone(), id.into())]), [&name]);
    }

    /// Every parcel with its number, whether it was delivered, and whether it is to be sent.
    fn parcels(snapshot: &Snapshot) -> Vec<(u64, &str, bool, bool)> {
        let all = snapshot.parcels().all();
        let is_sent = |number| snapshot.sending().get(SendingId::Parcel(number)).is_some();
        let is_delivered = |parcel: &Parcel| parcel.standing == Standing::Delivered;
        all.map(|(number, it)| (number, it.origin.name.as_str(), is_delivered(it), is_sent(number))).collect()
    }

    #[test]
    fn what_is_done_late_takes_nothing_away_of_what_was_done_since() {
        let fits = Fits::new(|_, _| true);
        let seed = world(&["text"], &[]);
        let there = changed_by(&seed, |transaction| {
            transaction.send(parcel("early")).unwrap();
            transaction.send(parcel("sent twice")).unwrap();
            transaction.next_number("bills".to_owned());
            ["a", "b"].iter().for_each(|id| put(transaction, id));
        });
        let here = changed_by(&world(&["text"], &[]), |onto| carry(&seed, &there, onto, &fits));
        assert_eq!(parcels(&here), parcels(&there));
        let since = changed_by(&here, |transaction| {
            transaction.send(parcel("since")).unwrap();
            tell_outcome(transaction, 2);
            transaction.set_receivers(
                [Receiver { system: None, url: "http://localhost/".to_owned(), events: Vec::new() }].into(),
            );
            transaction.next_number("bills".to_owned());
            put(transaction, "c");
            transaction.shelf("try/pets").remove("a");
        });
        let late = changed_by(&there, |transaction| {
            tell_outcome(transaction, 1);
            transaction.parcels().attempted(
                2,
                Attempt { at: Timestamp::UNIX_EPOCH, status: 500, error: None },
                Standing::Failed,
            );
            transaction.send(parcel("late")).unwrap();
            transaction.shelf("try/pets").remove("b");
            put(transaction, "d");
        });
        let onto = changed_by(&since, |onto| carry(&there, &late, onto, &fits));
        let wanted = [
            (1, "early", true, false),
            (2, "sent twice", true, false),
            (3, "since", false, true),
            (4, "late", false, true),
        ];
        assert_eq!(parcels(&onto), wanted);
        let shelf = onto.shelf("try/pets").unwrap();
        let ids: Vec<&str> = shelf.rows().map(|kept| &*kept.id).collect();
        assert_eq!((ids, shelf.gone()), (vec!["c", "d"], vec!["a", "b"]));
        assert_eq!(onto.receivers().len(), 1);
        changed_by(&onto, |transaction| assert_eq!(transaction.next_number("bills".to_owned()), 3));
    }

    #[test]
    fn a_record_that_does_not_fit_is_left_out_and_no_id_is_made_twice() {
        let seed = world(&["text"], &["a", "b", "c"].map(|id| json!({"id": id})));
        let mut made = String::new();
        let after = changed_by(&seed, |transaction| {
            for text in ["short", "long"] {
                made = transaction.next_id(NOTES);
                let fields = json!({"id": made, "text": text}).as_object().unwrap().clone();
                transaction.insert(NOTES, fields).unwrap();
            }
        });
        let fresh = world(&["text"], &[json!({"id": "a"})]);
        let fits = Fits::new(|_, fields| fields.get("text") != Some(&json!("short")));
        let onto = changed_by(&fresh, |onto| carry(&seed, &after, onto, &fits));
        assert_eq!(shown(&onto), [json!({"id": "a"}), json!({"id": made, "text": "long"})]);
        let again = changed_by(&onto, |transaction| assert_ne!(transaction.next_id(NOTES), made));
        assert_eq!(shown(&again), shown(&onto));
    }
}
