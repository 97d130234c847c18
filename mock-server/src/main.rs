//! `mock-server`: serves the documents, checks them, lists what they hold.

use std::process::ExitCode;

/// Requests are many small allocations on every core, which glibc's allocator serves slowly.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    mock_server::cli::main()
}
