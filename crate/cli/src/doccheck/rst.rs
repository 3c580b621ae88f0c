//! `.. stale-walk::` directives of a reStructuredText document. What stands in its literal blocks and between double
//! backquotes is shown, and claims nothing.

use crate::doccheck::found::{Found, field, program};

/// Directives whose content is text, and not markup.
const LITERAL: [&str; 8] = [
    "code-block",
    "code",
    "sourcecode",
    "literalinclude",
    "parsed-literal",
    "highlight",
    "raw",
    "kernel-doc",
];

/// What a document has: its examples, and itself with blanks for all literal text, whose links are no links.
pub(crate) fn examples(text: &str) -> (Vec<Found>, String) {
    let lines: Vec<&str> = text.lines().collect();
    let (mut found, mut prose) = (Vec::new(), String::new());
    // Whether a literal between double backquotes goes on; none does behind its paragraph.
    let mut in_literal = false;
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        let depth = depth(line);
        let end = block_end(&lines, at, depth);
        let directive = line[depth..].strip_prefix(".. ").and_then(|rest| rest.split_once("::"));
        let name = directive.map(|(name, _)| name.trim());
        in_literal &= name.is_none() && !line.trim().is_empty();
        for (nth, piece) in line.split("``").enumerate() {
            in_literal ^= nth > 0;
            prose.push_str(if in_literal { "" } else { piece });
        }
        prose.push('\n');
        if name == Some("stale-walk") {
            found.push(example(&lines, at, end));
        } else if name.is_none() && line.trim_end().ends_with("::")
            || name.is_some_and(|name| LITERAL.contains(&name))
        {
            prose.extend((at + 1..end).map(|_| '\n'));
            (at, in_literal) = (end, false);
            continue;
        }
        at += 1;
    }
    (found, prose)
}

/// Where the lines end that stand deeper than what this one has at `depth`.
fn block_end(lines: &[&str], at: usize, depth: usize) -> usize {
    let mut end = at + 1;
    while end < lines.len() && (lines[end].trim().is_empty() || indent(lines[end]) > depth) {
        end += 1;
    }
    end
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Where the text of a line begins, behind the marks of the list items that begin on it.
fn depth(line: &str) -> usize {
    let mut at = indent(line);
    while let Some((mark, _)) = line[at..].split_once(' ').filter(|(mark, _)| is_item(mark)) {
        let next = at + mark.len();
        at = next + indent(&line[next..]);
    }
    at
}

/// Whether a word is the mark of a list item: `*`, `#.`, `(a)`, `12)`.
fn is_item(word: &str) -> bool {
    let bare = word.strip_suffix('.').or(word.strip_suffix(')'));
    let number = bare.map(|bare| bare.strip_prefix('(').unwrap_or(bare));
    ["*", "-", "+", "\u{2022}", "\u{2023}", "\u{2043}"].contains(&word)
        || number.is_some_and(|number| {
            number == "#"
                || !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
                || number.len() == 1 && number.chars().all(|c| c.is_ascii_alphabetic())
        })
}

fn example(lines: &[&str], at: usize, end: usize) -> Found {
    let mut options = Vec::new();
    let mut next = at + 1;
    while let Some((name, mut value)) = lines.get(next).filter(|_| next < end).and_then(|line| field(line)) {
        // A value goes on in the lines that stand deeper than its name.
        let depth = indent(lines[next]);
        next += 1;
        let mut more = lines[next..end].iter();
        while let Some(line) = more.next().filter(|line| !line.trim().is_empty() && indent(line) > depth) {
            value = format!("{value} {}", line.trim()).trim().to_owned();
            next += 1;
        }
        options.push((name, value));
    }
    let body = lines[next..end].join("\n");
    Found { line: at as u32 + 1, options, body: program(next as u32 + 1, &body), ..Found::default() }
}

#[cfg(test)]
mod tests {
    use super::examples;

    #[test]
    fn a_value_may_have_several_lines() {
        let text = ".. stale-walk::\n   :case: munmap\n   :set: cpus=3\n      levels=3\n   :expect:\n     breaks\n     stale-frame\n\n     Prose.\n";
        let found = &examples(text).0[0];
        let pairs: Vec<(&str, &str)> =
            found.options.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(pairs, [("case", "munmap"), ("set", "cpus=3 levels=3"), ("expect", "breaks stale-frame")]);
    }

    #[test]
    fn a_directive_may_begin_a_list_item() {
        let text = "\
* .. stale-walk::
     :case: one

  ``*`` :

  * - .. stale-walk::
         :case: two
    - x

#. .. stale-walk::
      :case: three
2) (a) .. stale-walk::
          :case: four

          stalewalk 1

- .. code-block:: rst

     .. stale-walk::
        :case: no

  .. stale-walk::
     :case: five

A.B. .. stale-walk::
        :case: no
";
        let (found, _) = examples(text);
        let list: Vec<(u32, &str)> = found.iter().map(|one| (one.line, one.options[0].1.as_str())).collect();
        assert_eq!(list, [(1, "one"), (6, "two"), (10, "three"), (12, "four"), (22, "five")]);
        assert_eq!(
            found[3].body.as_deref().and_then(|body| body.lines().nth(14)),
            Some("          stalewalk 1")
        );
    }

    #[test]
    fn a_literal_may_go_on_in_the_next_line_but_not_behind_its_paragraph() {
        let text = "One ``a#no\nb#no`` c#yes\n``d#no\n\ne#yes ``f#no\n.. note:: g#yes\n";
        assert_eq!(examples(text).1, "One \n c#yes\n\n\ne#yes \n.. note:: g#yes\n");
    }

    #[test]
    fn directives_are_found_and_literal_blocks_are_not() {
        let text = "\
Write this::

    .. stale-walk::
       :case: no

.. code-block:: rst

   .. stale-walk::
      :case: no

.. note::

   .. stale-walk::
      :case: munmap
      :expect: breaks stale-frame

      Fallback prose, `a link <x#y>`_, and ``no#link`` beside it.

.. stale-walk::
   :open:

   stalewalk 1
   // mine

The end.
";
        let (found, prose) = examples(text);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].line, found[0].options.len(), found[0].body.as_deref()), (13, 2, None));
        assert_eq!(found[0].options[1].1, "breaks stale-frame");
        assert_eq!(found[1].options, [("open".to_owned(), String::new())]);
        let body = found[1].body.as_deref().unwrap();
        assert_eq!(body.lines().nth(21), Some("   stalewalk 1"));
        assert!(prose.contains("x#y") && !prose.contains("case: no") && !prose.contains("no#link"));
    }
}
