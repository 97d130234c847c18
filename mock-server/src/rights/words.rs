use std::collections::HashSet;

use foldhash::fast::FixedState;

/// Permissions. One that ends in `*` stands for every one that starts with what is before it.
#[derive(Debug, Clone, Default)]
pub struct Words {
    exact: HashSet<Box<str>, FixedState>,
    starts: Vec<Box<str>>,
}

impl Words {
    /// Whether a permission is among them.
    pub fn grant(&self, permission: &str) -> bool {
        self.exact.contains(permission) || self.starts.iter().any(|start| permission.starts_with(&**start))
    }

    /// Those that stand for themselves.
    pub fn exact(&self) -> impl Iterator<Item = &str> {
        self.exact.iter().map(|word| &**word)
    }

    /// Adds all of others.
    pub fn merge(&mut self, others: &Self) {
        self.exact.extend(others.exact.iter().cloned());
        self.starts.extend(others.starts.iter().cloned());
    }

    /// Adds one.
    pub fn add(&mut self, word: &str) {
        match word.strip_suffix('*') {
            Some(start) => self.starts.push(start.into()),
            None => drop(self.exact.insert(word.into())),
        }
    }
}

impl<'w> FromIterator<&'w str> for Words {
    fn from_iter<I: IntoIterator<Item = &'w str>>(words: I) -> Self {
        let mut all = Self::default();
        words.into_iter().for_each(|word| all.add(word));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_every_ending() {
        let words: Words = ["users:read", "docs.*"].into_iter().collect();
        let granted = ["users:read", "docs.write", "docs.", "users:write", "docs", "other"];
        assert_eq!(granted.map(|word| words.grant(word)), [true, true, true, false, false, false]);
        assert!(Words::from_iter(["*"]).grant("anything"));
        assert!(!Words::default().grant(""));
    }
}
