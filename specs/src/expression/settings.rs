use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::Shape;
use crate::IndexMap;
use crate::annotation::Setting;

/// What a document's settings are. Every expression of the document reads them as `settings.…`,
/// whatever else is in its scope: they never change while it is served.
#[derive(Debug, Clone, Default)]
pub struct Settings(Option<Arc<Chosen>>);

#[derive(Debug)]
struct Chosen {
    value: Value,
    shape: Shape,
}

thread_local! {
    /// Those of the document whose annotations are being read: they are read by serde, which has no
    /// other way to hand something to what it makes.
    static READING: RefCell<Settings> = RefCell::default();
}

impl Settings {
    /// The name that expressions read them by.
    pub(super) const NAME: &'static str = "settings";

    /// Every setting with what was chosen for it, else what it usually is.
    pub(crate) fn new(declared: &IndexMap<String, Setting>, chosen: &IndexMap<String, Value>) -> Self {
        if declared.is_empty() {
            return Self::default();
        }
        let value = |(name, setting): (&String, &Setting)| {
            (name.clone(), chosen.get(name).cloned().unwrap_or_else(|| setting.usual()))
        };
        let value = declared.iter().map(value).collect::<Map<_, _>>().into();
        let shapes = declared.iter().map(|(name, setting)| (name.clone(), shape(setting)));
        let shape = Shape::Fields(shapes.collect::<BTreeMap<_, _>>());
        Self(Some(Arc::new(Chosen { value, shape })))
    }

    /// Reads annotations whose expressions have these settings.
    pub(crate) fn within<T>(&self, read: impl FnOnce() -> T) -> T {
        let before = READING.replace(self.clone());
        let outcome = read();
        READING.set(before);
        outcome
    }

    /// Those of the document that is being read.
    pub(super) fn reading() -> Self {
        READING.with_borrow(Clone::clone)
    }

    /// What they are; nothing where the document has none.
    pub fn value(&self) -> Option<&Value> {
        self.0.as_ref().map(|chosen| &chosen.value)
    }

    pub(super) fn shape(&self) -> Option<&Shape> {
        self.0.as_ref().map(|chosen| &chosen.shape)
    }
}

fn shape(setting: &Setting) -> Shape {
    let texts: Option<_> = setting.values.iter().map(|value| value.as_str().map(str::to_owned)).collect();
    texts.map_or(Shape::Any, Shape::OneOf)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::expression::{Condition, Names, Scope, Template};

    use super::*;

    fn settings(chosen: &Value) -> Settings {
        let declared = serde_json::from_value(
            json!({"word": {"enum": ["old", "new"]}, "many": {"enum": [1, 2], "default": 2}}),
        );
        Settings::new(&declared.unwrap(), &serde_json::from_value(chosen.clone()).unwrap())
    }

    #[test]
    fn expressions_read_the_settings_of_the_document_they_were_read_with() {
        let template = || Template::parse(&json!("${settings.word} ${settings.many + 1}")).unwrap();
        let usual = settings(&json!({})).within(template);
        let chosen = settings(&json!({"word": "new"})).within(template);
        let rendered = |template: &Template| template.render(&Scope::new(&[])).unwrap();
        assert_eq!((rendered(&usual), rendered(&chosen)), (json!("old 3"), json!("new 3")));
        assert!(template().render(&Scope::new(&[])).is_err());
        let own = json!({"word": "own"});
        assert_eq!(
            usual.render(&Scope::new(&[("settings", &json!({"word": "own", "many": 0}))])).unwrap(),
            json!("own 1"),
            "a name of the operation hides them: {own}"
        );
    }

    #[test]
    fn what_a_setting_never_is_is_told() {
        let condition = |text: &str| settings(&json!({})).within(|| Condition::new(text));
        assert_eq!(condition("settings.word == 'new'").check(&Names::new()), []);
        let misspelt = condition("settings.word == 'nwe' || settings.wrd == 'old'").check(&Names::new());
        let told: Vec<_> = misspelt.iter().map(|remark| remark.message.as_str()).collect();
        assert_eq!(told, ["`'nwe'` is not among the values of the enum", "unknown field `settings.wrd`"]);
        assert_eq!(
            Condition::new("settings.word == 'new'").check(&Names::new())[0].message,
            "unknown name `settings`"
        );
    }
}
