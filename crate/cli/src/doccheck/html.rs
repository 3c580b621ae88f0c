//! `<stale-walk>` elements of a page. Comments, and the scripts and styles of the page itself, have none.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, StartTag, Token, Tokenizer};

use crate::doccheck::found::{Found, line_of, program};
use crate::link::pieces;

/// What a page has: its elements, and a text of as many lines that has only the addresses of its links. An address that
/// is merely shown is no link.
pub(crate) fn examples(text: &str) -> (Vec<Found>, String) {
    let reader = read(text, false);
    (reader.list, lines(&reader.links))
}

/// The addresses of the pages' part of another document, and its words with addresses that are no code.
pub(crate) fn links(text: &str) -> String {
    lines(&read(text, true).links)
}

/// Some texts, each on its line.
fn lines(list: &[(u32, String)]) -> String {
    let (mut out, mut line) = (String::new(), 1);
    for (wanted, text) in list {
        out.extend((line..*wanted).map(|_| '\n'));
        out.push_str(text);
        out.push(' ');
        line = line.max(*wanted) + line_of(text, text.len()) - 1;
    }
    out
}

/// The elements of the pages' part of another document.
pub(crate) fn elements(text: &str) -> Vec<Found> {
    read(text, false).list
}

fn read(text: &str, has_words: bool) -> Reader<'_> {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut reader = Reader {
        text,
        list: Vec::new(),
        links: Vec::new(),
        words: has_words.then_some(0),
        open: false,
        program: None,
    };
    for token in Tokenizer::new_with_emitter(text, emitter) {
        match token {
            Ok(Token::StartTag(tag)) => reader.start(&tag),
            Ok(Token::EndTag(tag)) => reader.end(&tag.name),
            Ok(Token::String(string)) => {
                reader.words(string.span.start, &String::from_utf8_lossy(&string.value));
            }
            Ok(_) | Err(_) => {}
        }
    }
    reader
}

struct Reader<'t> {
    text: &'t str,
    list: Vec<Found>,
    /// The addresses of links, with their lines, and words that have some.
    links: Vec<(u32, String)>,
    /// How many elements with code what is read stands in; nothing where the words of the page have no links.
    words: Option<u32>,
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
                let address = String::from_utf8_lossy(&address.value).replace(char::is_whitespace, "");
                self.links.push((line, address));
            }
        }
        if let Some(depth) = self.words.as_mut().filter(|_| is_code(&tag.name)) {
            *depth += 1;
        }
        match tag.name.as_slice() {
            b"stale-walk" => {
                let word = |bytes: &HtmlString| String::from_utf8_lossy(bytes).into_owned();
                let mut attributes: Vec<_> = tag.attributes.iter().collect();
                attributes.sort_by_key(|(_, value)| value.span.start);
                let mut options: Vec<(String, String)> =
                    attributes.into_iter().map(|(name, value)| (word(name), word(&value.value))).collect();
                // So a page asks that `export html` has written. What the link says counts.
                let link = options.iter().find(|(name, _)| name == "data-link").map(|(_, link)| pieces(link));
                let is_link = link.is_some();
                for (name, value) in link.into_iter().flatten() {
                    options.retain(|(known, _)| *known != name);
                    options.push((name, value));
                }
                let line = line_of(self.text, tag.span.start);
                self.list.push(Found { line, options, is_link, ..Found::default() });
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

    fn words(&mut self, at: usize, words: &str) {
        if self.words == Some(0) && words.contains("expect=") {
            self.links.push((line_of(self.text, at), words.to_owned()));
        }
        if let Some((line, program)) = &mut self.program {
            line.get_or_insert_with(|| line_of(self.text, at));
            program.push_str(words);
        }
    }

    fn end(&mut self, name: &HtmlString) {
        if let Some(depth) = self.words.as_mut().filter(|_| is_code(name)) {
            *depth = depth.saturating_sub(1);
        }
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

/// Whether what stands in such an element is shown as it is.
fn is_code(name: &HtmlString) -> bool {
    matches!(name.as_slice(), b"code" | b"pre" | b"samp" | b"kbd" | b"script" | b"style" | b"textarea")
}

#[cfg(test)]
mod tests {
    use super::{elements, examples, links};

    #[test]
    fn words_have_links_unless_they_are_code() {
        let text = "\n<code>#no&amp;expect=a</code> x\n#one&amp;expect=b <a href=#two>\n#no</a>\n<!-- #no&expect= -->\n\
            <pre><code>#no&expect=</code>#no&expect=</pre>#three&expect=c";
        assert_eq!(links(text), "\n x\n#one&expect=b  #two \n\n\n#three&expect=c ");
    }

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
