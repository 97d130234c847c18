use std::collections::BTreeSet;
use std::fmt::Write;

use super::suite::{CONTROL, Exported};

/// The client that the script runs, unless `REDOCLY` names another.
const CLIENT: &str = "npx --yes @redocly/cli@2.77.0";

/// What the folder is, for whoever opens it.
pub(super) fn readme(suites: &[Exported]) -> String {
    let mut text = "# Scenario suites\n\n\
        Suites in [Arazzo 1.0](https://spec.openapis.org/arazzo/v1.0.1.html), written by `conformance export`, for runners of any make.\n\n\
        | folder | what |\n|---|---|\n\
        | `openapi` | the documents of the systems |\n\
        | `suites` | the suites, each case of a table a workflow of its own |\n\
        | `inputs` | of each suite the inputs, which are credentials: fill in what stands between `<` and `>` |\n\n\
        `./run` replays all of them with Redocly Respect, which needs Node.js 20.19 or newer. Where the systems stand:\n\n\
        ```sh\n"
        .to_owned();
    for (variable, default) in variables(suites) {
        let _ = writeln!(text, "export {variable}={default}");
    }
    text.push_str("./run\n```\n\nEvery workflow runs in the same place: reset a mock between runs.\n");
    let left_out: Vec<_> =
        suites.iter().flat_map(|suite| suite.left_out.iter().map(move |one| (suite, one))).collect();
    if !left_out.is_empty() {
        text.push_str("\nLeft out by the script:\n\n");
    }
    for (suite, (id, reason)) in left_out {
        let _ = writeln!(text, "- `{}`, `{id}`: {reason}", suite.stem);
    }
    text
}

/// A shell script that replays every suite.
pub(super) fn script(suites: &[Exported]) -> String {
    let mut text = format!(
        "#!/bin/sh\n# Replays the suites; exit 0: all pass, 1: one does not.\n\
         cd \"$(dirname \"$0\")\" || exit 2\n: \"${{REDOCLY:={CLIENT}}}\"\n"
    );
    for (variable, default) in variables(suites) {
        let _ = writeln!(text, ": \"${{{variable}:={default}}}\"");
    }
    text.push_str(
        "failed=0\n\
         # replay SUITE ARGUMENT...; REDOCLY may be more than one word\n\
         replay() {\n    suite=$1\n    shift\n    $REDOCLY respect \"suites/$suite.arazzo.json\" --input \"$(cat \"inputs/$suite.json\")\" \"$@\" || failed=1\n}\n\n",
    );
    for suite in suites.iter().filter(|suite| suite.kept > 0) {
        let _ = write!(text, "replay {}", suite.stem);
        for (name, system) in &suite.servers {
            let _ = write!(text, " --server {name}=\"${}\"", variable(system));
        }
        for (id, _) in &suite.left_out {
            let _ = write!(text, " --skip {id}");
        }
        text.push('\n');
    }
    text.push_str("\nexit $failed\n");
    text
}

/// Where each system stands, with a default: on a mock of this machine.
fn variables(suites: &[Exported]) -> Vec<(String, String)> {
    let systems: BTreeSet<_> =
        suites.iter().flat_map(|suite| &suite.servers).map(|(_, system)| system).collect();
    let default = |system: &str| match system {
        CONTROL => "http://localhost:4010/__mock".to_owned(),
        system => format!("http://localhost:4010/{system}"),
    };
    systems.into_iter().map(|system| (variable(system), default(system))).collect()
}

fn variable(system: &str) -> String {
    let upper = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    format!("{}_URL", system.chars().map(upper).collect::<String>())
}
