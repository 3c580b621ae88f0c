//! The documentation comments of a Rust source as the Markdown that they are.

/// The source with blanks for all that is no line of documentation, so that each line keeps its number.
pub(crate) fn comments(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let line = line.trim_start();
        let comment = ["//!", "///"].into_iter().find_map(|mark| line.strip_prefix(mark));
        // Four slashes are a plain comment.
        let comment = comment.filter(|rest| !rest.starts_with('/')).unwrap_or("");
        out += comment.strip_prefix(' ').unwrap_or(comment);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::comments;

    #[test]
    fn documentation_keeps_its_lines() {
        let text = "//! One.\nfn f() {}\n    /// Two:\n    ///\n    ///   three\n//// no\n// no\n";
        assert_eq!(comments(text), "One.\n\nTwo:\n\n  three\n\n\n");
    }
}
