use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use tokio::runtime::Builder;

use super::console::{Caller, Console};
use super::exit::Exit;
use super::parse::{Arguments, Command};
use super::selection::UsageError;
use super::{check, list};

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
        Command::Check(arguments) => check::run(arguments, console),
        Command::List(arguments) => list::run(arguments, console),
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
            ("conformance list nowhere.arazzo.yaml", "cannot read the suite nowhere.arazzo.yaml"),
            ("conformance list --system nobody", "no system is named `nobody`"),
            ("conformance list --workflow none", "no workflow is named `none`"),
            ("conformance list --tag tenanci", "no tag is named `tenanci`\nhint: did you mean `tenancy`?"),
            ("conformance list --requirement SK-USR-CREAT", "hint: did you mean `SK-USR-CREATE`?"),
            ("conformance run --shard 4/3", "`4/3` is no part of a whole"),
            ("conformance run --target none.yaml", "cannot read the target file none.yaml"),
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

    #[tokio::test]
    async fn it_can_run_on_any_thread() {
        let line = ["conformance", "run", "--help"].map(OsString::from);
        let running = async move { run(line, &mut Vec::new(), &mut Vec::new()).await };
        assert_eq!(tokio::spawn(running).await.unwrap(), 0);
    }
}
