use std::slice;
use std::sync::Arc;

/// A persistent sequence of numbers in an order that their owner knows: a B-tree that counts what is
/// below each node, so that a number is found, put in and taken out anywhere in logarithmic time.
/// Cloning shares it; a change copies the nodes on its way, unless nobody shares them.
#[derive(Debug, Clone)]
pub(super) enum Ordinals {
    Leaf(Arc<Vec<u64>>),
    Inner(Arc<Inner>),
}

#[derive(Debug, Clone)]
pub(super) struct Inner {
    children: Vec<Ordinals>,
    len: usize,
}

/// Numbers of a leaf: a kilobyte, which is copied in the time that finding it takes.
const LEAF: usize = 128;

/// Children of an inner node; copying it counts a reference for each.
const INNER: usize = 32;

impl Ordinals {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Leaf(numbers) => numbers.len(),
            Self::Inner(inner) => inner.len,
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number at a place.
    pub fn get(&self, at: usize) -> Option<u64> {
        match self {
            Self::Leaf(numbers) => numbers.get(at).copied(),
            Self::Inner(inner) => {
                let (child, at) = inner.place(at);
                inner.children.get(child)?.get(at)
            }
        }
    }

    /// The last one.
    pub fn last(&self) -> Option<u64> {
        match self {
            Self::Leaf(numbers) => numbers.last().copied(),
            Self::Inner(inner) => inner.children.last()?.last(),
        }
    }

    fn first(&self) -> Option<u64> {
        match self {
            Self::Leaf(numbers) => numbers.first().copied(),
            Self::Inner(inner) => inner.children.first()?.first(),
        }
    }

    /// How many come before the first that something does not hold for; it holds for none after that.
    pub fn partition_point(&self, holds: &mut impl FnMut(u64) -> bool) -> usize {
        match self {
            Self::Leaf(numbers) => numbers.partition_point(|number| holds(*number)),
            Self::Inner(inner) => {
                let starts = |child: &Self| child.first().is_some_and(&mut *holds);
                let Some(child) = inner.children.partition_point(starts).checked_sub(1) else { return 0 };
                let before: usize = inner.children[..child].iter().map(Self::len).sum();
                before + inner.children[child].partition_point(holds)
            }
        }
    }

    /// Puts a number at a place; past the end it comes last.
    pub fn insert(&mut self, at: usize, number: u64) {
        if let Some(right) = self.put(at, number) {
            let left = std::mem::take(self);
            *self = Self::above(vec![left, right]);
        }
    }

    /// Takes the number at a place out.
    pub fn remove(&mut self, at: usize) {
        match self {
            Self::Leaf(numbers) if at < numbers.len() => {
                Arc::make_mut(numbers).remove(at);
            }
            Self::Inner(inner) if at < inner.len => {
                let inner = Arc::make_mut(inner);
                inner.remove(at);
                if inner.children.len() < 2 {
                    *self = inner.children.pop().unwrap_or_default();
                }
            }
            Self::Leaf(_) | Self::Inner(_) => {}
        }
    }

