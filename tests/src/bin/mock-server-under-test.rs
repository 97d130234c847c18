//! `mock-server`, where the tests can find it: cargo tells a package the paths of its own programs
//! only.

use std::process::ExitCode;

fn main() -> ExitCode {
    mock_server::cli::main()
}
