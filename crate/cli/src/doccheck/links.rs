//! Links to the playground that say what they expect: `…#strategy=up_front&operation=exit_mmap&expect=breaks`, or in the
//! query, as the frame beside the loader has it.

use crate::doccheck::found::{Found, line_of};
use crate::link::pieces;

/// Every link of a text that expects something.
pub(crate) fn links(text: &str) -> Vec<Found> {
    text.match_indices(['#', '?']).filter_map(|(at, mark)| link(text, at, mark == "?")).collect()
}

/// The question of a link, whose fragment or query begins at a byte of the text.
fn link(text: &str, at: usize, is_query: bool) -> Option<Found> {
    let is_end = |c: char| c.is_whitespace() || "\"'<>()[]`".contains(c) || is_query && c == '#';
    let words = text[at + 1..].split(is_end).next().unwrap_or("").replace("&amp;", "&");
    let options = pieces(&if is_query { words.replace('+', " ") } else { words });
    let has = |wanted: &str| options.iter().any(|(name, _)| name == wanted);
    let asks = ["operation", "case", "strategy"].into_iter().any(has);
    (asks && has("expect")).then(|| Found {
        line: line_of(text, at),
        options,
        is_link: true,
        ..Found::default()
    })
}

#[cfg(test)]
mod tests {
    use super::links;

    #[test]
    fn links_that_expect_something_are_found() {
        let text = "[a](x/#operation=exit_mmap&arch=arm64), # not\n\
            <a href=\"y#edition=1&amp;operation=exit_mmap&amp;expect=breaks%20freed-table&amp;set=cpus=3,pages=2\">";
        let found = links(text);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].line, 2);
        let pairs: Vec<(&str, &str)> =
            found[0].options.iter().map(|(name, value)| (&**name, &**value)).collect();
        let wanted = [
            ("edition", "1"),
            ("operation", "exit_mmap"),
            ("expect", "breaks freed-table"),
            ("set", "cpus=3,pages=2"),
        ];
        assert_eq!(pairs, wanted);
    }

    #[test]
    fn frames_have_their_question_in_the_query() {
        let text = "<iframe src=\"stale-walk/frame.html?case=munmap&amp;expect=breaks+stale-frame&amp;view=verdict#x\">\n\
            [x](#strategy=a%20+&expect=b) https://x/?q=a#arch=b&expect=c ?case=d#expect=e";
        let list: Vec<(u32, Vec<(String, String)>)> =
            links(text).into_iter().map(|found| (found.line, found.options)).collect();
        let pair = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let frame = [("case", "munmap"), ("expect", "breaks stale-frame"), ("view", "verdict")];
        let wanted =
            [(1, frame.map(pair).to_vec()), (2, [("strategy", "a +"), ("expect", "b")].map(pair).to_vec())];
        assert_eq!(list, wanted);
    }
}
