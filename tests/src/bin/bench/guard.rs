use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use serde_json::{Value, json};
use specs::expression::{Condition, Scope, Template};

/// Evaluations of a round, and rounds.
const EACH: u32 = 20_000;
const ROUNDS: usize = 21;

/// Microseconds of a guard with three assignments, and of one simple condition, on a record of 17
/// fields: medians.
pub(super) fn measure() -> Result<(), Box<dyn Error>> {
    let (current, body, caller) = (subscription(), json!({"reason": "moved"}), json!({"role": "owner"}));
    let names = [("caller", &caller), ("body", &body), ("current", &current)];
    let scope = Scope::new(&names);
    let guard = Condition::new("!(current.status in ['active', 'trial', 'past_due'])");
    let set = Template::parse(&json!({
        "status": "cancelling",
        "ends_at": "${current.current_period_end}",
        "reason": "${body.reason == null ? 'none' : body.reason}",
    }))?;
    let simple = Condition::new("caller.role == 'owner'");
    let both = median(|| Ok(guard.holds(&scope)? || set.render(&scope)?.is_null()))?;
    let one = median(|| Ok(simple.holds(&scope)?))?;
    println!("{both:.2} {one:.2}");
    Ok(())
}

fn median(work: impl Fn() -> Result<bool, Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let mut rounds = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for _ in 0..EACH {
            black_box(work()?);
        }
        rounds.push(start.elapsed().as_secs_f64() * 1e6 / f64::from(EACH));
    }
    rounds.sort_by(f64::total_cmp);
    Ok(rounds[ROUNDS / 2])
}

fn subscription() -> Value {
    json!({
        "id": "sub_1", "tenant_id": "tnt_acme", "plan_id": "pln_1", "status": "active", "quantity": 3,
        "currency": "EUR", "base_price_cents": 1900, "discount": null, "trial_ends_at": null,
        "current_period_start": "2026-03-01T00:00:00.000000Z",
        "current_period_end": "2026-04-01T00:00:00.000000Z", "cancelled_at": null, "reason": null,
        "features": {"seats": 5, "storage": "10GB"}, "tags": ["a", "b"],
        "created_at": "2026-01-01T00:00:00.000000Z", "updated_at": "2026-03-01T00:00:00.000000Z",
    })
}
