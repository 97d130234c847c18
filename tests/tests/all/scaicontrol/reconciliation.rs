//! Every invoice is its plan and the usage of its period, to the cent: worked out here from plans,
//! tiers, usage, profiles and rates alone.

mod ledger;

use std::collections::{BTreeMap, BTreeSet};

use fixtures::{Fixtures, Seed};
use serde_json::{Value, json};

use super::{done, finalise, int, records, standing_still, text};
use ledger::{Amounts, Bill, Ledger, Line};

const SYSTEM: &str = "scaicontrol";
const RUN: &str = "/api/v1/admin/billing/run";

/// Days on which the seeded year may have begun: ends of short months, a leap day, a turn of the year.
const STARTS: [&str; 6] = [
    "2026-03-30T23:59:59Z",
    "2026-05-31T12:00:00Z",
    "2027-02-28T00:00:00Z",
    "2028-02-29T06:30:00Z",
    "2026-12-31T23:00:00Z",
    "2027-01-01T00:00:01Z",
];

fn seeded(start: &str) -> impl Fn(&str) -> Vec<Value> {
    let contract = specs::embedded().only(&["scaikey".to_owned(), SYSTEM.to_owned()]);
    let fixtures = Fixtures::load(&contract, None, Seed::default(), start.parse().unwrap());
    let fixtures = fixtures.unwrap_or_else(|found| panic!("{found}"));
    move |resource| fixtures.records(SYSTEM, resource).iter().cloned().map(Value::Object).collect()
}

#[test]
fn of_the_seeded_year_every_invoice_is_its_plan_and_its_usage() {
    for start in STARTS {
        let seeded = seeded(start);
        let ledger = Ledger::of(&seeded);
        let mut billed: BTreeMap<String, usize> = BTreeMap::new();
        let mut checked = 0;
        for invoice in seeded("invoice").iter().filter(|invoice| !invoice["subscription_id"].is_null()) {
            let sub = ledger.subscription(text(invoice, "subscription_id"));
            let (from, until) = (text(invoice, "period_start"), text(invoice, "period_end"));
            let within = |event: &Value| {
                let day = text(event, "occurred_at").split('T').next().unwrap();
                (from..until).contains(&day)
            };
            let lines = ledger.billed(sub, within);
            let is_credit = invoice["document_type"] == "credit_note";
            let sign = if is_credit { -1 } else { 1 };
            let vat = ledger.vat(text(invoice, "tenant_id"));
            let expected = Amounts::of(&lines, &vat, sign);
            assert_eq!(Amounts::kept(invoice, &ledger.lines_of(invoice)), expected, "{start}: {invoice}");
            assert_eq!(text(&invoice["vat_details"], "tax_rate"), vat.rate, "{start}: {invoice}");
            assert_eq!(invoice["vat_details"]["reverse_charge"], vat.reverse_charge, "{start}: {invoice}");
            for event in ledger.usage(sub).filter(|event| !is_credit && within(event)) {
                *billed.entry(text(event, "id").to_owned()).or_default() += 1;
            }
            checked += 1;
        }
        // Four tenants, twelve months, and one credit note.
        assert_eq!(checked, 49, "{start}");
        assert!(billed.values().all(|times| *times == 1), "{start}: {billed:?}");
        assert_eq!(billed.len(), 4 * 12 * 4, "{start}");
    }
}

#[test]
fn the_seeded_numbers_have_no_gap_and_the_sequences_go_on_behind_them() {
    let seeded = seeded(STARTS[0]);
    for sequence in seeded("invoice_sequence") {
        let kind = text(&sequence, "document_type").to_owned();
        let invoices = seeded("invoice").into_iter();
        let numbered = invoices.filter(|it| it["document_type"] == kind && !it["number"].is_null());
        let numbers: BTreeSet<i64> =
            numbered.map(|it| text(&it, "number").rsplit('-').next().unwrap().parse().unwrap()).collect();
        assert_eq!(numbers, (1..int(&sequence, "next_number")).collect(), "{kind}");
    }
}

