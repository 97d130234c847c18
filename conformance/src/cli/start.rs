use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use super::exit::Exit;
use super::parse::{Arguments, Command};
use super::{check, list, run};

/// Runs a command line and says how the process ends.
pub async fn start(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let command = match Arguments::try_parse_from(arguments) {
        Ok(Arguments { command }) => command,
        Err(error) => return explain(&error).into(),
    };
    let result = match &command {
        Command::Run(arguments) => run::run(arguments).await,
        Command::Check(arguments) => check::run(arguments),
        Command::List(arguments) => list::run(arguments),
    };
    result
        .unwrap_or_else(|error| {
            eprintln!("error: {error}");
            Exit::Usage
        })
        .into()
}

/// clap's own code for a wrong argument is 2, which here means something else.
fn explain(error: &clap::Error) -> Exit {
    let exit = if error.use_stderr() { Exit::Usage } else { Exit::Conforms };
    // There is nowhere left to report that neither stream can be written.
    let _ = error.print();
    exit
}
