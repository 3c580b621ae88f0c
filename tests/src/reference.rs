//! The language reference as data: its pages, and the fenced blocks in them.
//!
//! A block is marked by the words behind its fence. `tlb` is a whole text: it is understood, draws no warning, has the
//! formatter's layout, and its expectations hold. `tlb NAME.tlb` is kept under that name for the rest of its page.
//! `tlb wrong` and `tlb warns` draw exactly the diagnostics of the block behind it. `console` is what the command line
//! prints. All other blocks are for the eye.

use std::fs;
use std::path::{Path, PathBuf};

/// A page of the reference.
#[derive(Debug)]
pub struct Page {
    /// Its file's name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A fenced block.
#[derive(Debug)]
pub struct Block {
    /// The words behind the fence.
    pub words: Vec<String>,
    /// What stands between the fences.
    pub text: String,
    /// Page and line of the opening fence, for messages.
    pub place: String,
}

/// The folder of the reference.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../www/reference")
}

/// Every page, by name.
///
/// # Panics
///
/// If the folder cannot be read.
#[must_use]
pub fn pages() -> Vec<Page> {
    let entries = fs::read_dir(folder()).expect("the folder of the reference");
    let paths = entries.map(|entry| entry.expect("an entry of it").path());
    let mut pages: Vec<Page> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Page { text: fs::read_to_string(&path).expect("a page"), name }
        })
        .collect();
    pages.sort_by(|a, b| a.name.cmp(&b.name));
    pages
}

/// The page of a name.
///
/// # Panics
///
/// If there is none.
#[must_use]
pub fn page(name: &str) -> String {
    pages().into_iter().find(|page| page.name == name).unwrap_or_else(|| panic!("there is no {name}")).text
}

impl Page {
    /// Its fenced blocks, in order.
    ///
    /// # Panics
    ///
    /// If a fence is never closed.
    #[must_use]
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut open: Option<Block> = None;
        for (index, line) in self.text.lines().enumerate() {
            match (line.strip_prefix("```"), open.take()) {
                (Some(""), Some(block)) => blocks.push(block),
                (Some(words), None) => {
                    let words = words.split(' ').map(str::to_owned).collect();
                    let place = format!("{}:{}", self.name, index + 1);
                    open = Some(Block { words, text: String::new(), place });
                }
                (_, Some(block)) => {
                    let text = format!("{}{line}\n", block.text);
                    open = Some(Block { text, ..block });
                }
                (None, None) => {}
            }
        }
        assert!(open.is_none(), "{}: the last fence is never closed", self.name);
        blocks
    }

    /// Its prose: everything outside of the fences.
    #[must_use]
    pub fn prose(&self) -> String {
        let parts = self.text.split("\n```");
        parts.step_by(2).collect::<Vec<_>>().join("\n")
    }
}

impl Block {
    /// What kind of block it is: `tlb`, `console`, …
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.words[0]
    }

    /// The word behind the kind; empty if there is none.
    #[must_use]
    pub fn mark(&self) -> &str {
        self.words.get(1).map_or("", String::as_str)
    }

    /// The name under which it is kept; `own.tlb` where it has none of its own.
    #[must_use]
    pub fn file(&self) -> &str {
        if self.mark().ends_with(".tlb") { self.mark() } else { "own.tlb" }
    }
}
