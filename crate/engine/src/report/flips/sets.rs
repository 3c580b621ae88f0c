//! Sets of switches, one after the other: no two of a set are about the same thing.

use crate::report::Switch;

/// All sets of one size, in order, as indices into the switches.
#[derive(Debug)]
pub(super) struct Sets {
    /// What each switch is about, as a number; those about one thing stand together.
    about: Vec<usize>,
    /// The set at hand; none after the last.
    next: Option<Vec<usize>>,
}

impl Sets {
    pub(super) fn new(switches: &[Switch], size: usize) -> Sets {
        let mut about: Vec<usize> = Vec::new();
        for (at, switch) in switches.iter().enumerate() {
            let same = at.checked_sub(1).is_some_and(|before| is_same_thing(&switches[before], switch));
            let last = about.last().copied().unwrap_or(0);
            about.push(if same { last } else { at });
        }
        let next = (size <= about.len()).then(|| (0..size).collect());
        let mut sets = Sets { about, next };
        sets.skip();
        sets
    }

    /// How many sets there are from the first on.
    pub(super) fn count(&self) -> u32 {
        let size = self.next.as_ref().map_or(0, Vec::len);
        // Of so many promises, how many sets there are of the things looked at so far.
        let mut counts = vec![0_u32; size + 1];
        counts[0] = 1;
        let mut at = 0;
        while at < self.about.len() {
            let same = self.about[at..].iter().take_while(|about| **about == self.about[at]).count();
            for of in (1..=size).rev() {
                counts[of] = counts[of].saturating_add(counts[of - 1].saturating_mul(same as u32));
            }
            at += same;
        }
        if size == 0 { 0 } else { counts[size] }
    }

    /// The set at hand; none after the last.
    pub(super) fn now(&self) -> Option<&[usize]> {
        self.next.as_deref()
    }

    /// Goes on to the next set.
    pub(super) fn advance(&mut self) {
        self.step();
        self.skip();
    }

    /// Passes over sets with two switches of one thing.
    fn skip(&mut self) {
        while let Some(set) = &self.next
            && set.windows(2).any(|two| self.about[two[0]] == self.about[two[1]])
        {
            self.step();
        }
    }

    fn step(&mut self) {
        let Some(set) = &mut self.next else { return };
        let (size, all) = (set.len(), self.about.len());
        match (0..size).rev().find(|at| set[*at] + size - at < all) {
            None => self.next = None,
            Some(at) => {
                set[at] += 1;
                for later in at + 1..size {
                    set[later] = set[later - 1] + 1;
                }
            }
        }
    }
}

/// True if two switches exclude each other: two values of one knob, two forms of one clause.
fn is_same_thing(a: &Switch, b: &Switch) -> bool {
    a.name == b.name && a.from == b.from && (a.what == b.what) && !a.from.is_empty()
}

#[cfg(test)]
mod tests {
    use super::Sets;
    use crate::report::{Switch, TermKind};

    fn switch(name: &str, from: &str, to: &str) -> Switch {
        let [name, from, to] = [name, from, to].map(str::to_owned);
        Switch { name, what: TermKind::Knob, from, to, words: String::new(), archs: Vec::new() }
    }

    fn all(size: usize) -> (u32, Vec<Vec<usize>>) {
        let switches =
            [switch("a", "1", "2"), switch("b", "1", "2"), switch("b", "1", "3"), switch("c", "1", "2")];
        let mut sets = Sets::new(&switches, size);
        let count = sets.count();
        let mut all = Vec::new();
        while let Some(set) = sets.now() {
            all.push(set.to_vec());
            sets.advance();
        }
        (count, all)
    }

    #[test]
    fn every_set_comes_once_and_has_no_two_values_of_one_knob() {
        assert_eq!(all(1), (4, vec![vec![0], vec![1], vec![2], vec![3]]));
        assert_eq!(all(2), (5, vec![vec![0, 1], vec![0, 2], vec![0, 3], vec![1, 3], vec![2, 3]]));
        assert_eq!(all(3), (2, vec![vec![0, 1, 3], vec![0, 2, 3]]));
        assert_eq!(all(4), (0, vec![]));
        assert_eq!(all(5), (0, vec![]));
    }
}
