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
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        let end = block_end(&lines, at);
        let directive = line.trim_start().strip_prefix(".. ").and_then(|rest| rest.split_once("::"));
        let name = directive.map(|(name, _)| name.trim());
        prose.extend(line.split("``").step_by(2));
        prose.push('\n');
        if name == Some("stale-walk") {
            found.push(example(&lines, at, end));
        } else if name.is_none() && line.trim_end().ends_with("::")
            || name.is_some_and(|name| LITERAL.contains(&name))
        {
            prose.extend((at + 1..end).map(|_| '\n'));
            at = end;
            continue;
        }
        at += 1;
    }
    (found, prose)
}

/// Where the lines end that stand deeper than this one.
fn block_end(lines: &[&str], at: usize) -> usize {
    let depth = indent(lines[at]);
    let mut end = at + 1;
    while end < lines.len() && (lines[end].trim().is_empty() || indent(lines[end]) > depth) {
        end += 1;
    }
    end
}

fn indent(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).count()
}

fn example(lines: &[&str], at: usize, end: usize) -> Found {
    let mut options = Vec::new();
    let mut next = at + 1;
    while let Some((name, value)) = lines.get(next).filter(|_| next < end).and_then(|line| field(line)) {
        options.push((name, value));
        next += 1;
    }
    let body = lines[next..end].join("\n");
    Found { line: at as u32 + 1, options, body: program(next as u32 + 1, &body) }
}

#[cfg(test)]
mod tests {
    use super::examples;

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
