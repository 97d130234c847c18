//! Semantic versions (semver.org, 2.0.0).

use semver::{BuildMetadata, Prerelease, Version};

use super::call::{Answer, Call, Own, own};

pub(super) const FUNCTIONS: &[Own] = &[
    own!(
        "version.bump",
        ["version", "part"],
        [],
        "the next version, by its `major`, `minor` or `patch` number",
        bump
    ),
    own!("version.compare", ["a", "b"], [], "-1, 0 or 1, as `a` comes before, with or after `b`", compare),
];

fn bump(call: &Call<'_, '_>) -> Answer<String> {
    let Version { major, minor, patch, .. } = version(call, 0)?;
    let next = |number: u64| number.checked_add(1).ok_or_else(|| call.wrong(0, "a version with a next one"));
    let (major, minor, patch) = match call.text(1)? {
        "major" => (next(major)?, 0, 0),
        "minor" => (major, next(minor)?, 0),
        "patch" => (major, minor, next(patch)?),
        _ => return Err(call.wrong(1, "major, minor or patch")),
    };
    Ok(Version { major, minor, patch, pre: Prerelease::EMPTY, build: BuildMetadata::EMPTY }.to_string())
}

fn compare(call: &Call<'_, '_>) -> Answer<i64> {
    Ok(version(call, 0)?.cmp_precedence(&version(call, 1)?) as i64)
}

fn version(call: &Call<'_, '_>, at: usize) -> Answer<Version> {
    Version::parse(call.text(at)?).map_err(|_| call.wrong(at, "a semantic version"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::expression::tests::{failure, value};

    #[test]
    fn versions_are_bumped_and_compared() {
        for (expression, expected) in [
            ("version.bump('1.0.2', 'patch')", json!("1.0.3")),
            ("version.bump('1.2.3-rc.1+5', 'minor')", json!("1.3.0")),
            ("version.bump('1.2.3', 'major')", json!("2.0.0")),
            ("version.compare('1.10.0', '1.9.0')", json!(1)),
            ("version.compare('1.0.0-rc.1', '1.0.0')", json!(-1)),
            ("version.compare('1.0.0+1', '1.0.0+2')", json!(0)),
        ] {
            assert_eq!(value(expression), expected, "{expression}");
        }
    }

    #[test]
    fn what_is_no_version_is_named() {
        assert!(failure("version.bump('1.0', 'patch')").ends_with("\"1.0\" is not a semantic version"));
        assert!(failure("version.bump('1.0.0', 'x')").ends_with("\"x\" is not major, minor or patch"));
        let last = format!("version.bump('{}.0.0', 'major')", u64::MAX);
        assert!(failure(&last).ends_with("is not a version with a next one"));
    }
}
