//! Source texts, given by the caller, and places in them.

use crate::report::Place;

/// A file, by its index in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A stretch of a file, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Its first byte.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
}

impl Span {
    /// From the beginning of this one to the end of the other, which stands later in the same file.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span { file: self.file, start: self.start, end: other.end.max(self.start) }
    }
}

/// Every text that a question may need, by path: `strategy/up_front.tlb`.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<(String, String)>,
}

impl Sources {
    /// Adds a text, or replaces the one of that path, which keeps its id.
    pub fn set(&mut self, path: &str, text: &str) -> FileId {
        let index = self.files.iter().position(|(p, _)| p == path).unwrap_or_else(|| {
            self.files.push((path.to_owned(), String::new()));
            self.files.len() - 1
        });
        self.files[index].1 = text.to_owned();
        FileId(index as u32)
    }

    /// Every file, in the order in which it was added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &str, &str)> {
        self.files
            .iter()
            .enumerate()
            .map(|(i, (path, text))| (FileId(i as u32), path.as_str(), text.as_str()))
    }

    /// A file's path.
    #[must_use]
    pub fn path(&self, file: FileId) -> &str {
        &self.files[file.0 as usize].0
    }

    /// A file's text.
    #[must_use]
    pub fn text(&self, file: FileId) -> &str {
        &self.files[file.0 as usize].1
    }

    /// The place of a span, in lines and characters counted from 1.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        let text = self.text(span.file);
        let (line, column) = line_column(text, span.start);
        let (end_line, end_column) = line_column(text, span.end);
        Place { file: self.path(span.file).to_owned(), line, column, end_line, end_column }
    }
}

fn line_column(text: &str, byte: u32) -> (u32, u32) {
    let mut end = (byte as usize).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    (before.matches('\n').count() as u32 + 1, before[start..].chars().count() as u32 + 1)
}
