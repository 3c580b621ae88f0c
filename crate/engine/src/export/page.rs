//! Plain text under construction: paragraphs and lists in lines of some width, in ASCII.

use crate::export::{ascii, wrap};

/// The narrowest text that is written.
const NARROWEST: usize = 40;

/// Text under construction.
pub(super) struct Page {
    pub(super) width: usize,
    pub(super) out: String,
}

impl Page {
    pub(super) fn new(width: usize) -> Page {
        Page { width: width.max(NARROWEST), out: String::new() }
    }

    pub(super) fn line(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    pub(super) fn gap(&mut self) {
        self.out.push('\n');
    }

    pub(super) fn paragraph(&mut self, indent: &str, words: &str) {
        self.item(indent, indent, words);
    }

    /// A paragraph whose first line begins in another way.
    pub(super) fn item(&mut self, first: &str, indent: &str, words: &str) {
        let room = self.width.saturating_sub(indent.chars().count());
        for (i, line) in wrap(&ascii(words), room).iter().enumerate() {
            self.line(&format!("{}{line}", if i == 0 { first } else { indent }));
        }
    }

    /// A paragraph apart from what stands before it; nothing where there are no words.
    pub(super) fn block(&mut self, words: &str) {
        if !words.is_empty() {
            self.gap();
            self.paragraph("", words);
        }
    }

    pub(super) fn heading(&mut self, heading: &str) {
        self.gap();
        self.line(&format!("{heading}:"));
    }

    pub(super) fn list<'w>(&mut self, heading: &str, words: impl Iterator<Item = &'w String>) {
        for (index, words) in words.enumerate() {
            if index == 0 {
                self.heading(heading);
            }
            self.item("  - ", "    ", words);
        }
    }
}
