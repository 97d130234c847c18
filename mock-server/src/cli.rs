//! The command line: one file a command.

mod check;
mod choice;
mod documents;
mod duration;
mod personas;
mod routes;
mod say;
mod serve;
mod watch;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use say::say;

/// A stateful mock of the APIs that a folder of OpenAPI documents describes.
#[derive(Debug, Parser)]
#[command(name = "mock-server", version, about, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::Serve,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the documents; what is done without a command.
    Serve(serve::Serve),
    /// Check documents, annotations and fixtures; exit 1 on errors.
    Check(check::Check),
    /// List every operation: method, path, verb, evidence.
    Routes(routes::Routes),
    /// List who can log in where, with what.
    Personas(personas::Personas),
}

/// How something is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// `--format`.
#[derive(Debug, Args)]
struct Formatted {
    /// How it is printed.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// Runs the program with the process's arguments.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match cli.command {
        None => serve::run(cli.serve),
        Some(Command::Serve(serve)) => serve::run(serve),
        Some(Command::Check(check)) => check::run(&check),
        Some(Command::Routes(routes)) => routes::run(&routes),
        Some(Command::Personas(personas)) => personas::run(&personas),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::FAILURE
    })
}

/// What a command fails with: already worded for the person at the terminal.
type Error = Box<dyn std::error::Error>;
