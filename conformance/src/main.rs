//! The `conformance` command.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    conformance::cli::start(std::env::args_os()).await
}
