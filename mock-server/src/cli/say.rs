use std::fmt::Arguments;
use std::io::Write;

/// Prints a line. A reader that has gone away, as `head` does, wants no more: nobody is told.
pub(super) fn line(text: Arguments<'_>) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// `println!`, which does not panic when nobody reads.
macro_rules! say {
    ($($text:tt)*) => { $crate::cli::say::line(format_args!($($text)*)) };
}

pub(super) use say;