    /// All of them from a place on.
    pub fn iter_from(&self, at: usize) -> Iter<'_> {
        let mut iter = Iter { above: Vec::new(), leaf: [].iter() };
        iter.go_down(self, at);
        iter
    }

    /// All of them.
    pub fn iter(&self) -> Iter<'_> {
        self.iter_from(0)
    }

    /// A node over these.
    fn above(children: Vec<Self>) -> Self {
        let len = children.iter().map(Self::len).sum();
        Self::Inner(Arc::new(Inner { children, len }))
    }

    /// Puts a number at a place; what it then has too much of is its new neighbour on the right.
    fn put(&mut self, at: usize, number: u64) -> Option<Self> {
        match self {
            Self::Leaf(numbers) => {
                let numbers = Arc::make_mut(numbers);
                let at = at.min(numbers.len());
                if numbers.len() < LEAF {
                    numbers.insert(at, number);
                    return None;
                }
                let mut right = numbers.split_off(half(at, LEAF));
                match at.checked_sub(numbers.len()) {
                    Some(at) if at > 0 || right.is_empty() => right.insert(at, number),
                    _ => numbers.insert(at, number),
                }
                Some(Self::Leaf(Arc::new(right)))
            }
            Self::Inner(inner) => Arc::make_mut(inner).put(at, number),
        }
    }

    /// Whether two neighbours fit into one node with room to spare, and have it.
    fn join(&mut self, right: &Self) -> bool {
        match (self, right) {
            (Self::Leaf(left), Self::Leaf(right)) if left.len() + right.len() <= LEAF / 2 => {
                Arc::make_mut(left).extend_from_slice(right);
                true
            }
            (Self::Inner(left), Self::Inner(right))
                if left.children.len() + right.children.len() <= INNER / 2 =>
            {
                let left = Arc::make_mut(left);
                left.children.extend_from_slice(&right.children);
                left.len += right.len;
                true
            }
            _ => false,
        }
    }
}

/// Where a full node is divided: what is put in last mostly comes last again, and then the left one
/// stays full.
const fn half(at: usize, len: usize) -> usize {
    if at >= len { len } else { len / 2 }
}

impl Inner {
    /// The child with a place, and the place there; past the end it is the last child's end.
    fn place(&self, mut at: usize) -> (usize, usize) {
        let last = self.children.len().saturating_sub(1);
        for (child, node) in self.children.iter().enumerate() {
            if at < node.len() || child == last {
                return (child, at);
            }
            at -= node.len();
        }
        (0, at)
    }

    fn put(&mut self, at: usize, number: u64) -> Option<Ordinals> {
        let (child, at) = self.place(at);
        self.len += 1;
        let right = self.children[child].put(at, number)?;
        let new = child + 1;
        if self.children.len() < INNER {
            self.children.insert(new, right);
            return None;
        }
        let mut more = self.children.split_off(half(new, INNER));
        match new.checked_sub(self.children.len()) {
            Some(new) if new > 0 || more.is_empty() => more.insert(new, right),
            _ => self.children.insert(new, right),
        }
        let right = Ordinals::above(more);
        self.len -= right.len();
        Some(right)
    }

    fn remove(&mut self, at: usize) {
        let (child, at) = self.place(at);
        self.children[child].remove(at);
        self.len -= 1;
        if self.children[child].is_empty() {
            self.children.remove(child);
            return;
        }
        for left in [Some(child), child.checked_sub(1)].into_iter().flatten() {
            if let [left_node, right, ..] = &mut self.children[left..]
                && left_node.join(right)
            {
                self.children.remove(left + 1);
                return;
            }
        }
    }
}

impl Default for Ordinals {
    fn default() -> Self {
        Self::Leaf(Arc::default())
    }
}

impl From<Vec<u64>> for Ordinals {
    fn from(numbers: Vec<u64>) -> Self {
        if numbers.len() <= LEAF {
            return Self::Leaf(Arc::new(numbers));
        }
        let mut nodes: Vec<Self> =
            numbers.chunks(LEAF).map(|numbers| Self::Leaf(Arc::new(numbers.to_vec()))).collect();
        while nodes.len() > 1 {
            nodes = nodes.chunks(INNER).map(|children| Self::above(children.to_vec())).collect();
        }
        nodes.pop().unwrap_or_default()
    }
}

/// Numbers in their order.
#[derive(Debug)]
pub(super) struct Iter<'o> {
    /// The children that come next, of each node on the way down.
    above: Vec<slice::Iter<'o, Ordinals>>,
    leaf: slice::Iter<'o, u64>,
}

impl<'o> Iter<'o> {
    fn go_down(&mut self, mut node: &'o Ordinals, mut at: usize) {
        while let Ordinals::Inner(inner) = node {
            let (child, place) = inner.place(at);
            let mut rest = inner.children[child.min(inner.children.len())..].iter();
            let Some(next) = rest.next() else { return };
            self.above.push(rest);
            (node, at) = (next, place);
        }
        if let Ordinals::Leaf(numbers) = node {
            self.leaf = numbers[at.min(numbers.len())..].iter();
        }
    }
}

