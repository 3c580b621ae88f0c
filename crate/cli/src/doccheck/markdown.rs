//! Fenced blocks of a Markdown document, and its HTML. What stands in other code is shown, and claims nothing.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::doccheck::found::{Found, fields, include, is_program, line_of, options};

/// A fenced block of ours.
#[derive(Debug)]
pub(crate) struct Block {
    /// Where it stands, from its fence to the end of the other one.
    pub(crate) range: Range<usize>,
    pub(crate) found: Found,
    /// What stands in it and is no program: words for readers without the picture.
    pub(crate) prose: String,
}

/// What a document has. Each line keeps its number.
#[derive(Debug)]
pub(crate) struct Document {
    /// The fenced blocks that are ours.
    pub(crate) blocks: Vec<Block>,
    /// The document as a page: what Markdown does not take for HTML is text there.
    pub(crate) page: String,
    /// The same with blanks for all code.
    pub(crate) prose: String,
}

/// What Markdown takes as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Html,
    Code,
}

/// Reads a document.
pub(crate) fn read(text: &str) -> Document {
    let (mut blocks, mut parts) = (Vec::new(), Vec::new());
    let mut open: Option<(Vec<(String, String)>, String)> = None;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                if let CodeBlockKind::Fenced(info) = kind {
                    open = ours(&info).map(|words| (options(words), String::new()));
                }
                parts.push((range, Part::Code));
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
            Event::Code(_) => parts.push((range, Part::Code)),
            Event::Html(_) | Event::InlineHtml(_) => parts.push((range, Part::Html)),
            _ => {}
        }
    }
    let (page, prose) = (page(text, &parts, true), page(text, &parts, false));
    Document { blocks, page, prose }
}

fn block(text: &str, range: Range<usize>, mut options: Vec<(String, String)>, mut body: String) -> Block {
    options.extend(fields(&mut body));
    let line = line_of(text, range.start);
    // A directive of MyST shows what stands in it, as it stands.
    let fence = text[range.clone()].lines().next().unwrap_or("");
    let include = if fence.contains("{stale-walk}") { None } else { include(&body) };
    let (body, prose) = if is_program(&body) { (Some(body), String::new()) } else { (None, body) };
    let found = Found { line, options, body, include, ..Found::default() };
    Block { range, found, prose: prose.trim().to_owned() }
}

/// Takes out what includes a file where no mdBook does: there it is what it says.
pub(crate) fn plain(found: Found) -> Found {
    Found { include: None, ..found }
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

/// A text as a page, whose code stands in it as text, or as blanks.
fn page(text: &str, parts: &[(Range<usize>, Part)], has_code: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, part) in parts {
        let start = range.start.max(at);
        push_text(&text[at..start], &mut out);
        let words = &text[start..range.end.max(start)];
        match part {
            Part::Html => out += words,
            Part::Code if has_code => out += &words.replace('&', "&amp;").replace('<', "&lt;"),
            Part::Code => out.extend(words.chars().map(|c| if c == '\n' { '\n' } else { ' ' })),
        }
        at = range.end.max(start);
    }
    push_text(&text[at..], &mut out);
    out
}

/// A sign that Markdown has for text begins nothing, but for an element of ours that is written as HTML alone takes it,
/// such as `<stale-walk set=cpus=3>`: whoever wrote that claims something.
fn push_text(text: &str, out: &mut String) {
    let mut at = 0;
    for (sign, _) in text.match_indices('<') {
        let (before, tag) = (&text[..sign], &text[sign + 1..]);
        let is_whole = tag.find(['<', '>']).is_some_and(|end| tag[end..].starts_with('>'));
        out.push_str(&text[at..sign]);
        out.push_str(if is_whole && tag.starts_with("stale-walk ") && !before.ends_with('\\') {
            "<"
        } else {
            "&lt;"
        });
        at = sign + 1;
    }
    out.push_str(&text[at..]);
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::doccheck::found::Found;
    use crate::doccheck::{html, others};

    #[test]
    fn what_is_no_html_opens_and_hides_nothing() {
        let text = "\
A < b, a <b, <a and `<style>`; \\<style> and &lt;script>.

    <textarea>

<stale-walk case=munmap></stale-walk> in a < sentence <stale-walk case=open
arch=a></stale-walk>

<!-- <stale-walk case=no> -->

\\<stale-walk case=no>, <stale-walk case=set set=cpus=3></stale-walk> and <stale-walk a=b=c

<https://x/#operation=one&expect=a> and <code>#operation=no&expect=a</code>, \\<code>[x](#operation=two&amp;expect=b)

<iframe src=\"x#operation=three&amp;expect=c\"></iframe>

<div><stale-walk>
<pre>
stalewalk 1

// a &lt; b,
c < d `<e>`

    &lt; e
</pre>
</stale-walk></div>
";
        let (elements, links) = others(&read(text));
        let said = |list: &[Found]| -> Vec<(u32, String)> {
            list.iter()
                .map(|one| (one.line, one.options.first().map_or(String::new(), |(_, value)| value.clone())))
                .collect()
        };
        let wanted = |list: &[(u32, &str)]| -> Vec<(u32, String)> {
            list.iter().map(|(line, word)| (*line, (*word).to_owned())).collect()
        };
        assert_eq!(said(&elements), wanted(&[(5, "munmap"), (5, "open"), (10, "set"), (16, "")]));
        assert_eq!(said(&links), wanted(&[(12, "one"), (12, "two"), (14, "three")]));
        let body = elements[3].body.as_deref().expect("it is a program");
        let lines: Vec<&str> = body.lines().skip(17).collect();
        assert_eq!(lines, ["stalewalk 1", "", "// a < b,", "c < d `<e>`", "", "    &lt; e"]);
    }

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
        let document = read(text);
        let (blocks, page, prose) = (document.blocks, document.page, document.prose);
        let whole: Vec<&str> = blocks.iter().map(|block| &text[block.range.clone()]).collect();
        assert_eq!(whole[1], "~~~stale-walk,case=munmap\n> stalewalk 1\n>   // quoted\n> ~~~");
        assert_eq!(blocks[2].prose, "Words for readers.");
        let mut found: Vec<_> = blocks.into_iter().map(|block| block.found).collect();
        found.extend(html::elements(&page));
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
