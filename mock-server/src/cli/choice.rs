use std::str::FromStr;

use specs::System;
use specs::contract::SettingError;

/// What a setting of a system is to be: `shop.expired=410`; of the system at the root, `expired=410`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    system: String,
    setting: String,
    value: String,
}

/// Why something cannot be chosen.
#[derive(Debug, thiserror::Error)]
pub(super) enum ChoiceError {
    #[error("`--set {choice}` is about a system that is not served{}", known(.systems))]
    NoSystem { choice: String, systems: Vec<String> },
    #[error(transparent)]
    Setting(#[from] SettingError),
}

impl FromStr for Choice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, value) = text.split_once('=').ok_or("no value: write SYSTEM.SETTING=VALUE")?;
        let (system, setting) = name.split_once('.').unwrap_or(("", name));
        if setting.is_empty() {
            return Err("no setting: write SYSTEM.SETTING=VALUE".to_owned());
        }
        Ok(Self { system: system.to_owned(), setting: setting.to_owned(), value: value.to_owned() })
    }
}

impl Choice {
    /// The systems with what was chosen; of two choices of one setting the later counts.
    pub(super) fn make(choices: &[Self], systems: Vec<System>) -> Result<Vec<System>, ChoiceError> {
        let named = |choice: &&Self| systems.iter().all(|system| system.name() != choice.system);
        if let Some(lost) = choices.iter().find(named) {
            let systems = systems.iter().map(|system| system.name().to_owned()).collect();
            let choice = format!("{}.{}={}", lost.system, lost.setting, lost.value);
            return Err(ChoiceError::NoSystem { choice, systems });
        }
        let made = systems.into_iter().map(|system| {
            let name = system.name().to_owned();
            let own = choices.iter().filter(|choice| choice.system == name);
            let own: Vec<_> = own.map(|it| (it.setting.as_str(), it.value.as_str())).collect();
            if own.is_empty() { Ok(system) } else { Ok(system.with_settings(own)?) }
        });
        made.collect()
    }
}

fn known(systems: &[String]) -> String {
    let named: Vec<&str> = systems.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
    if named.is_empty() { String::new() } else { format!("\n  hint: served are {}", named.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOP: &str = r#"{"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, "paths": {},
        "x-mock": {"settings": {"word": {"enum": ["old", "new"]}, "many": {"enum": [1, 2]}}}}"#;

    fn made(choices: &[&str]) -> Result<String, String> {
        let choices: Vec<Choice> = choices.iter().map(|text| text.parse().unwrap()).collect();
        let shop = specs::contract::read("shop", SHOP).unwrap();
        let made = Choice::make(&choices, vec![shop]).map_err(|error| error.to_string())?;
        Ok(made[0].settings().map(|(name, value)| format!("{name}={value} ")).collect())
    }

    #[test]
    fn what_is_chosen_counts_and_the_rest_is_as_usual() {
        assert_eq!(made(&[]).unwrap(), "word=\"old\" many=1 ");
        assert_eq!(made(&["shop.word=new", "shop.many=1", "shop.many=2"]).unwrap(), "word=\"new\" many=2 ");
    }

    #[test]
    fn what_cannot_be_chosen_is_told_with_what_can() {
        for (choice, told) in [
            ("shop.wrd=new", "there is no setting `shop.wrd`\n  hint: settings are shop.word, shop.many"),
            ("shop.word=nwe", "`shop.word` is never `nwe`\n  hint: it may be old, new"),
            (
                "shp.word=new",
                "`--set shp.word=new` is about a system that is not served\n  hint: served are shop",
            ),
        ] {
            assert_eq!(made(&[choice]).unwrap_err(), told);
        }
        assert!("shop.word".parse::<Choice>().is_err());
        assert!("shop.=a".parse::<Choice>().is_err());
        let root = Choice { system: String::new(), setting: "word".to_owned(), value: "a=b.c".to_owned() };
        assert_eq!("word=a=b.c".parse::<Choice>().unwrap(), root);
    }
}
