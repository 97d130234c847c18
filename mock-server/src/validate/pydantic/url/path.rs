//! Paths.

use super::encode::{Set, encode};
use super::scheme::Scheme;

/// The path with its dots followed and its characters encoded; of a known scheme it is never empty.
pub(super) fn normal(path: &str, scheme: &Scheme) -> String {
    if path.is_empty() {
        return if scheme.is_special() { "/" } else { "" }.to_owned();
    }
    let is_slash = |c| scheme.is_slash(c);
    let path = if scheme.is_file() {
        // A file's path starts with one slash, however many are written.
        path.trim_start_matches(is_slash)
    } else {
        path.strip_prefix(is_slash).unwrap_or(path)
    };
    let segments: Vec<&str> = path.split(is_slash).collect();
    let mut kept: Vec<&str> = Vec::with_capacity(segments.len());
    for (at, segment) in segments.iter().enumerate() {
        let is_last = at + 1 == segments.len();
        follow(&mut kept, segment, is_last);
    }
    format!("/{}", encode(&kept.join("/"), Set::Path))
}

/// Dots at the end leave a slash there.
fn follow<'a>(kept: &mut Vec<&'a str>, segment: &'a str, is_last: bool) {
    let dots = segment.to_ascii_lowercase().replace("%2e", ".");
    if dots == ".." {
        kept.pop();
    }
    match dots.as_str() {
        "." | ".." if is_last => kept.push(""),
        "." | ".." => {}
        _ => kept.push(segment),
    }
}
