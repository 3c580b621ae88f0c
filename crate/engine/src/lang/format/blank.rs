//! Blanks between two tokens on one line, and line breaks that nobody wants.

use super::Piece;
use crate::lang::lexer::Kind;

/// What nothing follows with a blank.
const OPEN: [&str; 6] = ["(", "[", "!", ".", "..", "..="];

/// What follows nothing with a blank.
const CLOSE: [&str; 8] = [")", "]", ",", ";", ":", ".", "..", "..="];

/// The blanks before a token that stands on the line of the one before it.
pub(super) fn before(pieces: &[Piece<'_>], at: usize) -> &'static str {
    let Some(last) = at.checked_sub(1).map(|at| &pieces[at]) else { return "" };
    let piece = &pieces[at];
    if piece.begins && !last.is(&["{", ";"]) {
        // A block on one line: its elements have nothing else between them.
        "  "
    } else if is_tied(last, piece) {
        ""
    } else {
        " "
    }
}

fn is_tied(last: &Piece<'_>, piece: &Piece<'_>) -> bool {
    let is_named = last.kind == Kind::Name || last.is(&["]", ")"]);
    if last.is(&OPEN) || piece.is(&CLOSE) && !last.is(&["{"]) || last.is(&["<"]) && last.tied == Some(true) {
        true
    } else if piece.is(&["(", "[", "<", ">"]) && piece.tied.is_some() {
        piece.tied == Some(true)
    } else if piece.is(&["(", "["]) && is_named || piece.is(&["*"]) {
        // Only the author knows whether it belongs to the name: `x86*` does.
        piece.gap.empty
    } else {
        false
    }
}

/// True if a line break of the author's before this token is taken out. What closes is not judged here.
pub(super) fn is_joined(pieces: &[Piece<'_>], at: usize) -> bool {
    let Some(last) = at.checked_sub(1).map(|at| &pieces[at]) else { return true };
    let piece = &pieces[at];
    let is_opening = last.is(&["(", "["]);
    let is_chained = last.is(&["}"]) && piece.kind == Kind::Name && !piece.begins;
    piece.is(&["{"]) || is_chained || !is_opening && is_tied(last, piece)
}
