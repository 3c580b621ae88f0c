//! Fenced blocks of a Markdown document. What stands in other code is shown, and claims nothing.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::doccheck::found::{Found, fields, is_program, line_of, options};

/// A fenced block of ours.
#[derive(Debug)]
pub(crate) struct Block {
    /// Where it stands, from its fence to the end of the other one.
    pub(crate) range: Range<usize>,
    pub(crate) found: Found,
    /// What stands in it and is no program: words for readers without the picture.
    pub(crate) prose: String,
}

/// The fenced blocks of a document that are ours, and itself with blanks for all code.
pub(crate) fn blocks(text: &str) -> (Vec<Block>, String) {
    let (mut blocks, mut code) = (Vec::new(), Vec::new());
    let mut open: Option<(Vec<(String, String)>, String)> = None;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                if let CodeBlockKind::Fenced(info) = kind {
                    open = ours(&info).map(|words| (options(words), String::new()));
                }
                code.push(range);
            }
            // A piece of the block, without what stands before it where the block is in a quote or a list.
            Event::Text(words) => {
                if let Some((_, body)) = open.as_mut() {
                    let line = line_of(text, range.start) as usize;
                    body.extend((line_of(body, body.len()) as usize..line).map(|_| '\n'));
                    body.push_str(&words);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                let whole = |(options, body)| block(text, range, options, body);
                blocks.extend(open.take().map(whole));
            }
            Event::Code(_) => code.push(range),
            _ => {}
        }
    }
    let prose = without(text, &code);
    (blocks, prose)
}

fn block(text: &str, range: Range<usize>, mut options: Vec<(String, String)>, mut body: String) -> Block {
    options.extend(fields(&mut body));
    let line = line_of(text, range.start);
    let (body, prose) = if is_program(&body) { (Some(body), String::new()) } else { (None, body) };
    Block { range, found: Found { line, options, body }, prose: prose.trim().to_owned() }
}

/// The options of a fenced block, if it is one of ours: its info string begins with `stale-walk`, or with
/// `{stale-walk}` where fences are directives.
fn ours(info: &str) -> Option<&str> {
    if let Some(words) = info.strip_prefix("{stale-walk}") {
        return Some(words);
    }
    let words = info.strip_prefix("stale-walk")?;
    words.chars().next().is_none_or(|c| c == ',' || c.is_whitespace()).then_some(words)
}

/// A text with blanks for some of its parts.
fn without(text: &str, parts: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for part in parts {
        out += &text[at..part.start.max(at)];
        out.extend(text[part.start.max(at)..part.end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        at = part.end;
    }
    out + &text[at..]
}

#[cfg(test)]
mod tests {
    use super::blocks;
    use crate::doccheck::html;

    #[test]
    fn blocks_and_elements_are_found_and_other_code_is_not() {
        let text = "\
A [link](a#b) and `<stale-walk case=no>`.

```html
<stale-walk case=no></stale-walk>
```

```stale-walk arch=x86-64 expect=survives
stalewalk 1
// mine
```

> ~~~stale-walk,case=munmap
> stalewalk 1
>   // quoted
> ~~~

```stale-walker
```

```{stale-walk}
:case: munmap
:expect: breaks stale-frame

Words for readers.
```

<stale-walk case=munmap>

Prose.

</stale-walk>

```stale-walk case=open
stalewalk 1
// last
";
        let (blocks, prose) = blocks(text);
        let whole: Vec<&str> = blocks.iter().map(|block| &text[block.range.clone()]).collect();
        assert_eq!(whole[1], "~~~stale-walk,case=munmap\n> stalewalk 1\n>   // quoted\n> ~~~");
        assert_eq!(blocks[2].prose, "Words for readers.");
        let mut found: Vec<_> = blocks.into_iter().map(|block| block.found).collect();
        found.extend(html::elements(&prose));
        found.sort_by_key(|found| found.line);
        let lines: Vec<_> = found.iter().map(|one| (one.line, one.options[0].1.as_str())).collect();
        assert_eq!(lines, [(7, "x86-64"), (12, "munmap"), (20, "munmap"), (27, "munmap"), (33, "open")]);
        assert_eq!(found[0].body.as_deref(), Some("\n\n\n\n\n\n\nstalewalk 1\n// mine\n"));
        let quoted = found[1].body.as_deref().expect("it is a program");
        assert_eq!(quoted.lines().skip(12).collect::<Vec<_>>(), ["stalewalk 1", "  // quoted"]);
        assert_eq!(found[2].options[1], ("expect".to_owned(), "breaks stale-frame".to_owned()));
        assert_eq!(found[2].body, None);
        let last = found[4].body.as_deref().expect("it is a program");
        assert_eq!(last.lines().nth(34), Some("// last"));
        assert!(prose.contains("(a#b)") && !prose.contains("case=no"));
    }
}
