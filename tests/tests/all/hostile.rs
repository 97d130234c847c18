//! Nothing that comes over a socket takes the mock down. What is sent depends on the seeds alone.

mod bytes;
mod requests;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use tests::{Answer, World, raw};

use crate::program::Serving;

/// Connections or requests a test; a few seconds of a debug build.
const ROUNDS: usize = 1_500;

fn random(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// The mock still answers, and ends without having panicked.
async fn unharmed(serving: Serving) {
    let world = World::at(&format!("http://{}", serving.address));
    assert_eq!(world.caller("alice").await.get(tests::caller::USERS).await.status, 200);
    let said = serving.stop().await;
    assert!(!said.contains("panicked"), "{said}");
}

#[tokio::test]
async fn random_bytes_do_no_harm() {
    let serving = Serving::start().await;
    let mut random = random(1);
    for round in 0..ROUNDS {
        let sent = bytes::noise(&mut random);
        let received = raw::throw(&serving.address, &sent).await;
        let answer = raw::answer(&received);
        assert!(answer.is_none_or(|answer| answer.status < 500), "round {round}: {sent:?}");
    }
    unharmed(serving).await;
}

#[tokio::test]
async fn requests_with_a_few_bytes_changed_do_no_harm() {
    let serving = Serving::start().await;
    let alice = World::at(&format!("http://{}", serving.address)).caller("alice").await;
    let mut random = random(2);
    for round in 0..ROUNDS {
        let sent = bytes::mutated(&mut random, alice.token());
        let received = raw::throw(&serving.address, &sent).await;
        let answer = raw::answer(&received);
        let text = String::from_utf8_lossy(&sent);
        assert!(answer.is_none_or(|answer| answer.status < 500), "round {round}: {text}");
    }
    unharmed(serving).await;
}

#[tokio::test]
async fn every_well_formed_request_is_answered_in_an_envelope() {
    let serving = Serving::start().await;
    let alice = World::at(&format!("http://{}", serving.address)).caller("alice").await;
    let mut random = random(3);
    for round in 0..ROUNDS {
        let sent = requests::well_formed(&mut random, alice.token());
        let received = raw::ask(&serving.address, &sent).await;
        let text = String::from_utf8_lossy(&sent);
        let answer = raw::answer(&received).unwrap_or_else(|| panic!("round {round}: no answer to {text}"));
        assert!(is_enveloped(&answer, &text), "round {round}: {text}\n\n{} {}", answer.status, answer.text);
    }
    unharmed(serving).await;
}

/// A success, or a refusal in an envelope that says why.
fn is_enveloped(answer: &Answer, request: &str) -> bool {
    let named = ["/detail", "/error", "/title"].iter().any(|pointer| !answer.at(pointer).is_null());
    match answer.status {
        200..400 => true,
        400..500 => named || request.starts_with("HEAD "),
        _ => false,
    }
}
