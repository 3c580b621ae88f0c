//! What a link of the playground carries: pieces behind its `#`, and among them the reader's texts, packed.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// More than this no link unpacks to.
const MOST: usize = 4 << 20;

/// A piece of more letters than this the page does not read.
const MOST_LETTERS: usize = 400_000;

/// The edited texts of a link, by file.
pub(crate) type Texts = BTreeMap<String, String>;

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

    use super::{MOST, packed, texts};

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
