use std::error::Error;
use std::time::{Duration, Instant};

use fixtures::{Fixtures, Seed};
use jiff::Timestamp;
use mock_server::state::{Collection, Record, Scope, Snapshot, WorldName, Worlds};
use mock_server::{Settings, Site};
use serde_json::{Map, Value, json};

/// Forks and resets of a world with so many records, in microseconds: median of 1 000.
pub(super) fn measure(records: u64) -> Result<(), Box<dyn Error>> {
    let worlds = Worlds::new(snapshot(records)?, Duration::from_secs(3_600));
    let mut forks = Vec::new();
    for round in 0..1_000 {
        let name = WorldName::parse(&format!("w{round}"))?;
        forks.push(timed(|| worlds.get(&name)));
    }
    let world = worlds.default_world();
    let resets = (0..1_000).map(|_| timed(|| worlds.reset(&world))).collect();
    println!("{:.1} {:.1}", median(forks), median(resets));
    Ok(())
}

fn snapshot(records: u64) -> Result<Snapshot, Box<dyn Error>> {
    let site = site()?;
    let mut snapshot = Snapshot::clone(&site.worlds().default_world().snapshot());
    let users = site.layout().find("scaikey", "user").ok_or("there is no user resource")?;
    let form = site.layout().of(users).form.clone();
    let made = (0..records)
        .filter_map(|ordinal| Record::new(&form, &user(ordinal), ordinal, vec![Scope::Platform], Vec::new()));
    let mut collection = Collection::new(form.clone());
    collection.fill(made.collect())?;
    snapshot.set(users, collection);
    Ok(snapshot)
}

fn site() -> Result<Site, Box<dyn Error>> {
    let contract = specs::embedded();
    let fixtures = Fixtures::load(&contract, None, Seed::default(), Timestamp::now())?;
    Ok(Site::new(contract, &fixtures, Settings::offline())?)
}

fn user(ordinal: u64) -> Map<String, Value> {
    let user = json!({"id": format!("usr_{ordinal}"), "tenant_id": "tnt_acme", "email": format!("{ordinal}@acme.example")});
    user.as_object().cloned().unwrap_or_default()
}

fn timed<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    let kept = work();
    let elapsed = start.elapsed();
    drop(kept);
    elapsed.as_secs_f64() * 1e6
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
