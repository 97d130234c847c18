use std::str::FromStr;

use aws_lc_rs::digest::{SHA256, digest};

use crate::event::WorkflowName;

/// One of several parts of a plan, `I/N`: the first of three is `1/3`.
///
/// Which part a workflow is in follows from its name alone, so it stays there when suites are added, and
/// parts that run on different machines make up the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// From 0.
    index: u64,
    count: u64,
}

/// Why a text names no shard.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no part of a whole\nhint: for instance 1/3, 2/3 and 3/3")]
pub struct ShardError(String);

impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            let (index, count) = text.split_once('/')?;
            let (index, count): (u64, u64) = (index.parse().ok()?, count.parse().ok()?);
            (1..=count).contains(&index).then(|| Self { index: index - 1, count })
        };
        read().ok_or_else(|| ShardError(text.to_owned()))
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.index + 1, self.count)
    }
}

impl Shard {
    /// Is the workflow in this part?
    pub(crate) fn holds(self, name: &WorkflowName) -> bool {
        place(name) % self.count == self.index
    }
}

/// A number that spreads names evenly. Of the suite only its file's name counts, so that it does not matter from
/// where it was named.
fn place(name: &WorkflowName) -> u64 {
    let WorkflowName { suite, workflow, case } = name;
    let file = suite.rsplit(['/', '\\']).next().unwrap_or_default();
    let text = format!("{file}\n{workflow}\n{}", case.as_deref().unwrap_or_default());
    let digest = digest(&SHA256, text.as_bytes());
    digest.as_ref().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(suite: &str, number: usize) -> WorkflowName {
        WorkflowName { suite: suite.to_owned(), workflow: format!("w{number}"), case: None }
    }

    #[test]
    fn shards_are_parts_of_a_whole() {
        let shards: Vec<Shard> = ["1/3", "2/3", "3/3"].map(|text| text.parse().unwrap()).into();
        let mut sizes = [0; 3];
        for number in 0..300 {
            let holding: Vec<_> = (0..3).filter(|at| shards[*at].holds(&name("s", number))).collect();
            assert_eq!(holding.len(), 1);
            sizes[holding[0]] += 1;
        }
        assert!(sizes.iter().all(|size| *size > 60), "{sizes:?}");
    }

    #[test]
    fn a_workflow_stays_in_its_shard() {
        let second: Shard = "2/3".parse().unwrap();
        let held = |suite: &str| (0..10).filter(|at| second.holds(&name(suite, *at))).collect::<Vec<_>>();
        assert_eq!(held("users.arazzo.yaml"), STAYS);
        assert_eq!(held("/home/me/users.arazzo.yaml"), STAYS);
    }

    /// Machines of different versions must agree: a change here loses or repeats workflows in a running matrix.
    const STAYS: &[usize] = &[1, 9];

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "1", "0/3", "4/3", "1/0", "-1/3", "a/b", "1/2/3", "99999999999999999999/1"] {
            assert_eq!(text.parse::<Shard>(), Err(ShardError(text.to_owned())));
        }
        assert_eq!("2/3".parse::<Shard>().unwrap().to_string(), "2/3");
    }
}
