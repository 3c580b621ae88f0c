//! States that a search has met, in one row, each once. Equal means equal words, not equal hashes.

use std::hash::Hasher;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

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

    /// Bytes that the states take, their share of the table included.
    pub(super) fn bytes(&self) -> usize {
        self.words.len() * 4 + self.table.len() * 5
    }

    /// The number of a state, and whether it is new.
    pub(super) fn insert(&mut self, state: &[u32]) -> (u32, bool) {
        let (width, words) = (self.width, &self.words);
        let at = |index: u32| &words[index as usize * width..][..width];
        let hash = hash(state);
        if let Some(found) = self.table.find(hash, |index| at(*index) == state) {
            return (*found, false);
        }
        let index = self.len() as u32;
        self.table.insert_unique(hash, index, |other| super::states::hash(at(*other)));
        self.words.extend_from_slice(state);
        (index, true)
    }
}

fn hash(words: &[u32]) -> u64 {
    let mut hasher = FxHasher::default();
    for pair in words.chunks(2) {
        hasher.write_u64(u64::from(pair[0]) | u64::from(pair.get(1).copied().unwrap_or(0)) << 32);
    }
    hasher.finish()
}
