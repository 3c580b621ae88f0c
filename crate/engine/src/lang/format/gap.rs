//! What stands between two tokens.

/// Blanks, line breaks and comments.
#[derive(Debug)]
pub(super) struct Gap<'a> {
    /// Each with the line breaks before it.
    pub(super) comments: Vec<(usize, &'a str)>,
    /// The line breaks before the token, behind the last comment.
    pub(super) breaks: usize,
    /// True if nothing stands here.
    pub(super) empty: bool,
}

impl<'a> Gap<'a> {
    /// The gap with this text, which has only blanks and comments in it.
    pub(super) fn of(text: &'a str) -> Gap<'a> {
        let mut gap = Gap { comments: Vec::new(), breaks: 0, empty: text.is_empty() };
        let mut lines = text.split('\n').peekable();
        while let Some(line) = lines.next() {
            let line = line.trim();
            if !line.is_empty() {
                gap.comments.push((gap.breaks, line));
                gap.breaks = 0;
            }
            gap.breaks += usize::from(lines.peek().is_some());
        }
        gap
    }

    /// True if the author began a line here.
    pub(super) fn is_broken(&self) -> bool {
        self.breaks > 0 || !self.comments.is_empty()
    }
}
