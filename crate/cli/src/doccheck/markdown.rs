//! Fenced blocks and elements of a Markdown document. What stands in other code is shown, and claims nothing.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::doccheck::found::{Found, is_program, line_of, options};
use crate::doccheck::html;

/// What a document has: its examples, and itself with blanks for all code, whose links are no links.
pub(crate) fn examples(text: &str) -> (Vec<Found>, String) {
    let (mut blocks, mut code) = (Vec::new(), Vec::new());
    let mut open: Option<Found> = None;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                if let CodeBlockKind::Fenced(info) = kind {
                    let found = |options| Found {
                        line: line_of(text, range.start),
                        options,
                        body: Some(String::new()),
                    };
                    open = ours(&info).map(options).map(found);
                }
                code.push(range);
            }
            // A piece of the block, without what stands before it where the block is in a quote or a list.
            Event::Text(words) => {
                if let Some(body) = open.as_mut().and_then(|found| found.body.as_mut()) {
                    let line = line_of(text, range.start) as usize;
                    body.extend((line_of(body, body.len()) as usize..line).map(|_| '\n'));
                    body.push_str(&words);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                let found = open
                    .take()
                    .map(|found| Found { body: found.body.filter(|body| is_program(body)), ..found });
                blocks.extend(found);
            }
            Event::Code(_) => code.push(range),
            _ => {}
        }
    }
    let prose = without(text, &code);
    blocks.extend(html::elements(&prose));
    blocks.sort_by_key(|found| found.line);
    (blocks, prose)
}

/// The options of a fenced block, if it is one of ours: its info string begins with `stale-walk`.
fn ours(info: &str) -> Option<&str> {
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
    use super::examples;

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

<stale-walk case=munmap>

Prose.

</stale-walk>

```stale-walk case=open
stalewalk 1
// last
";
        let (found, prose) = examples(text);
        let lines: Vec<_> = found.iter().map(|one| (one.line, one.options[0].1.as_str())).collect();
        assert_eq!(lines, [(7, "x86-64"), (12, "munmap"), (20, "munmap"), (26, "open")]);
        assert_eq!(found[0].body.as_deref(), Some("\n\n\n\n\n\n\nstalewalk 1\n// mine\n"));
        let quoted = found[1].body.as_deref().expect("it is a program");
        assert_eq!(quoted.lines().skip(12).collect::<Vec<_>>(), ["stalewalk 1", "  // quoted"]);
        let last = found[3].body.as_deref().expect("it is a program");
        assert_eq!(last.lines().nth(27), Some("// last"));
        assert!(prose.contains("(a#b)") && !prose.contains("case=no"));
    }
}