impl Iterator for Iter<'_> {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        loop {
            if let Some(number) = self.leaf.next() {
                return Some(*number);
            }
            match self.above.last_mut()?.next() {
                Some(node) => self.go_down(node, 0),
                None => {
                    self.above.pop();
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use fixtures::Seed;

    use super::*;

    /// Numbers that look random, the same every time.
    fn numbers(count: usize) -> impl Iterator<Item = usize> {
        let place = fixtures::Place::new("ordinals");
        (0..count as u64).map(move |at| {
            let text = fixtures::IdForm::new("", 8).make(Seed::default(), &place, at);
            text.bytes().fold(0, |number, byte| (number * 36 + usize::from(byte)) % 1_000_003)
        })
    }

    fn same(ordinals: &Ordinals, expected: &[u64]) {
        assert_eq!(ordinals.iter().collect::<Vec<_>>(), expected);
        assert_eq!((ordinals.len(), ordinals.last()), (expected.len(), expected.last().copied()));
    }

    #[test]
    fn what_is_put_in_and_taken_out_anywhere_is_what_a_list_has() {
        let (mut ordinals, mut list) = (Ordinals::default(), Vec::new());
        for (step, number) in numbers(20_000).enumerate() {
            // It grows, shrinks to nothing, and grows again.
            let shrinks = (8_000..17_000).contains(&step);
            if shrinks && number % 10 != 0 {
                let at = number % (list.len() + 1);
                ordinals.remove(at);
                if at < list.len() {
                    list.remove(at);
                }
            } else {
                let at = number % (list.len() + 1);
                ordinals.insert(at, step as u64);
                list.insert(at, step as u64);
            }
            if step % 500 == 0 {
                same(&ordinals, &list);
                assert!(list.iter().enumerate().all(|(at, number)| ordinals.get(at) == Some(*number)));
            }
        }
        same(&ordinals, &list);
        assert_eq!(ordinals.get(list.len()), None);
    }

    #[test]
    fn it_is_the_same_whether_it_comes_at_once_or_one_by_one() {
        for len in [0, 1, LEAF, LEAF + 1, LEAF * INNER, LEAF * INNER + 1, 3 * LEAF * INNER] {
            let list: Vec<u64> = (0..len as u64).map(|number| number * 2).collect();
            let mut grown = Ordinals::default();
            list.iter().for_each(|number| grown.insert(usize::MAX, *number));
            for ordinals in [Ordinals::from(list.clone()), grown] {
                same(&ordinals, &list);
                for from in [0, 1, len / 2, len.saturating_sub(1), len, len + 5] {
                    let rest: Vec<u64> = ordinals.iter_from(from).collect();
                    assert_eq!(rest, list[from.min(len)..], "{len} from {from}");
                    let found = ordinals.partition_point(&mut |number| number < from as u64);
                    assert_eq!(
                        found,
                        list.partition_point(|number| *number < from as u64),
                        "{len} to {from}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_clone_keeps_what_the_other_changes() {
        let before = Ordinals::from((0..1_000).collect::<Vec<_>>());
        let mut after = before.clone();
        after.insert(500, 5_000);
        after.remove(0);
        same(&before, &(0..1_000).collect::<Vec<_>>());
        assert_eq!((after.get(499), after.len()), (Some(5_000), 1_000));
    }

    #[test]
    fn what_comes_last_leaves_full_nodes_behind() {
        let mut ordinals = Ordinals::default();
        (0..10 * LEAF as u64).for_each(|number| ordinals.insert(usize::MAX, number));
        let Ordinals::Inner(inner) = &ordinals else { panic!("one leaf for all of them") };
        assert!(inner.children.iter().all(|child| child.len() == LEAF));
    }
}
