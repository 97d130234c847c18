//! `mock-server`: serves the documents, checks them, lists what they hold.

use std::process::ExitCode;

/// Requests are many small allocations on every core: the system's allocator costs a sixth of them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    mock_server::cli::main()
}
