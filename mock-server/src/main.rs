//! `mock-server`: serves the documents, checks them, lists what they hold.

use std::process::ExitCode;

fn main() -> ExitCode {
    mock_server::cli::main()
}
