//! Links to the playground that say what they expect: `…#strategy=up_front&operation=exit_mmap&expect=breaks`, or in the
//! query, as the frame beside the loader has it.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::doccheck::found::{Found, line_of};

/// More than this no link unpacks to.
const MOST: usize = 4 << 20;

/// A piece of more letters than this the page does not read.
const MOST_LETTERS: usize = 400_000;

/// The edited texts of a link, by file.
pub(crate) type Texts = BTreeMap<String, String>;

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

/// What a fragment says, piece by piece.
pub(crate) fn pieces(fragment: &str) -> Vec<(String, String)> {
    let pieces = fragment.trim_start_matches('#').split('&').filter_map(|piece| piece.split_once('='));
    pieces.map(|(name, text)| (name.to_owned(), decoded(text))).collect()
}

/// A value without its percent signs; as it is where they do not make a text.
fn decoded(value: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = value.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| value.to_owned())
}

/// The texts that a link carries, as the page packs them: JSON, deflated, in the letters that a link may hold.
pub(crate) fn texts(packed: &str) -> Option<Texts> {
    let bytes = URL_SAFE_NO_PAD.decode(packed).ok()?;
    let json = miniz_oxide::inflate::decompress_to_vec_with_limit(&bytes, MOST).ok()?;
    serde_json::from_slice(&json).ok()
}

/// Texts as a link carries them, empty where there are none; nothing where they are more than the page reads.
pub(crate) fn packed(texts: &BTreeMap<&str, &str>) -> Option<String> {
    if texts.is_empty() {
        return Some(String::new());
    }
    let json = serde_json::json!(texts).to_string();
    let letters = URL_SAFE_NO_PAD.encode(miniz_oxide::deflate::compress_to_vec(json.as_bytes(), 9));
    (json.len() <= MOST && letters.len() <= MOST_LETTERS).then_some(letters)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{MOST, links, packed, texts};

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

    #[test]
    fn texts_of_a_link_are_unpacked_or_refused() {
        // As the page's `pack` makes it of {"strategy/mine.tlb":"stalewalk 1\n"}.
        let letters = "q1YqLilKLElNr9TPzcxL1SvJSVKyUiouScxJLU_MyVYwjMlTqgUA";
        let found = texts(letters).expect("it is whole");
        assert_eq!(found.get("strategy/mine.tlb").map(String::as_str), Some("stalewalk 1\n"));
        let own = BTreeMap::from([("strategy/mine.tlb", "stalewalk 1\n")]);
        assert_eq!(texts(&packed(&own).expect("it is short")), Some(found));
        assert_eq!(packed(&BTreeMap::new()).as_deref(), Some(""));
        let long = " ".repeat(MOST);
        assert_eq!(packed(&BTreeMap::from([("a.tlb", long.as_str())])), None);
        assert!(texts("").is_none() && texts("%").is_none() && texts(&letters[4..]).is_none());
    }
}
