/// The part of a file that a client asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// From one byte to another, both in it.
    Of(usize, usize),
    /// Past its end.
    Nowhere,
}

/// What a `Range` asks for of so many bytes. Nothing where it is to be ignored: another unit, several
/// parts, which nobody has to send (RFC 9110, section 14.2), or what is none.
pub(super) fn part(range: &str, length: usize) -> Option<Part> {
    let (unit, set) = range.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") || set.contains(',') {
        return None;
    }
    let (first, last) = set.trim().split_once('-')?;
    let number = |text: &str| {
        // A number of any length is one; what does not fit is past every end.
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse::<usize>().unwrap_or(usize::MAX))
    };
    let end = length.checked_sub(1);
    Some(match (first.is_empty(), last.is_empty()) {
        (true, true) => return None,
        (true, false) => match (number(last)?, end) {
            (0, _) | (_, None) => Part::Nowhere,
            (count, Some(end)) => Part::Of(length.saturating_sub(count), end),
        },
        (false, is_open) => {
            let first = number(first)?;
            let last = if is_open { usize::MAX } else { number(last)? };
            match end {
                _ if last < first => return None,
                Some(end) if first <= end => Part::Of(first, last.min(end)),
                _ => Part::Nowhere,
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_a_part_or_nowhere_or_ignored() {
        for (range, asked) in [
            ("bytes=0-0", Some(Part::Of(0, 0))),
            ("bytes=0-9", Some(Part::Of(0, 9))),
            ("bytes=2-", Some(Part::Of(2, 9))),
            ("bytes=2-99", Some(Part::Of(2, 9))),
            ("Bytes = 9-9", Some(Part::Of(9, 9))),
            ("bytes=-3", Some(Part::Of(7, 9))),
            ("bytes=-99", Some(Part::Of(0, 9))),
            ("bytes=5-99999999999999999999999", Some(Part::Of(5, 9))),
            ("bytes=10-", Some(Part::Nowhere)),
            ("bytes=99999999999999999999999-", Some(Part::Nowhere)),
            ("bytes=-0", Some(Part::Nowhere)),
            ("bytes=5-4", None),
            ("bytes=-", None),
            ("bytes=a-b", None),
            ("bytes=+1-2", None),
            ("bytes=0-1,3-4", None),
            ("lines=0-1", None),
            ("bytes", None),
        ] {
            assert_eq!(part(range, 10), asked, "{range}");
        }
    }

    #[test]
    fn nothing_is_part_of_nothing() {
        for range in ["bytes=0-", "bytes=0-0", "bytes=-1"] {
            assert_eq!(part(range, 0), Some(Part::Nowhere), "{range}");
        }
    }
}
