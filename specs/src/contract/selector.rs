use percent_encoding::percent_decode_str;

/// What of a request tells an operation from others of the same method and path: documents that have no other
/// way write it behind `#` or `?` of the path, as `/#Action=DescribeClusters` or `/search?type=person`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selector(Vec<Wanted>);

/// One parameter, in the query or a header.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    name: String,
    /// Absent where any value will do.
    value: Option<String>,
}

impl Selector {
    /// Reads what stands behind `?` or `#`; a value in braces is any.
    pub(super) fn of(beyond: &str) -> Self {
        let pairs = beyond.split(['?', '#', '&']).filter(|pair| !pair.is_empty());
        Self(pairs.map(Wanted::of).collect())
    }

    /// How closely a request fits: none where it lacks something, else how much it has of what is wanted.
    /// `given` tells the values that the request has under a name.
    pub fn fit(&self, given: impl Fn(&str) -> Vec<String>) -> Option<usize> {
        let has = |wanted: &Wanted| {
            let values = given(&wanted.name);
            wanted.value.as_ref().map_or(!values.is_empty(), |value| values.contains(value))
        };
        self.0.iter().all(has).then_some(self.0.len())
    }

    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Wanted {
    fn of(pair: &str) -> Self {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let any = value.is_empty() || (value.starts_with('{') && value.ends_with('}'));
        Self { name: decoded(name), value: (!any).then(|| decoded(value)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_fits_what_it_has_all_of() {
        let given = |name: &str| match name {
            "Action" => vec!["List".to_owned()],
            "page" => vec!["2".to_owned()],
            _ => Vec::new(),
        };
        for (beyond, fit) in [
            ("Action=List", Some(1)),
            ("Action=Stop", None),
            ("Action=List&page={page}", Some(2)),
            ("page", Some(1)),
            ("tagKeys", None),
            ("", Some(0)),
        ] {
            assert_eq!(Selector::of(beyond).fit(given), fit, "{beyond}");
        }
    }
}
