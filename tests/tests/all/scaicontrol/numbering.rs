//! Numbers of invoices have no gaps, whoever finalises at once and whatever is refused.

use std::collections::BTreeSet;

use futures::future::join_all;
use serde_json::json;
use tests::{Answer, Caller};

use super::{INVOICES, done, draft, finalise, standing_still};

const DRAFTS: usize = 40;

/// Everything finalised at once, each of them by two.
async fn raced(root: &Caller, drafts: &[String]) -> Vec<(String, [Answer; 2])> {
    let race = |id: &String| {
        let (id, one, two) = (id.clone(), root.clone(), root.clone());
        tokio::spawn(async move {
            let answers = tokio::join!(finalise(&one, &id), finalise(&two, &id));
            (id, answers.into())
        })
    };
    join_all(drafts.iter().map(race)).await.into_iter().map(Result::unwrap).collect()
}

/// The last part of a number: `SCAI-2026-000007` is 7.
fn ordinal(answer: &Answer) -> u64 {
    let number = answer.at("/data/number");
    let number = number.as_str().unwrap_or_else(|| panic!("no number in {}", answer.text));
    number.rsplit('-').next().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn finalisers_at_once_leave_no_gap_and_what_is_refused_takes_no_number() {
    let (_mock, _world, root) = standing_still().await;
    let mut drafts = Vec::new();
    for at in 0..DRAFTS {
        // Every fourth has no lines.
        drafts.push(draft(&root, "tnt_acme", at % 4).await);
    }
    let first = ordinal(&finalise(&root, &draft(&root, "tnt_acme", 1).await).await) + 1;
    let mut numbers = BTreeSet::new();
    for (at, (id, answers)) in raced(&root, &drafts).await.into_iter().enumerate() {
        let mut statuses = answers.each_ref().map(|answer| answer.status);
        statuses.sort_unstable();
        assert_eq!(statuses, if at % 4 == 0 { [400, 400] } else { [200, 400] }, "draft {at}");
        let done = answers.iter().find(|answer| answer.status == 200);
        let kept = root.get(&format!("{INVOICES}/{id}")).await;
        assert_eq!(kept.at("/data/number"), done.map_or(json!(null), |done| done.at("/data/number")));
        assert_eq!(kept.at("/data/status"), if at % 4 == 0 { "draft" } else { "finalized" });
        numbers.extend(done.map(ordinal));
    }
    let taken = (DRAFTS - DRAFTS / 4) as u64;
    assert_eq!(numbers, (first..first + taken).collect());
    assert_eq!(ordinal(&finalise(&root, &draft(&root, "tnt_acme", 1).await).await), first + taken);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn credit_notes_are_numbered_beside_invoices() {
    let (_mock, _world, root) = standing_still().await;
    let mut invoices = Vec::new();
    let mut notes = Vec::new();
    for _ in 0..DRAFTS / 4 {
        let id = draft(&root, "tnt_acme", 2).await;
        assert_eq!(finalise(&root, &id).await.status, 200);
        let note = done(&root, &format!("{INVOICES}/{id}/credit-note"), &json!({})).await;
        notes.push(note.at("/data/id").as_str().unwrap().to_owned());
        invoices.push(draft(&root, "tnt_acme", 1).await);
    }
    let before = ordinal(&finalise(&root, &draft(&root, "tnt_acme", 1).await).await);
    let (invoices, notes) = tokio::join!(raced(&root, &invoices), raced(&root, &notes));
    for (kind, raced, first) in [("SCAI-CN-", notes, None), ("SCAI-2", invoices, Some(before + 1))] {
        let answers = raced.iter().flat_map(|(_, answers)| answers);
        let done: Vec<&Answer> = answers.filter(|answer| answer.status == 200).collect();
        assert!(done.iter().all(|it| it.at("/data/number").as_str().unwrap().starts_with(kind)));
        let numbers: BTreeSet<u64> = done.into_iter().map(ordinal).collect();
        let first = first.unwrap_or_else(|| *numbers.first().unwrap());
        assert_eq!(numbers, (first..first + raced.len() as u64).collect(), "{kind}");
    }
}
