//! What the parser reads, and what it says.

use super::parse;
use crate::lang::source::FileId;

#[test]
fn smoke() {
    let text = include_str!("tests/all.tlb");
    let (file, diagnostics) = parse(FileId(0), text);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    assert_eq!(file.items.len(), 6);
}
