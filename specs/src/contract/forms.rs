use super::System;
use crate::IndexMap;
use crate::annotation::{Dialect, FailureForm, FailureKind, FailureName, Surface};
use crate::expression::Template;

/// How one kind of failure is worded at one place of a system: by the surface that the place lies on,
/// then by the system, then by the habits of its framework.
#[derive(Debug, Clone, Default)]
pub struct Forms<'s> {
    layers: [Layer<'s>; 2],
    dialect: Dialect,
}

/// What one set of forms says of a failure.
#[derive(Debug, Clone, Copy, Default)]
struct Layer<'s> {
    case: Option<&'s FailureForm>,
    own: Option<&'s FailureForm>,
    default: Option<&'s FailureForm>,
}

impl System {
    /// The surface that a path, or a template of paths, lies on: of several the one with the longest prefix.
    pub fn surface(&self, path: &str) -> Option<&Surface> {
        let surfaces = self.annotation().surfaces.values().filter(|surface| surface.holds(path));
        surfaces.max_by_key(|surface| surface.prefix.len())
    }

    /// How a kind of failure is worded on a surface, or beside all of them.
    pub fn forms<'s>(
        &'s self,
        surface: Option<&'s Surface>,
        kind: FailureKind,
        case: Option<&str>,
    ) -> Forms<'s> {
        let layer = |failures| Layer::of(failures, kind, case);
        let own = surface.map_or_else(Layer::default, |surface| layer(&surface.failures));
        Forms { layers: [own, layer(&self.annotation().failures)], dialect: self.annotation().dialect }
    }

    /// The cases that a kind of failure tells apart there.
    pub fn cases<'s>(
        &'s self,
        surface: Option<&'s Surface>,
        kind: FailureKind,
    ) -> impl Iterator<Item = &'s str> {
        let layers = [surface.map(|surface| &surface.failures), Some(&self.annotation().failures)];
        let own = layers.into_iter().flatten().filter_map(move |forms| forms.get(&FailureName::Kind(kind)));
        own.flat_map(|form| form.cases.keys().map(String::as_str))
    }

    /// What wraps one record there.
    pub fn item_envelope<'s>(&'s self, surface: Option<&'s Surface>) -> Option<&'s Template> {
        let own = surface.and_then(|surface| surface.envelopes.item.as_ref());
        own.or(self.annotation().envelopes.item.as_ref())
    }
}

impl<'s> Layer<'s> {
    fn of(failures: &'s IndexMap<FailureName, FailureForm>, kind: FailureKind, case: Option<&str>) -> Self {
        let own = failures.get(&FailureName::Kind(kind));
        let case = own.zip(case).and_then(|(own, case)| own.cases.get(case));
        Self { case, own, default: failures.get(&FailureName::DEFAULT) }
    }
}

impl<'s> Forms<'s> {
    /// Whose habits hold where no form says anything.
    pub const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The status; one of `default` counts for no kind.
    pub fn status(&self, kind: FailureKind) -> u16 {
        let particular = self.layers.into_iter().flat_map(|layer| [layer.case, layer.own]);
        let declared = particular.flatten().find_map(|form| form.status);
        declared.unwrap_or(match (self.dialect, kind) {
            (Dialect::Fastapi, FailureKind::Validation) => 422,
            _ => kind.status(),
        })
    }

    /// The message, where a form has one.
    pub fn message(&self) -> Option<&'s Template> {
        self.first(|form| form.message.as_ref())
    }

    /// The body, where a form has one.
    pub fn body(&self) -> Option<&'s Template> {
        self.first(|form| form.body.as_ref())
    }

    /// The media type of a body that is a text, of the form that says the body.
    pub fn media(&self) -> Option<&'s str> {
        self.first(|form| form.body.as_ref().map(|_| form.media.as_deref())).flatten()
    }

    /// Every header that a form has; of two of one name the later counts.
    pub fn headers(&self) -> impl Iterator<Item = (&'s String, &'s Template)> {
        let layers = self.layers.into_iter().rev();
        layers
            .flat_map(|layer| [layer.default, layer.own, layer.case])
            .flatten()
            .flat_map(|form| &form.headers)
    }

    /// What the most particular form says that says anything.
    fn first<T>(&self, of: impl Fn(&'s FailureForm) -> Option<T>) -> Option<T> {
        self.layers
            .into_iter()
            .flat_map(|layer| [layer.case, layer.own, layer.default])
            .flatten()
            .find_map(of)
    }
}
