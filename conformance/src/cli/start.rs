use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use tokio::runtime::Builder;

use super::console::{Caller, Console};
use super::exit::Exit;
use super::parse::{Arguments, Command};
use super::selection::UsageError;
use super::{check, coverage, list};

/// Runs the program with the process's arguments.
pub fn main() -> ExitCode {
    let (mut out, mut err) = (io::stdout(), io::stderr());
    let mut console = Console { out: &mut out, err: &mut err, caller: Caller::Shell };
    // One thread: a run waits for the network, and answers that come in on another would wake this one for each.
    let runtime = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            console.complain(format_args!("error: the system has nothing to wait with: {error}"));
            return Exit::Usage.into();
        }
    };
    let exit = runtime.block_on(start(std::env::args_os(), &mut console));
    // A name that is still being looked up must not hold up the end.
    runtime.shutdown_background();
    exit.into()
}

/// Runs a command line, the program's name first, and answers the exit code that the program would have.
///
/// Nothing but the two writers is touched: no signal is caught and nothing is drawn.
pub async fn run(
    arguments: impl IntoIterator<Item = OsString>,
    out: &mut (dyn Write + Send),
    err: &mut (dyn Write + Send),
) -> u8 {
    start(arguments, &mut Console { out, err, caller: Caller::Program }).await.code()
}

async fn start(arguments: impl IntoIterator<Item = OsString>, console: &mut Console<'_>) -> Exit {
    let command = match Arguments::try_parse_from(arguments) {
        Ok(Arguments { command }) => command,
        Err(error) => return explain(&error, console),
    };
    let result = match &command {
        Command::Run(arguments) => super::run::run(arguments, console).await,
        Command::Compare(arguments) => super::compare::run(arguments, console).await,
        Command::Check(arguments) => check::run(arguments, console),
        Command::List(arguments) => list::run(arguments, console),
        Command::Coverage(arguments) => coverage::run(arguments, console).await,
        Command::Export(arguments) => super::export::run(arguments, console).await,
    };
    result.unwrap_or_else(|error| refuse(&error, console))
}

fn refuse(error: &UsageError, console: &mut Console<'_>) -> Exit {
    console.complain(format_args!("error: {error}"));
    Exit::Usage
}

