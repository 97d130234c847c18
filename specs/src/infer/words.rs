use super::names::singular;

/// The words of a name, in lower case and the singular: `order.itemAdded` is `order`, `item`, `added`.
#[must_use]
pub fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in name.chars() {
        let is_start = !before.is_alphanumeric() || (before.is_lowercase() && c.is_uppercase());
        if c.is_alphanumeric() {
            match words.last_mut().filter(|_| !is_start) {
                Some(word) => word.extend(c.to_lowercase()),
                None => words.push(c.to_lowercase().collect()),
            }
        }
        before = c;
    }
    words.iter().map(|word| singular(word)).collect()
}

/// Where some words stand one after the other in others, the last time: where they end.
pub(super) fn end_of(wanted: &[String], all: &[String]) -> Option<usize> {
    let is_there = |window: &&[String]| *window == wanted;
    let mut windows = all.windows(wanted.len().max(1)).enumerate().filter(|(_, window)| is_there(window));
    windows.next_back().map(|(at, _)| at + wanted.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_into_words_however_they_are_written() {
        for name in ["order-items_added", "orderItemsAdded", "order.items.added", "Order items: added"] {
            assert_eq!(words(name), ["order", "item", "added"], "{name}");
        }
        assert_eq!(words("newURL"), ["new", "url"]);
    }
}
