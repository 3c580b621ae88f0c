//! An example as it was found in a document, whatever form it has there.

/// The sorts of documents, by the endings of their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Html,
    Markdown,
    Rst,
    Rust,
}

impl Sort {
    /// What a file of that ending is, if it may have examples.
    pub(crate) fn of(ending: &str) -> Option<Sort> {
        match ending {
            "html" | "htm" => Some(Sort::Html),
            "md" => Some(Sort::Markdown),
            "rst" => Some(Sort::Rst),
            "rs" => Some(Sort::Rust),
            _ => None,
        }
    }
}

/// An example: what it asks, what it claims, and the program that stands in it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// Where it begins, from 1.
    pub(crate) line: u32,
    /// Its options by name, in the order in which they were written.
    pub(crate) options: Vec<(String, String)>,
    /// A program of its own: the document with blanks for everything else, so that each line keeps its number.
    pub(crate) body: Option<String>,
    /// True if a link asks, which may have what the playground writes and the element does not know.
    pub(crate) is_link: bool,
    /// The file that a block has in the place of its program, as mdBook includes it.
    pub(crate) include: Option<String>,
}

impl Found {
    /// The same, found in a part of a document that begins behind so many lines.
    pub(crate) fn below(self, lines: u32) -> Found {
        let body = self.body.map(|body| "\n".repeat(lines as usize) + &body);
        Found { line: self.line + lines, body, ..self }
    }
}

/// The number of the line in which a byte of a text stands, from 1.
pub(crate) fn line_of(text: &str, at: usize) -> u32 {
    text.as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count() as u32 + 1
}

/// A text that begins on a line of a document; nothing where it is no program, which begins with the edition of the
/// language.
pub(crate) fn program(line: u32, text: &str) -> Option<String> {
    is_program(text).then(|| "\n".repeat(line as usize - 1) + text)
}

/// Takes the options off the top of a text, lines such as `:case: munmap`, and leaves empty lines in their place. So a
/// directive has them, and a fenced block where its tool shows the first word behind the fence alone.
pub(crate) fn fields(text: &mut String) -> Vec<(String, String)> {
    let is_blank = |line: &&str| line.trim().is_empty();
    let blanks = text.lines().take_while(is_blank).count();
    let list: Vec<_> = text.lines().skip(blanks).map_while(field).collect();
    if !list.is_empty() {
        let rest: Vec<&str> = text.lines().skip(blanks + list.len()).collect();
        *text = "\n".repeat(blanks + list.len()) + &rest.join("\n") + if rest.is_empty() { "" } else { "\n" };
    }
    list
}

/// `:name: value`
pub(crate) fn field(line: &str) -> Option<(String, String)> {
    let (name, value) = line.trim().strip_prefix(':')?.split_once(':')?;
    let is_name = !name.is_empty() && !name.contains(char::is_whitespace);
    is_name.then(|| (name.to_owned(), value.trim().to_owned()))
}

/// Whether a text is a program: it begins with the edition of the language.
pub(crate) fn is_program(text: &str) -> bool {
    text.split_whitespace().next() == Some("stalewalk")
}

/// The file that is all of a block: `{{#include mine.tlb}}`.
pub(crate) fn include(text: &str) -> Option<String> {
    let file = text.trim().strip_prefix("{{#include ")?.strip_suffix("}}")?;
    (!file.contains(['{', '\n'])).then(|| file.trim().to_owned())
}

/// The options of the words behind a fence: `arch=x86-64 expect="breaks freed-table"`, with blanks or commas between them.
pub(crate) fn options(words: &str) -> Vec<(String, String)> {
    let mut list = Vec::new();
    let mut rest = words.trim_matches(is_gap);
    while !rest.is_empty() {
        let name_end = rest.find(|c| c == '=' || is_gap(c)).unwrap_or(rest.len());
        let (name, after) = rest.split_at(name_end);
        let (value, after) = match after.strip_prefix('=') {
            None => ("", after),
            Some(quoted) if quoted.starts_with('"') => {
                quoted[1..].split_once('"').unwrap_or((&quoted[1..], ""))
            }
            Some(plain) => plain.split_at(plain.find(is_gap).unwrap_or(plain.len())),
        };
        list.push((name.to_owned(), value.to_owned()));
        rest = after.trim_start_matches(is_gap);
    }
    list
}

fn is_gap(c: char) -> bool {
    c == ',' || c.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::{fields, options};

    #[test]
    fn lines_on_top_of_a_text_are_options() {
        let mut text = "\n:case: munmap\n  :open:\n\nProse: of one line,\n:and: more\n".to_owned();
        let found = fields(&mut text);
        let found: Vec<(&str, &str)> = found.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(found, [("case", "munmap"), ("open", "")]);
        assert_eq!(text, "\n\n\n\nProse: of one line,\n:and: more\n");
        for text in ["", "stalewalk 1\n", ": no: name\n", ":no name: x\n", "::\n"] {
            let mut kept = text.to_owned();
            assert_eq!((fields(&mut kept), kept.as_str()), (Vec::new(), text));
        }
    }

    #[test]
    fn words_behind_a_fence_are_options() {
        let words = r#" arch=x86-64,open  expect="breaks freed-table" set="cpus=3 pages=2""#;
        let found = options(words);
        let found: Vec<(&str, &str)> = found.iter().map(|(name, value)| (&**name, &**value)).collect();
        let wanted =
            [("arch", "x86-64"), ("open", ""), ("expect", "breaks freed-table"), ("set", "cpus=3 pages=2")];
        assert_eq!(found, wanted);
        assert_eq!(options(" , "), []);
        assert_eq!(options("a=\"b"), [("a".to_owned(), "b".to_owned())]);
    }
}
