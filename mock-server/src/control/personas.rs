use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::personas::Card;
use crate::site::Site;

/// `GET personas`: who can log in where, with what.
pub(super) async fn list(State(site): State<Arc<Site>>) -> Json<Value> {
    let cards: Vec<Card> = site.personas().iter().map(|persona| Card::new(&site, persona)).collect();
    Json(json!({"personas": cards}))
}
