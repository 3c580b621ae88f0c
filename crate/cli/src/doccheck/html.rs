//! `<stale-walk>` elements of a page. Comments, and the scripts and styles of the page itself, have none.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, StartTag, Token, Tokenizer};

use crate::doccheck::found::{Found, line_of, program};

/// What a page has: its elements, and a text of as many lines that has only the addresses of its links. An address that
/// is merely shown is no link.
pub(crate) fn examples(text: &str) -> (Vec<Found>, String) {
    let reader = read(text);
    let mut addresses = String::new();
    for (line, address) in reader.links {
        let missing = (line as usize).saturating_sub(1 + addresses.matches('\n').count());
        addresses.push_str(&"\n".repeat(missing));
        addresses.push_str(&address.replace(char::is_whitespace, ""));
        addresses.push(' ');
    }
    (reader.list, addresses)
}

/// The elements of the pages' part of another document.
pub(crate) fn elements(text: &str) -> Vec<Found> {
    read(text).list
}

fn read(text: &str) -> Reader<'_> {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut reader = Reader { text, list: Vec::new(), links: Vec::new(), open: false, program: None };
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
    reader
}

struct Reader<'t> {
    text: &'t str,
    list: Vec<Found>,
    /// The addresses of links, with their lines.
    links: Vec<(u32, String)>,
    /// Whether what is read stands in the last element of the list.
    open: bool,
    /// The line and the text of what may be its program, while that is read.
    program: Option<(Option<u32>, String)>,
}

impl Reader<'_> {
    fn start(&mut self, tag: &StartTag<usize>) {
        for name in ["href", "src"] {
            if let Some(address) = tag.attributes.get(name.as_bytes()) {
                let line = line_of(self.text, tag.span.start);
                self.links.push((line, String::from_utf8_lossy(&address.value).into_owned()));
            }
        }
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
    use super::{elements, examples};

    #[test]
    fn links_are_found_and_addresses_that_are_shown_are_not() {
        let text = "<code>#operation=a&amp;expect=b</code> #operation=a&expect=b\n\n\
            <p>One <a class=x\nhref='x#operation=o&amp;expect=survives'><code>so</code></a><iframe src=y#z></iframe>\n\
            <!-- <a href='#c'> --><pre><a href='#d e'>d</a></pre>";
        assert_eq!(examples(text).1, "\n\nx#operation=o&expect=survives \ny#z \n#de ");
    }

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
