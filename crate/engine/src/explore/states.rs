//! States that a search has met, in one row, each once. Equal means equal words, not equal hashes.

use hashbrown::HashTable;

/// The states met so far, numbered in the order in which they were met.
#[derive(Debug)]
pub(super) struct States {
    width: usize,
    words: Vec<u32>,
    table: HashTable<u32>,
}

impl States {
    pub(super) fn new(width: usize) -> States {
        States { width, words: Vec::new(), table: HashTable::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len() / self.width
    }

    pub(super) fn get(&self, index: u32) -> &[u32] {
        &self.words[index as usize * self.width..][..self.width]
    }

    /// Bytes that the states take, and the table: a number and a byte for each place, of which there are a power of
    /// two, an eighth of them free.
    pub(super) fn bytes(&self) -> usize {
        let places = (self.len() * 8 / 7).next_power_of_two();
        self.words.len() * 4 + places * 5
    }

    /// Makes room for a word more in each state, which is zero in those met so far.
    pub(super) fn widen(&mut self) {
        let mut wider = States::new(self.width + 1);
        for index in 0..self.len() as u32 {
            wider.words.extend_from_slice(self.get(index));
            wider.words.push(0);
        }
        let at = |index: u32| &wider.words[index as usize * wider.width..][..wider.width];
        for index in 0..self.len() as u32 {
            wider.table.insert_unique(hash(at(index)), index, |other| hash(at(*other)));
        }
        *self = wider;
    }

    /// The number of a state, and whether it is new.
    pub(super) fn insert(&mut self, state: &[u32]) -> (u32, bool) {
        let (width, words) = (self.width, &self.words);
        let at = |index: u32| &words[index as usize * width..][..width];
        let hash = hash(state);
        if let Some(found) = self.table.find(hash, |index| same(at(*index), state)) {
            return (*found, false);
        }
        let index = self.len() as u32;
        self.table.insert_unique(hash, index, |other| self::hash(at(*other)));
        self.words.extend_from_slice(state);
        (index, true)
    }
}

/// Word by word: a comparison of slices goes byte by byte in wasm.
fn same(a: &[u32], b: &[u32]) -> bool {
    a.iter().zip(b).all(|(a, b)| a == b)
}

/// Two words at a time, by one multiplication; the upper half, which all of them reach, is folded into the lower.
fn hash(words: &[u32]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, pair: u64| (hash.rotate_left(23) ^ pair).wrapping_mul(FACTOR);
    let (pairs, rest) = words.as_chunks::<2>();
    let hash = pairs.iter().fold(0, |hash, [a, b]| mix(hash, u64::from(*a) | u64::from(*b) << 32));
    let hash = rest.iter().fold(hash, |hash, word| mix(hash, u64::from(*word)));
    hash ^ hash >> 32
}

#[cfg(test)]
mod tests {
    use super::States;

    #[test]
    fn wider_states_are_the_same_states() {
        let mut states = States::new(1);
        let numbers: Vec<u32> = (0..100).map(|word| states.insert(&[word]).0).collect();
        states.widen();
        for (word, number) in numbers.into_iter().enumerate() {
            assert_eq!(states.insert(&[word as u32, 0]), (number, false));
            assert_eq!(states.get(number), [word as u32, 0]);
        }
        assert_eq!(states.insert(&[0, 1]), (100, true));
        assert_eq!(states.len(), 101);
    }
}