#[tokio::test]
async fn a_month_that_goes_by_is_billed_by_its_plans_packs_and_usage_and_its_drafts_by_the_rules_of_vat() {
    let (_mock, world, root) = standing_still().await;
    // What is due already has nothing to do with the month that comes.
    done(&root, RUN, &json!({})).await;
    report_usage(&world).await;
    world.clock(&json!({"advance": "P31D"})).await;
    // A token does not last that long.
    let root = world.caller("root").await;
    let ledger = Ledger::read(&world).await;
    let bills = ledger.due(&world).await;
    assert!(bills.iter().any(Bill::is_of_a_pack), "no pack is due");
    assert!(bills.len() >= 6, "only {} are due", bills.len());
    let run = done(&root, RUN, &json!({})).await;
    let made: Vec<String> = serde_json::from_value(run.at("/data/invoices")).unwrap();
    let invoices = records(&world, "invoice").await;
    let drafts: BTreeMap<&str, &Value> = invoices
        .iter()
        .filter(|it| made.iter().any(|id| it["id"] == id.as_str()))
        .map(|it| (text(it, "subscription_id"), it))
        .collect();
    assert_eq!(
        drafts.keys().copied().collect::<Vec<_>>(),
        bills.iter().map(|bill| bill.id).collect::<Vec<_>>()
    );
    assert_eq!(made.len(), bills.len());
    let lines = Ledger::read(&world).await;
    let mut total = 0;
    for bill in &bills {
        let (draft, billed) = (drafts[bill.id], bill.lines(&ledger));
        let untaxed = Amounts::of(&billed, &ledger::Vat::none(), 1);
        assert_eq!(Amounts::kept(draft, &lines.lines_of(draft)), untaxed, "{draft}");
        total += untaxed.subtotal;
        let finalised = finalise(&root, text(draft, "id")).await;
        assert_eq!(finalised.status, 200, "{}", finalised.text);
        let (invoice, vat) = (finalised.at("/data"), ledger.vat(text(draft, "tenant_id")));
        let kept = Amounts::kept(&invoice, invoice["line_items"].as_array().unwrap());
        assert_eq!(kept, Amounts::of(&billed, &vat, 1), "{invoice}");
    }
    assert_eq!(run.at("/data/total_cents"), total);
    // Nothing is billed twice.
    assert_eq!(done(&root, RUN, &json!({})).await.at("/data/invoices"), json!([]));
}

/// Usage that reaches into every tier, some of it told twice.
async fn report_usage(world: &tests::World) {
    let service = world.caller("svc-write").await;
    for (tenant, quantities) in [
        ("tnt_acme", &[1_i64, 9_999, 40_001, 33_333][..]),
        ("tnt_initech", &[5_001, 2_500]),
        ("tnt_umbrella", &[10_000]),
        ("tnt_globex", &[50_000, 500]),
    ] {
        let events = quantities.iter().enumerate().map(|(at, quantity)| {
            json!({"idempotency_key": format!("{tenant}-{at}"), "tenant_id": tenant, "service_slug": "scaivault",
                   "metric_slug": "secret_reads", "quantity": quantity})
        });
        let events: Vec<Value> = events.collect();
        let count = events.len();
        let told = [events.clone(), events].concat();
        let answer = done(&service, "/api/v1/metering/events", &json!({"events": told})).await;
        assert_eq!(answer.at("/data"), json!({"accepted": count, "duplicates": count, "rejected": []}));
    }
}

#[test]
fn a_tier_is_rounded_once_and_halves_go_away_from_zero() {
    for (units, price, divisor, expected) in
        [(0, 12, 1_000, 0), (41, 12, 1_000, 0), (42, 12, 1_000, 1), (500, 1, 1_000, 1), (499, 1, 1_000, 0)]
    {
        assert_eq!(ledger::rounded(units * price, divisor), expected, "{units} at {price} a {divisor}");
    }
    let line = Line { quantity: 1, unit_price: 50, amount: 50 };
    let vat = ledger::Vat { rate: "21.00".to_owned(), reverse_charge: false };
    assert_eq!((line.tax(&vat, 1), line.tax(&vat, -1)), (11, -11));
}
