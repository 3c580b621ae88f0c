//! A fenced block as what stands in its place.

use std::fmt::Write as _;

use stalewalk_engine::export::fenced;

use crate::doccheck::found::Found;
use crate::embed::LOADER;
use crate::markup::escaped;
use crate::render::Shown;

/// mdBook's own rule for this is about code that its script has coloured.
const SCROLLS: &str = "style=\"overflow-x:auto\"";

/// What each line begins with in the quotes and lists around a place of a Markdown text.
pub(super) fn prefix(text: &str, at: usize) -> String {
    let line = &text[text[..at].rfind('\n').map_or(0, |end| end + 1)..at];
    line.chars().map(|c| if c == '>' || c.is_whitespace() { c } else { ' ' }).collect()
}

/// The element, with what a reader sees who has no JavaScript. It is one line, so that no Markdown in it is taken for
/// such, and stands in a `div`, which may come right behind a paragraph.
pub(super) fn element(found: &Found, prose: &str, shown: &Shown, prefix: &str) -> String {
    let mut html = String::from("<div class=\"stale-walk\"><stale-walk");
    let mut names: Vec<&str> = Vec::new();
    for (name, value) in &found.options {
        if is_name(name) && !names.contains(&name.as_str()) {
            names.push(name);
            html += &format!(" {name}=\"{}\"", in_line(value));
        }
    }
    html.push('>');
    if let Some(program) = &found.body {
        html += &format!("<pre {SCROLLS}>{}</pre>", in_line(program.trim()));
    }
    for paragraph in prose.split("\n\n").filter(|words| !words.trim().is_empty()) {
        html += &format!("<p>{}</p>", in_line(paragraph.trim()));
    }
    html += &answer(shown, is_withheld(found));
    // Behind the element stands what stood behind the block: a blank line before it ends the HTML.
    format!("{html}</stale-walk></div>\n{}", prefix.trim_end())
}

/// The answer in short, and the run, if there is one, folded, so that the page keeps little more room than the picture
/// needs. An answer that the reader is to find is folded too.
fn answer(shown: &Shown, is_withheld: bool) -> String {
    let Shown { headline, summary, story } = shown;
    let short = format!("<p><strong>{}</strong> {}</p>", in_line(headline), in_line(summary));
    let text = format!("<pre class=\"stale-walk-text\" {SCROLLS}>{}</pre>", in_line(story.trim_end()));
    let text = if story.is_empty() { String::new() } else { text };
    if is_withheld {
        format!("<details><summary>The answer</summary>{short}{text}</details>")
    } else if story.is_empty() {
        short
    } else {
        format!("{short}<details><summary>Step by step</summary>{text}</details>")
    }
}

fn is_withheld(found: &Found) -> bool {
    let hidden = found.options.iter().filter(|(name, _)| name == "hide");
    hidden.flat_map(|(_, what)| what.split_whitespace()).any(|what| what == "verdict")
}

