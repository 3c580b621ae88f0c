//! `<stale-walk>` elements of a page. Comments, and the scripts and styles of the page itself, have none.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, StartTag, Token, Tokenizer};

use crate::doccheck::found::{Found, line_of, program};

/// The elements of a page, or of the pages' part of another document.
pub(crate) fn elements(text: &str) -> Vec<Found> {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut reader = Reader { text, list: Vec::new(), open: false, program: None };
    for token in Tokenizer::new_with_emitter(text, emitter) {
        match token {
            Ok(Token::StartTag(tag)) => reader.start(&tag),
            Ok(Token::EndTag(tag)) => reader.end(&tag.name),
            Ok(Token::String(string)) => {
                if let Some((line, program)) = &mut reader.program {
                    line.get_or_insert_with(|| line_of(text, string.span.start));
                    program.push_str(&String::from_utf8_lossy(&string.value));
                }
            }
            Ok(_) | Err(_) => {}
        }
    }
    reader.list
}

struct Reader<'t> {
    text: &'t str,
    list: Vec<Found>,
    /// Whether what is read stands in the last element of the list.
    open: bool,
    /// The line and the text of what may be its program, while that is read.
    program: Option<(Option<u32>, String)>,
}

impl Reader<'_> {
    fn start(&mut self, tag: &StartTag<usize>) {
        match tag.name.as_slice() {
            b"stale-walk" => {
                let word = |bytes: &HtmlString| String::from_utf8_lossy(bytes).into_owned();
                let mut options: Vec<_> = tag.attributes.iter().collect();
                options.sort_by_key(|(_, value)| value.span.start);
                self.list.push(Found {
                    line: line_of(self.text, tag.span.start),
                    options: options
                        .into_iter()
                        .map(|(name, value)| (word(name), word(&value.value)))
                        .collect(),
                    body: None,
                });
                self.open = true;
            }
            b"pre" if self.open => self.program = Some((None, String::new())),
            b"script" if self.open => {
                let is_ours = tag
                    .attributes
                    .get(b"type".as_slice())
                    .is_some_and(|value| value.value.as_slice() == b"text/stale-walk");
                self.program = is_ours.then(|| (None, String::new()));
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &HtmlString) {
        match name.as_slice() {
            b"stale-walk" => self.open = false,
            b"pre" | b"script" => {
                let Some((line, text)) = self.program.take() else { return };
                let body = program(line.unwrap_or(1), &text);
                if let Some(last) = self.list.last_mut().filter(|last| last.body.is_none()) {
                    last.body = body;
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::elements;

    #[test]
    fn elements_are_found_with_their_attributes_and_programs() {
        let text = r#"<!-- <stale-walk case="no"></stale-walk> -->
<script>"<stale-walk case='no'>"</script>
<p>One: <stale-walk strategy=up_front
  arch='x86-64' expect="breaks &#102;reed-table">
  Prose, and <pre>a picture</pre>
</stale-walk>
<stale-walk open><pre><code>
stalewalk 1
// a &lt; b</code></pre></stale-walk>
<stale-walk><script type="text/stale-walk">
  stalewalk 1
  // a < b
</script></stale-walk><pre>stalewalk 1</pre>"#;
        let found = elements(text);
        let options = |at: usize| -> Vec<(&str, &str)> {
            found[at].options.iter().map(|(name, value)| (&**name, &**value)).collect()
        };
        assert_eq!(found.len(), 3);
        assert_eq!(
            options(0),
            [("strategy", "up_front"), ("arch", "x86-64"), ("expect", "breaks freed-table")]
        );
        assert_eq!((found[0].line, found[0].body.as_deref()), (3, None));
        assert_eq!(options(1), [("open", "")]);
        assert_eq!(found[1].body.as_deref(), Some("\n\n\n\n\n\n\nstalewalk 1\n// a < b").map(|s| &s[0..]));
        assert_eq!(
            (found[2].line, found[2].body.as_deref()),
            (10, Some("\n\n\n\n\n\n\n\n\n\n  stalewalk 1\n  // a < b\n"))
        );
    }
}
