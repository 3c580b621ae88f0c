//! The text, written token by token.

use super::block::Blocks;
use super::{Piece, STEP, WIDTH, blank};
use crate::lang::lexer::Kind;

/// What is open: the file, a block, parentheses.
struct Frame {
    /// The opening mark; none for the file.
    open: Option<usize>,
    /// How far the lines are indented at which its elements begin.
    base: usize,
    /// How far the line of its closing mark is indented.
    outer: usize,
    /// True for a parenthesis at the end of its line.
    hangs: bool,
    /// The token at which the element began that is being written.
    element: usize,
    /// True while that element is a word and the names of a list.
    list: bool,
}

pub(super) struct Writer<'a> {
    pieces: &'a [Piece<'a>],
    blocks: Blocks,
    out: String,
    /// What is open, with the file itself below it all.
    frames: Vec<Frame>,
    /// How far the line is indented, and where in `out` it begins.
    indent: usize,
    line: usize,
    /// True if the line is none at which an element begins or a bracket closes.
    inside: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(pieces: &'a [Piece<'a>], blocks: Blocks) -> Writer<'a> {
        let frames = vec![Frame { open: None, base: 0, outer: 0, hangs: false, element: 0, list: false }];
        Writer { pieces, blocks, out: String::new(), frames, indent: 0, line: 0, inside: false }
    }

    pub(super) fn write(mut self) -> String {
        for at in 0..self.pieces.len() {
            let breaks = self.comments(at);
            // The brace stands behind one blank.
            if self.pieces[at].is(&["{"]) && !self.blocks.fits(self.pieces, at, self.column() + 1) {
                self.blocks.open(self.pieces, at);
            }
            if self.pieces[at].kind == Kind::End {
                break;
            }
            if breaks > 0 {
                let empty = breaks > 1 && !self.pieces[at].is(&["{", "}", ")", "]"]) && !self.is_chained(at);
                self.next_line(empty, self.indent_of(at));
                self.inside = self.is_inside(at);
            } else if self.pieces[at].is(&["{"]) && self.opens_alone(at) {
                self.next_line(false, self.top().base);
                self.inside = false;
            } else {
                self.out.push_str(blank::before(self.pieces, at));
            }
            self.token(at);
        }
        self.out.truncate(self.out.trim_end().len());
        self.out.push('\n');
        self.out
    }

    fn top(&self) -> &Frame {
        // The file's own frame is never closed: a text that is understood has a partner for every bracket.
        &self.frames[self.frames.len() - 1]
    }

    fn column(&self) -> usize {
        self.out[self.line..].chars().count()
    }

    /// Ends the line, with an empty one behind it if there is none, and begins another.
    fn next_line(&mut self, empty: bool, indent: usize) {
        if !self.out.is_empty() {
            self.out.push_str(if empty { "\n\n" } else { "\n" });
        }
        self.line = self.out.len();
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.indent = indent;
    }

    /// The comments before a token; gives the line breaks that stand between them and the token.
    fn comments(&mut self, at: usize) -> usize {
        let gap = &self.pieces[at].gap;
        let is_opened = at > 0 && self.pieces[at - 1].is(&["{", "(", "["]);
        for (i, (breaks, comment)) in gap.comments.iter().enumerate() {
            if *breaks == 0 && at > 0 {
                self.out.push(' ');
            } else {
                let empty = *breaks > 1 && !(is_opened && i == 0);
                self.next_line(empty, self.comment_indent(at));
                self.inside = true;
            }
            self.out.push_str(comment);
        }
        if !gap.comments.is_empty() {
            return gap.breaks.max(1);
        }
        // No empty line stands behind what opens.
        self.breaks(at).min(if is_opened { 1 } else { 2 })
    }

    /// The line breaks before a token without comments.
    fn breaks(&self, at: usize) -> usize {
        let piece = &self.pieces[at];
        let is_opened = at > 0 && self.pieces[at - 1].is(&["{"]) && self.blocks.is_tall(at - 1);
        let is_forced = if piece.is(&["}"]) {
            self.blocks.is_tall(at)
        } else if piece.is(&[")", "]"]) {
            self.top().hangs
        } else {
            is_opened || piece.begins && at > 0 && self.has_lines()
        };
        if is_forced {
            return piece.gap.breaks.max(1);
        }
        if piece.is(&["}", ")", "]"]) || blank::is_joined(self.pieces, at) { 0 } else { piece.gap.breaks }
    }

    /// True if the elements of what is open have a line each.
    fn has_lines(&self) -> bool {
        self.top().open.is_none_or(|open| self.blocks.is_tall(open))
    }

    fn is_chained(&self, at: usize) -> bool {
        let piece = &self.pieces[at];
        at > 0 && self.pieces[at - 1].is(&["}"]) && piece.kind == Kind::Name && !piece.begins
    }

    /// True for a brace that does not go with its line, because that is one in the middle of the element or full.
    fn opens_alone(&self, at: usize) -> bool {
        self.blocks.is_tall(at) && (self.inside || self.column() + " {".len() > WIDTH)
    }

    /// True for a token whose line would be one in the middle of an element.
    fn is_inside(&self, at: usize) -> bool {
        let piece = &self.pieces[at];
        let closes = piece.is(&["}"]) || piece.is(&[")", "]"]) && self.top().hangs;
        !(closes || piece.begins || piece.is(&["{"]) || self.is_chained(at))
    }

    /// How far a line is indented that begins with this token.
    fn indent_of(&self, at: usize) -> usize {
        let (top, piece) = (self.top(), &self.pieces[at]);
        let follows_comma = at > 0 && self.pieces[at - 1].is(&[","]);
        let is_first = top.open.is_some_and(|open| open + 1 == at);
        if piece.kind == Kind::End {
            0
        } else if !self.is_inside(at) {
            if piece.is(&["}", ")", "]"]) { top.outer } else { top.base }
        } else if top.hangs && (follows_comma || is_first) {
            top.base
        } else if top.list && follows_comma {
            top.base + self.pieces[top.element].text.chars().count() + 1
        } else {
            top.base + STEP
        }
    }

    /// How far a comment is indented that stands on a line of its own before this token.
    fn comment_indent(&self, at: usize) -> usize {
        let (top, piece) = (self.top(), &self.pieces[at]);
        let closes = piece.is(&["}"]) || piece.is(&[")", "]"]) && top.hangs;
        if closes {
            top.base
        } else if piece.is(&["{"]) {
            top.base + STEP
        } else {
            self.indent_of(at)
        }
    }

    fn token(&mut self, at: usize) {
        let piece = &self.pieces[at];
        self.count(at);
        for (i, line) in piece.text.split('\n').enumerate() {
            if i > 0 {
                self.next_line(false, self.indent.max(self.top().base + STEP));
                self.inside = true;
            }
            self.out.push_str(line);
        }
        let (base, element) = (self.top().base, self.top().element);
        if piece.is(&["{"]) {
            self.frames.push(Frame {
                open: Some(at),
                base: base + STEP,
                outer: base,
                hangs: false,
                element: at + 1,
                list: false,
            });
        } else if piece.is(&["(", "["]) {
            let next = &self.pieces[at + 1];
            let hangs =
                next.gap.is_broken() && (self.blocks.partner(at) > at + 1 || !next.gap.comments.is_empty());
            let base = if hangs { self.indent + STEP } else { base };
            self.frames.push(Frame { open: Some(at), base, outer: self.indent, hangs, element, list: false });
        } else if piece.is(&["}", ")", "]"]) && self.frames.len() > 1 {
            self.frames.pop();
        }
    }

    /// Notes what the element is so far: a word and the names of a list, or something else.
    fn count(&mut self, at: usize) {
        let piece = &self.pieces[at];
        let last = self.frames.len() - 1;
        let top = &mut self.frames[last];
        if piece.begins {
            top.element = at;
            top.list = piece.kind == Kind::Name;
            return;
        }
        let nth = at - top.element.min(at);
        top.list &= if nth % 2 == 1 { piece.kind == Kind::Name } else { piece.is(&[","]) };
        top.list &= nth != 1 || !piece.gap.is_broken();
    }
}