/// A block of plain code, for whatever makes no pages.
pub(super) fn fence(found: &Found, prose: &str, shown: &Shown, prefix: &str) -> String {
    let answer = format!("{}\n{}", shown.headline, shown.summary);
    let program = found.body.as_deref().unwrap_or_default().trim();
    let parts = [answer.trim(), program, shown.story.trim_end()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let code = fenced("text", &parts.join("\n\n"));
    let text = if prose.is_empty() { code } else { format!("{prose}\n\n{code}") };
    let mut out = String::new();
    for (at, line) in text.lines().enumerate() {
        let prefix = if at == 0 { "" } else { prefix };
        writeln!(out, "{}", format!("{prefix}{line}").trim_end()).expect("a string takes any text");
    }
    out.trim_end().to_owned()
}

/// The script of a page. Each page of mdBook knows its way to the book's root, and so does the one with all chapters.
pub(super) fn loader(assets: &str) -> String {
    let path = serde_json::json!(format!("{}/{LOADER}", assets.trim_matches('/')));
    let path = path.to_string().replace('<', "\\u003c");
    format!(
        "\n\n<script type=\"module\">\nconst root = typeof path_to_root === \"string\" ? path_to_root : \"\";\n\
         import(new URL(root + {path}, document.baseURI));\n</script>\n"
    )
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// A text as HTML that is one line.
fn in_line(text: &str) -> String {
    escaped(text).replace('\n', "&#10;")
}

#[cfg(test)]
mod tests {
    use super::{element, fence, loader, prefix};
    use crate::doccheck::markdown::{Block, read};
    use crate::render::Shown;

    fn shown(text: &str) -> Shown {
        Shown { headline: "No.".to_owned(), summary: "It <breaks>.".to_owned(), story: text.to_owned() }
    }

    fn first(text: &str) -> Block {
        read(text).blocks.remove(0)
    }

    #[test]
    fn an_element_is_one_line_and_nothing_in_it_is_markup() {
        let block = first("```stale-walk case=munmap data-x\"><b>=1 case=other expect=\"a\n```\n");
        let html = element(&block.found, "*One* <b>.\n\nTwo.", &shown("a\n\n  _b_ & c\n"), "");
        let wanted = "<div class=\"stale-walk\"><stale-walk case=\"munmap\" expect=\"a\">\
            <p>*One* &lt;b&gt;.</p><p>Two.</p><p><strong>No.</strong> It &lt;breaks&gt;.</p>\
            <details><summary>Step by step</summary>\
            <pre class=\"stale-walk-text\" style=\"overflow-x:auto\">a&#10;&#10;  _b_ &amp; c</pre></details></stale-walk></div>\n";
        assert_eq!(html, wanted);
    }

    #[test]
    fn an_answer_that_is_to_be_found_is_folded() {
        let block = first("```stale-walk case=munmap hide=verdict\n```\n");
        let html = element(&block.found, "", &shown("told"), "");
        let folded = "hide=\"verdict\"><details><summary>The answer</summary><p><strong>No.</strong>";
        assert!(html.contains(folded) && html.ends_with("</details></stale-walk></div>\n"), "{html}");
    }

    #[test]
    fn a_block_stays_in_its_quote_and_its_list() {
        let text = "> 1. ~~~stale-walk\n>    stalewalk 1\n>    // a\n>    ~~~\n>\n>    More.\n";
        let block = first(text);
        let prefix = prefix(text, block.range.start);
        assert_eq!(prefix, ">    ");
        let fenced = fence(&block.found, "", &shown("told\n\nmore\n"), &prefix);
        let wanted = "```text\n>    No.\n>    It <breaks>.\n>\n>    stalewalk 1\n>    // a\n>\n>    told\n>\n>    more\n>    ```";
        assert_eq!(fenced, wanted);
        let html = element(&block.found, "", &shown("told"), &prefix);
        assert!(
            html.starts_with("<div class=\"stale-walk\"><stale-walk><pre style=\"overflow-x:auto\">stalewalk 1&#10;// a</pre>"),
            "{html}"
        );
        assert!(html.ends_with("</div>\n>"), "{html}");
    }

    #[test]
    fn nothing_in_a_block_ends_it() {
        let block = first("~~~~~stale-walk\nstalewalk 1\n// ~~~~\n// ````\n~~~~~\n");
        let wanted = "`````text\nNo.\nIt <breaks>.\n\nstalewalk 1\n// ~~~~\n// ````\n`````";
        assert_eq!(fence(&block.found, "", &shown(""), ""), wanted);
    }

    #[test]
    fn where_there_is_no_run_there_are_no_steps() {
        let block = first("```stale-walk case=munmap\n```\n");
        let html = element(&block.found, "", &shown(""), "");
        assert!(html.ends_with("It &lt;breaks&gt;.</p></stale-walk></div>\n"), "{html}");
        let block = first("```stale-walk case=munmap hide=verdict\n```\n");
        let html = element(&block.found, "", &shown(""), "");
        assert!(html.ends_with("It &lt;breaks&gt;.</p></details></stale-walk></div>\n"), "{html}");
    }

    #[test]
    fn no_folder_ends_the_script() {
        let script = loader("</script><b>");
        assert_eq!(script.matches("</script>").count(), 1);
        assert!(
            loader("/stale-walk/")
                .contains("import(new URL(root + \"stale-walk/embed.js\", document.baseURI));")
        );
    }
}
