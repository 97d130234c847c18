use std::collections::BTreeMap;

use serde_json::Value;
use tests::World;

use crate::scaicontrol::{int, records, text};

/// What there is to bill from.
pub(super) struct Ledger {
    subscriptions: Vec<Value>,
    plans: Vec<Value>,
    tiers: Vec<Value>,
    usage: Vec<Value>,
    lines: Vec<Value>,
    profiles: Vec<Value>,
    tenants: Vec<Value>,
    partners: Vec<Value>,
    rates: Vec<Value>,
    packs: Vec<Value>,
    pack_subscriptions: Vec<Value>,
}

/// Subscriptions whose period is over and that are billed together.
pub(super) struct Bill<'l> {
    /// Of the subscription, or of the pack's.
    pub(super) id: &'l str,
    of: Vec<&'l Value>,
    pack: Option<&'l Value>,
}

/// A line before tax, in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) quantity: i64,
    pub(super) unit_price: i64,
    pub(super) amount: i64,
}

/// What the rules of VAT come to.
pub(super) struct Vat {
    pub(super) rate: String,
    pub(super) reverse_charge: bool,
}

/// Everything that is counted of a document.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Amounts {
    lines: Vec<(Line, i64)>,
    pub(super) subtotal: i64,
    tax: i64,
    total: i64,
}

/// The nearest integer of a quotient; halves go away from zero.
pub(super) fn rounded(value: i64, by: i64) -> i64 {
    let away = (2 * value.abs() + by) / (2 * by);
    value.signum() * away
}

/// Whether an instant lies in a period, its end left out.
pub(super) fn lies(at: &str, from: &str, until: &str) -> bool {
    let [at, from, until] = [at, from, until].map(|text| text.parse::<jiff::Timestamp>().unwrap());
    from <= at && at < until
}

impl Ledger {
    /// From the records of each resource.
    pub(super) fn of(of: &impl Fn(&str) -> Vec<Value>) -> Self {
        Self {
            subscriptions: of("subscription"),
            plans: of("plan"),
            tiers: of("pricing_tier"),
            usage: of("usage_event"),
            lines: of("invoice_line"),
            profiles: of("billing_profile"),
            tenants: of("tenant"),
            partners: of("partner"),
            rates: of("vat_rate"),
            packs: of("pack"),
            pack_subscriptions: of("pack_subscription"),
        }
    }

    /// As a world has it now.
    pub(super) async fn read(world: &World) -> Self {
        Self {
            subscriptions: records(world, "subscription").await,
            plans: records(world, "plan").await,
            tiers: records(world, "pricing_tier").await,
            usage: records(world, "usage_event").await,
            lines: records(world, "invoice_line").await,
            profiles: records(world, "billing_profile").await,
            tenants: records(world, "tenant").await,
            partners: records(world, "partner").await,
            rates: records(world, "vat_rate").await,
            packs: records(world, "pack").await,
            pack_subscriptions: records(world, "pack_subscription").await,
        }
    }

    pub(super) fn subscription(&self, id: &str) -> &Value {
        one(&self.subscriptions, "id", id)
    }

