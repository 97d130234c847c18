//! The parts of `tests/bench` that need the library: a bare axum handler to compare with, and what
//! is measured without a socket. Run it through the script.

mod bare;
mod fork;
mod guard;
mod sign;
mod start;

use std::error::Error;

const USAGE: &str =
    "usage: bench bare PORT FILE STATUS | fork RECORDS | guard | sign SECONDS | start PROGRAM [ARG…]";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["bare", port, file, status] => bare::serve(port.parse()?, file, status.parse()?),
        ["fork", records] => fork::measure(records.parse()?),
        ["guard"] => guard::measure(),
        ["sign", seconds] => sign::measure(seconds.parse()?),
        ["start", program, rest @ ..] => start::measure(program, rest),
        _ => Err(USAGE.into()),
    }
}
