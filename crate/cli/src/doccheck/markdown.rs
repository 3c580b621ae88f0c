//! Fenced blocks and elements of a Markdown document. What stands in other code is shown, and claims nothing.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

use crate::doccheck::found::{Found, line_of, options, program};
use crate::doccheck::html;

/// What a document has: its examples, and itself with blanks for all code, whose links are no links.
pub(crate) fn examples(text: &str) -> (Vec<Found>, String) {
    let (mut blocks, mut code) = (Vec::new(), Vec::new());
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                if let CodeBlockKind::Fenced(info) = kind {
                    blocks.extend(block(text, &info, range.clone()));
                }
                code.push(range);
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

/// A fenced block, if it is one of ours: its info string begins with `stale-walk`.
fn block(text: &str, info: &str, range: Range<usize>) -> Option<Found> {
    let words = info.strip_prefix("stale-walk")?;
    if words.starts_with(|c: char| c != ',' && !c.is_whitespace()) {
        return None;
    }
    let line = line_of(text, range.start);
    let fence = text[range].trim_end();
    let inner = fence.split_once('\n').map_or("", |(_, rest)| rest);
    let inner = inner.rsplit_once('\n').map_or("", |(inner, _)| inner);
    Some(Found { line, options: options(words), body: program(line + 1, inner) })
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
> ~~~

```stale-walker
```

<stale-walk case=munmap>

Prose.

</stale-walk>
";
        let (found, prose) = examples(text);
        let lines: Vec<_> = found.iter().map(|one| (one.line, one.options[0].1.as_str())).collect();
        assert_eq!(lines, [(7, "x86-64"), (12, "munmap"), (18, "munmap")]);
        assert_eq!(found[0].body.as_deref(), Some("\n\n\n\n\n\n\nstalewalk 1\n// mine"));
        assert!(prose.contains("(a#b)") && !prose.contains("case=no"));
    }
}
