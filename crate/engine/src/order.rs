//! Putting short lists in order.
//!
//! The standard sorts are made for long lists, and each type that is sorted costs a reader of the page some
//! kilobytes of them. Nothing here sorts more than some dozens.

/// Sorts by a key and keeps the order of equals.
pub(crate) fn sort_by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    for end in 1..list.len() {
        let mut at = end;
        while at > 0 && key(&list[at - 1]) > key(&list[at]) {
            list.swap(at - 1, at);
            at -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn sorts_as_the_standard_library_does() {
        let mut list = vec![(3, 'a'), (1, 'b'), (3, 'c'), (2, 'd'), (1, 'e')];
        let mut other = list.clone();
        super::sort_by_key(&mut list, |(key, _)| *key);
        other.sort_by_key(|(key, _)| *key);
        assert_eq!(list, other);
    }
}
