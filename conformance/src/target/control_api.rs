//! The control API of a mock as a suite may call it: a system like any other, on mocks alone.

use std::sync::LazyLock;

use specs::System;

use super::mock;

/// How its requests are told from those of the systems: the first segment of its paths in any world.
const NAME: &str = "__mock";

/// Where every mock serves its description. A source description whose URL ends in this stands for
/// the control API, whatever its name and host: a path is all that two mocks have in common.
const DOCUMENT: &str = "/__mock/openapi.json";

/// Read when a suite first names it. None in a runner that was built without the mock.
static API: LazyLock<Option<System>> =
    LazyLock::new(|| specs::contract::read(NAME, mock::CONTROL_DOCUMENT?).ok());

/// Its operations.
pub(crate) fn system() -> Option<&'static System> {
    API.as_ref()
}

/// Does a source description of this URL stand for it?
pub(crate) fn is_described_at(url: &str) -> bool {
    url.ends_with(DOCUMENT)
}

/// Is this system the control API?
pub(crate) fn is(system: &System) -> bool {
    system.name() == NAME
}

#[cfg(all(test, feature = "mock"))]
mod tests {
    use super::*;

    #[test]
    fn a_suite_can_step_clocks_reset_and_read_worlds() {
        let api = system().unwrap();
        for operation in ["changeClock", "readClock", "resetWorld", "listRequests", "listState"] {
            assert!(api.operation(operation).is_some(), "{operation}");
        }
    }
}