    /// What is to be billed, by the id of the bill.
    pub(super) async fn due(&self, world: &World) -> Vec<Bill<'_>> {
        let now = world.control(http::Method::GET, "/clock", &Value::Null).await.at("/now");
        let now: jiff::Timestamp = now.as_str().unwrap().parse().unwrap();
        let mut bills: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for sub in self.subscriptions.iter().filter(|sub| sub["status"] == "active") {
            let ends =
                sub["current_period_end"].as_str().map(|ends| ends.parse::<jiff::Timestamp>().unwrap());
            if sub["billing_period"] != "one_time" && ends.is_some_and(|ends| ends <= now) {
                let id = sub["pack_subscription_id"].as_str().unwrap_or_else(|| text(sub, "id"));
                bills.entry(id).or_default().push(sub);
            }
        }
        let pack_of = |id| {
            let subscribed = self.pack_subscriptions.iter().find(|it| it["id"] == id)?;
            Some(one(&self.packs, "id", text(subscribed, "pack_id")))
        };
        bills.into_iter().map(|(id, of)| Bill { id, of, pack: pack_of(id) }).collect()
    }

    /// What was used of a subscription's service.
    pub(super) fn usage<'l>(&'l self, sub: &'l Value) -> impl Iterator<Item = &'l Value> {
        let is_of =
            |event: &&Value| ["tenant_id", "service_id"].iter().all(|field| event[field] == sub[field]);
        self.usage.iter().filter(is_of)
    }

    /// The plan's price, and what of the usage of a period lies in each tier.
    pub(super) fn billed(&self, sub: &Value, within: impl Fn(&Value) -> bool) -> Vec<Line> {
        let price = int(self.plan(sub), "base_price_cents");
        let base = Line::of(int(sub, "quantity"), price);
        std::iter::once(base).chain(self.metered(sub, within)).collect()
    }

    fn plan(&self, sub: &Value) -> &Value {
        one(&self.plans, "id", text(sub, "plan_id"))
    }

    fn metered(&self, sub: &Value, within: impl Fn(&Value) -> bool) -> Vec<Line> {
        let plan = self.plan(sub);
        let mut tiers: Vec<&Value> = self.tiers.iter().filter(|tier| tier["plan_id"] == plan["id"]).collect();
        tiers.sort_by_key(|tier| int(tier, "tier_start"));
        let line = |tier: &Value| {
            let events = self.usage(sub).filter(|event| event["metric_slug"] == tier["metric_slug"]);
            let used: i64 = events.filter(|event| within(event)).map(|event| int(event, "quantity")).sum();
            let units = used.min(tier["tier_end"].as_i64().unwrap_or(i64::MAX)) - int(tier, "tier_start");
            let price = || rounded(units * int(tier, "unit_price_cents"), int(tier, "unit_divisor"));
            (units > 0).then(|| Line::of(1, price()))
        };
        tiers.into_iter().filter_map(line).collect()
    }

    /// The five rules of VAT, in order.
    pub(super) fn vat(&self, tenant: &str) -> Vat {
        let buyer = one(&self.profiles, "tenant_id", tenant);
        let partner = text(one(&self.tenants, "id", tenant), "partner_id");
        let seller = one(&self.partners, "id", partner);
        let (buys, sells) = (text(buyer, "country_code"), text(seller, "seller_country_code"));
        let rate = |country: &str| self.rates.iter().find(|rate| rate["id"] == country);
        let is_business =
            buyer["is_business"] == true && buyer["vat_number"].as_str().is_some_and(|it| !it.is_empty());
        match (rate(buys), rate(sells)) {
            (None, _) | (_, None) => Vat::none(),
            (Some(_), Some(own)) if buys == sells => Vat::at(own),
            (Some(_), Some(_)) if is_business => Vat { reverse_charge: true, ..Vat::none() },
            (Some(_), Some(own)) => Vat::at(own),
        }
    }

    /// The lines of an invoice, in their order.
    pub(super) fn lines_of(&self, invoice: &Value) -> Vec<Value> {
        let mut lines: Vec<Value> =
            self.lines.iter().filter(|line| line["invoice_id"] == invoice["id"]).cloned().collect();
        lines.sort_by_key(|line| int(line, "order_index"));
        lines
    }
}

impl Bill<'_> {
    pub(super) const fn is_of_a_pack(&self) -> bool {
        self.pack.is_some()
    }

    /// The price of the pack or of the plan, then what was used in the period.
    pub(super) fn lines(&self, ledger: &Ledger) -> Vec<Line> {
        let within = |sub: &Value, event: &Value| {
            let [from, until] = ["current_period_start", "current_period_end"].map(|field| text(sub, field));
            lies(text(event, "occurred_at"), from, until)
        };
        match self.pack {
            Some(pack) => {
                let used = self.of.iter().flat_map(|sub| ledger.metered(sub, |event| within(sub, event)));
                std::iter::once(Line::of(1, int(pack, "price_cents"))).chain(used).collect()
            }
            None => self.of.iter().flat_map(|sub| ledger.billed(sub, |event| within(sub, event))).collect(),
        }
    }
}

impl Line {
    const fn of(quantity: i64, unit_price: i64) -> Self {
        Self { quantity, unit_price, amount: quantity * unit_price }
    }

    /// The tax on it, rounded by the line.
    pub(super) fn tax(self, vat: &Vat, sign: i64) -> i64 {
        let hundredths: i64 = vat.rate.replace('.', "").parse().unwrap();
        rounded(sign * self.amount * hundredths, 10_000)
    }
}

impl Vat {
    pub(super) fn none() -> Self {
        Self { rate: "0.00".to_owned(), reverse_charge: false }
    }

    fn at(rate: &Value) -> Self {
        Self { rate: text(rate, "standard_rate").to_owned(), ..Self::none() }
    }
}

impl Amounts {
    /// What these lines come to; a credit note's are negated.
    pub(super) fn of(lines: &[Line], vat: &Vat, sign: i64) -> Self {
        let signed = |line: &Line| {
            let Line { quantity, unit_price, amount } = *line;
            (Line { quantity, unit_price: sign * unit_price, amount: sign * amount }, line.tax(vat, sign))
        };
        let lines: Vec<(Line, i64)> = lines.iter().map(signed).collect();
        let subtotal: i64 = lines.iter().map(|(line, _)| line.amount).sum();
        let tax: i64 = lines.iter().map(|(_, tax)| tax).sum();
        Self { lines, subtotal, tax, total: subtotal + tax }
    }

    /// What a document says.
    pub(super) fn kept(invoice: &Value, lines: &[Value]) -> Self {
        let line = |line: &Value| {
            let [quantity, unit_price, amount, tax] =
                ["quantity", "unit_price_cents", "amount_cents", "tax_cents"].map(|field| int(line, field));
            (Line { quantity, unit_price, amount }, tax)
        };
        let [subtotal, tax, total] =
            ["subtotal_cents", "tax_cents", "total_cents"].map(|field| int(invoice, field));
        Self { lines: lines.iter().map(line).collect(), subtotal, tax, total }
    }
}

fn one<'v>(records: &'v [Value], field: &str, value: &str) -> &'v Value {
    records.iter().find(|record| record[field] == value).unwrap_or_else(|| panic!("no {field} is {value}"))
}
