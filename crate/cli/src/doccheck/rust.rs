//! The documentation comments of a Rust source as the Markdown that they are.

/// The documentation of a source, item by item, each with the number of lines before it. Every line keeps its number, with
/// blank ones for what is no documentation. What one item leaves open, such as a fence, the next knows nothing of.
pub(crate) fn comments(text: &str) -> Vec<(u32, String)> {
    let mut list: Vec<(u32, String)> = Vec::new();
    let mut open: Option<&str> = None;
    for (at, line) in (0..).zip(text.lines()) {
        let line = line.trim_start();
        // Four slashes are a plain comment.
        let comment = ["//!", "///"].into_iter().find_map(|mark| Some((mark, line.strip_prefix(mark)?)));
        let comment = comment.filter(|(_, rest)| !rest.starts_with('/'));
        if let Some((mark, _)) = comment.filter(|(mark, _)| open != Some(mark)) {
            list.push((at, String::new()));
            open = Some(mark);
        } else if comment.is_none() && !is_between(line) {
            open = None;
        }
        if let Some((_, text)) = list.last_mut().filter(|_| open.is_some()) {
            let words = comment.map_or("", |(_, rest)| rest);
            text.push_str(words.strip_prefix(' ').unwrap_or(words));
            text.push('\n');
        }
    }
    list
}

/// Whether the documentation of an item may go on behind this line.
fn is_between(line: &str) -> bool {
    line.is_empty() || line.starts_with("//") || line.starts_with("#[") || line.starts_with("#![")
}

#[cfg(test)]
mod tests {
    use super::comments;

    #[test]
    fn documentation_keeps_its_lines() {
        let text = "//! One.\nfn f() {}\n    /// Two:\n    ///\n    ///   three\n//// no\n// no\n";
        let wanted = [(0, "One.\n".to_owned()), (2, "Two:\n\n  three\n\n\n".to_owned())];
        assert_eq!(comments(text), wanted);
    }

    #[test]
    fn each_item_has_a_text_of_its_own() {
        let text = "//! One.\n\n/// Two.\n#[inline]\n/// More.\nfn f() {}\n/// Three.\n";
        let wanted = [(0, "One.\n\n"), (2, "Two.\n\nMore.\n"), (6, "Three.\n")];
        assert_eq!(comments(text), wanted.map(|(at, text)| (at, text.to_owned())));
    }
}
