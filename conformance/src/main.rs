//! The `conformance` command.

use std::process::ExitCode;

/// Contracts and answers are many small allocations, which glibc's allocator serves slowly.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    conformance::cli::main()
}