/// clap's own code for a wrong argument is 2, which here means something else.
fn explain(error: &clap::Error, console: &mut Console<'_>) -> Exit {
    let words = error.render();
    if error.use_stderr() {
        let _ = write!(console.err, "{words}");
        return Exit::Usage;
    }
    match write!(console.out, "{words}") {
        Ok(()) => Exit::Conforms,
        Err(error) => refuse(&error.into(), console),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The exit code of a command line, what it writes and what it complains of.
    async fn ran(line: &str) -> (u8, String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = run(line.split(' ').map(OsString::from), &mut out, &mut err).await;
        (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    #[tokio::test]
    async fn help_is_what_was_asked_for() {
        let (code, out, err) = ran("conformance --help").await;
        assert_eq!((code, err.as_str()), (0, ""));
        assert!(out.contains("Exit codes: 0 conforms"), "{out}");
    }

    #[tokio::test]
    async fn a_mistake_of_the_caller_is_told_and_ends_with_3() {
        for (line, told) in [
            ("conformance run --jobs 0", "invalid value '0' for '--jobs <N>'"),
            ("conformance run --target mok", "`mok` is neither `mock`, a URL nor a target file"),
            ("conformance run --accept", "--snapshots <DIR>"),
            ("conformance compare --left mock", "--right <mock|URL|FILE>"),
            (
                "conformance compare --left mok --right mock",
                "--left: `mok` is neither `mock`, a URL nor a target file",
            ),
            ("conformance compare --right mock --overrides none.yaml", "cannot read the overrides none.yaml"),
            ("conformance list nowhere.arazzo.yaml", "cannot read the suite nowhere.arazzo.yaml"),
            ("conformance list --system nobody", "no system is named `nobody`"),
            ("conformance list --workflow none", "no workflow is named `none`"),
            ("conformance list --tag tenanci", "no tag is named `tenanci`\nhint: did you mean `tenancy`?"),
            ("conformance list --requirement SK-USR-CREAT", "hint: did you mean `SK-USR-CREATE`?"),
            ("conformance run --shard 4/3", "`4/3` is no part of a whole"),
            ("conformance run --target none.yaml", "cannot read the target file none.yaml"),
            (
                "conformance export out --target mock",
                "a mock that is started for the export is gone after it",
            ),
        ] {
            let (code, out, err) = ran(line).await;
            assert_eq!((code, out.as_str()), (3, ""), "{line}");
            assert!(err.contains(told), "{err}");
        }
    }

    #[tokio::test]
    async fn a_login_in_a_target_is_not_printed() {
        let (_, _, err) = ran("conformance run --target http://me:pass@host/?token=abc").await;
        assert!(err.contains("http://***@host/?token=***"), "{err}");
    }

    #[tokio::test]
    async fn a_target_that_is_not_there_could_not_be_checked() {
        let (code, out, err) = ran("conformance run --target http://no-such-host.invalid").await;
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(err.starts_with("could not check: cannot connect to http://no-such-host.invalid: "), "{err}");
    }

    #[tokio::test]
    async fn output_that_cannot_be_written_is_no_success() {
        let (mut out, mut err) = ([0; 8], Vec::new());
        let line = ["conformance", "list"].map(OsString::from);
        assert_eq!(run(line, &mut out.as_mut_slice(), &mut err).await, 3);
        assert!(err.starts_with(b"error: the output cannot be written: "));
    }

    /// A folder with the system of the tests and a suite that says what its list must be.
    fn shop(criterion: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let suites = folder.path().join("shop/suites");
        std::fs::create_dir_all(&suites).unwrap();
        std::fs::write(folder.path().join("shop/openapi.yaml"), include_str!("../testing/shop.yaml"))
            .unwrap();
        let suite = format!(
            "arazzo: 1.0.1\ninfo: {{title: Look, version: 1.0.0}}\n\
             sourceDescriptions: [{{name: shop, url: ../openapi.yaml, type: openapi}}]\n\
             workflows: [{{workflowId: look, steps: [{{stepId: list, operationId: listItems, \
             successCriteria: [{{condition: {criterion}}}]}}]}}]\n"
        );
        std::fs::write(suites.join("look.arazzo.yaml"), suite).unwrap();
        folder
    }

    #[cfg(feature = "mock")]
    #[tokio::test]
    async fn a_system_of_ones_own_needs_no_more_than_its_folder() {
        let folder = shop("$statusCode == 200");
        let specs = folder.path().display();
        let (code, out, _) = ran(&format!("conformance run --specs {specs}")).await;
        assert_eq!(code, 0, "{out}");
        assert!(out.contains("shop/look.arazzo.yaml: look (1 step"), "{out}");
        let (code, out, _) = ran(&format!("conformance check --spec {specs}/shop/openapi.yaml")).await;
        assert_eq!((code, out.as_str()), (0, "no errors: 1 suite, 1 workflow\n"));
    }

    #[tokio::test]
    async fn suites_are_exported_with_their_documents_and_what_to_fill_in() {
        let folder = shop("$inputs.alice != $inputs.limit && $statusCode == 200");
        let suite = folder.path().join("shop/suites/look.arazzo.yaml");
        let inputs = "workflowId: look, inputs: {properties: {alice: {type: string}, limit: {default: 1}}}, ";
        let text = std::fs::read_to_string(&suite).unwrap().replace("workflowId: look, ", inputs);
        std::fs::write(&suite, text).unwrap();
        let (specs, out) = (folder.path().display(), folder.path().join("out"));
        let line = format!("conformance export {} --specs {specs}", out.display());
        let (code, told, err) = ran(&line).await;
        assert_eq!((code, told.as_str()), (0, "written: 1 suite\n"), "{err}");
        let json = |path: &str| -> serde_json::Value {
            serde_json::from_slice(&std::fs::read(out.join(path)).unwrap()).unwrap()
        };
        assert_eq!(json("inputs/shop/look.json"), serde_json::json!({"alice": "<token of alice for shop>"}));
        let source = &json("suites/shop/look.arazzo.json")["sourceDescriptions"][0];
        assert_eq!(source["url"], "../../openapi/shop.json");
        assert_eq!(json("openapi/shop.json")["info"]["title"], "Shop");
        let script = std::fs::read_to_string(out.join("run")).unwrap();
        assert!(script.contains("\nreplay shop/look --server shop=\"$SHOP_URL\"\n"), "{script}");
        assert_eq!(ran(&line).await.0, 0);
        std::fs::write(out.join("inputs/shop/look.json"), "{\"alice\": \"a\"}").unwrap();
        let (code, _, err) = ran(&line).await;
        assert_eq!(code, 3);
        assert!(err.contains("look.json was not written by an export, or was changed since"), "{err}");
    }

    #[tokio::test]
    async fn documents_that_cannot_be_used_are_a_mistake_of_the_caller() {
        let folder = shop("$statusCode");
        let specs = folder.path().display();
        for (line, told) in [
            (format!("list --specs {specs}/shop"), "no folder in it holds an openapi.yaml"),
            (format!("list --spec a/b=c={specs}"), "is no name for"),
            (format!("check --spec {specs}/none.yaml"), "none.yaml: error: cannot read"),
        ] {
            let (code, _, err) = ran(&format!("conformance {line}")).await;
            assert_eq!(code, 3, "{err}");
            assert!(err.contains(told), "{err}");
        }
    }

    #[tokio::test]
    async fn it_can_run_on_any_thread() {
        let line = ["conformance", "run", "--help"].map(OsString::from);
        let running = async move { run(line, &mut Vec::new(), &mut Vec::new()).await };
        assert_eq!(tokio::spawn(running).await.unwrap(), 0);
    }
}
