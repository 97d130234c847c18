use super::{Finding, Flaw, StepName};

impl Finding {
    /// A name that the same disagreement has in every run: `shop/readItem/schema/body#/data/*/id`.
    ///
    /// System, operation, check and place; positions in arrays are left out of the place, since a
    /// list may come in another order. One name may stand for findings of several steps.
    pub fn id(&self) -> String {
        let StepName { system, operation, .. } = &self.step;
        let Flaw { check, place, .. } = &self.flaw;
        format!("{system}/{operation}/{}/{}", check.slug(), without_positions(place))
    }
}

fn without_positions(place: &str) -> String {
    let Some((part, pointer)) = place.split_once('#') else { return place.to_owned() };
    let is_position = |token: &str| !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
    let tokens = pointer.split('/').map(|token| if is_position(token) { "*" } else { token });
    format!("{part}#{}", tokens.collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use specs::contract::Evidence;

    use crate::finding::Check;
    use crate::finding::testing::finding;

    #[test]
    fn an_id_does_not_depend_on_values_or_positions() {
        let mut first = finding(Evidence::Documented);
        first.flaw.place = "body#/data/0/roles/12/id".into();
        first.flaw.actual = "7".into();
        let mut second = first.clone();
        second.flaw.place = "body#/data/3/roles/1/id".into();
        second.flaw.actual = "8".into();
        assert_eq!(first.id(), "shop/readItem/schema/body#/data/*/roles/*/id");
        assert_eq!(first.id(), second.id());
    }

    #[test]
    fn an_id_has_no_blank_in_its_check() {
        let mut broken = finding(Evidence::Documented);
        broken.flaw.check = Check::MediaType;
        broken.flaw.place = "header content-type".into();
        assert_eq!(broken.id(), "shop/readItem/media-type/header content-type");
    }
}
