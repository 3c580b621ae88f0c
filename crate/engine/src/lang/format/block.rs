//! Which brace belongs to which, and which blocks have a line for each element.

use super::{Piece, WIDTH, blank};
use crate::lang::lexer::Kind;

/// What is known of the brackets of a text, by the places of its tokens.
pub(super) struct Blocks {
    /// The closing mark of an opening one and the other way round; itself for everything else.
    partner: Vec<usize>,
    /// For an opening brace the next one of the same chain: the one of `else`.
    next: Vec<Option<usize>>,
    /// True for both braces of a block with a line for each element.
    tall: Vec<bool>,
}

impl Blocks {
    /// What the author decided: a block with a line break in it, or in a chain with one, has many lines.
    pub(super) fn of(pieces: &[Piece<'_>]) -> Blocks {
        let partner = partners(pieces);
        let next = (0..pieces.len()).map(|at| next(pieces, &partner, at)).collect();
        let mut blocks = Blocks { partner, next, tall: vec![false; pieces.len()] };
        let mut chained = vec![false; pieces.len()];
        // How many line breaks there are up to each token.
        let mut lines = 0;
        let breaks: Vec<usize> = pieces
            .iter()
            .map(|piece| {
                let before = lines + usize::from(piece.gap.is_broken());
                lines = before + usize::from(piece.is_long());
                before
            })
            .collect();
        for at in 0..pieces.len() {
            if !pieces[at].is(&["{"]) || chained[at] {
                continue;
            }
            let mut last = at;
            while let Some(next) = blocks.next[last] {
                chained[next] = true;
                last = next;
            }
            if breaks[blocks.partner[last]] > breaks[at] {
                blocks.open(pieces, at);
            }
        }
        blocks
    }

    /// The mark that closes or opens what this one opens or closes.
    pub(super) fn partner(&self, at: usize) -> usize {
        self.partner[at]
    }

    /// True for a brace of a block with a line for each element.
    pub(super) fn is_tall(&self, at: usize) -> bool {
        self.tall[at]
    }

    /// Gives a block and what is chained to it a line for each element, unless there is nothing in it.
    pub(super) fn open(&mut self, pieces: &[Piece<'_>], at: usize) {
        let mut block = Some(at);
        while let Some(at) = block {
            let end = self.partner[at];
            if end > at + 1 || !pieces[end].gap.comments.is_empty() {
                self.tall[at] = true;
                self.tall[end] = true;
            }
            block = self.next[at];
        }
    }

    /// True if a block on one line fits there with what follows it, where its brace stands in this column.
    pub(super) fn fits(&self, pieces: &[Piece<'_>], at: usize, column: usize) -> bool {
        let (mut end, mut depth) = (column, 0_usize);
        for (i, piece) in pieces.iter().enumerate().skip(at) {
            // The next element of the block around this one, or its end.
            let is_next = depth == 0 && piece.begins || piece.is(&["}"]) && self.tall[i];
            let is_broken = piece.gap.is_broken() && !blank::is_joined(pieces, i);
            if i > at && (is_next || is_broken) || piece.kind == Kind::End {
                return true;
            }
            if i > at {
                end += blank::before(pieces, i).len();
            }
            end += piece.text.lines().next().unwrap_or_default().chars().count();
            if end > WIDTH {
                return false;
            }
            if piece.is_long() || piece.is(&["{"]) && self.tall[i] {
                return true;
            }
            if piece.is(&["{"]) {
                depth += 1;
            } else if piece.is(&["}"]) {
                depth = depth.saturating_sub(1);
            }
        }
        true
    }
}

fn partners(pieces: &[Piece<'_>]) -> Vec<usize> {
    let mut partner: Vec<usize> = (0..pieces.len()).collect();
    let mut open = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        if piece.is(&["{", "(", "["]) {
            open.push(at);
        } else if piece.is(&["}", ")", "]"])
            && let Some(opening) = open.pop()
        {
            partner[opening] = at;
            partner[at] = opening;
        }
    }
    partner
}

/// The brace that goes on with the element of this block: the one of `else`.
fn next(pieces: &[Piece<'_>], partner: &[usize], at: usize) -> Option<usize> {
    let after = partner[at] + 1;
    if !pieces[at].is(&["{"]) || pieces.get(after)?.kind != Kind::Name {
        return None;
    }
    let mut rest = after;
    while !pieces[rest].begins && !pieces[rest].is(&["{", "}"]) && pieces[rest].kind != Kind::End {
        rest = partner[rest].max(rest) + 1;
    }
    (!pieces[rest].begins && pieces[rest].is(&["{"])).then_some(rest)
}
