use std::process::ExitCode;

use clap::Args;
use fixtures::{Fixtures, Seed};
use jiff::Timestamp;
use serde_json::json;

use super::{Error, Format, Formatted, say};
use crate::personas::Card;
use crate::site::{Settings, Site};

/// List who can log in where, with what.
#[derive(Debug, Args)]
pub(super) struct Personas {
    #[command(flatten)]
    formatted: Formatted,
}

pub(super) fn run(personas: &Personas) -> Result<ExitCode, Error> {
    let cards = cards()?;
    match personas.formatted.format {
        Format::Json => say!("{}", serde_json::to_string_pretty(&json!({"personas": cards}))?),
        Format::Text => cards.iter().for_each(print),
    }
    Ok(ExitCode::SUCCESS)
}

fn cards() -> Result<Vec<Card>, Error> {
    let contract = specs::embedded();
    let fixtures = Fixtures::load(&contract, None, Seed::default(), Timestamp::now())?;
    let site = Site::new(contract, &fixtures, Settings::offline())?;
    Ok(site.personas().iter().map(|persona| Card::new(&site, persona)).collect())
}

fn print(card: &Card) {
    let who = card.email.as_ref().or(card.client_id.as_ref()).map(String::as_str).unwrap_or_default();
    let with = card.password.as_ref().or(card.client_secret.as_ref()).map_or("(no secret)", String::as_str);
    say!("{:<10} {:<28} {:<28} {} [{}]", card.name, who, with, card.description, card.systems.join(", "));
}
