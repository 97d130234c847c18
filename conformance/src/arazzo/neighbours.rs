/// A suite as text, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SuiteText {
    /// A file's path, or the name of an embedded suite.
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) origin: Origin,
}

/// Where a suite was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// In a file, which has lines that a report can point at.
    File,
    /// In this program.
    Inside,
}

/// Where the suites are found that a suite names in its source descriptions.
pub(crate) trait Neighbours {
    /// The suite at a URL, seen from the suite of this name.
    ///
    /// # Errors
    /// Why there is none, or none that may be read.
    fn find(&self, from: &str, url: &str) -> Result<SuiteText, String>;
}

/// No other suite is there.
#[cfg(test)]
pub(crate) struct Alone;

#[cfg(test)]
impl Neighbours for Alone {
    fn find(&self, _from: &str, url: &str) -> Result<SuiteText, String> {
        Err(format!("no suite stands at `{url}`"))
    }
}
