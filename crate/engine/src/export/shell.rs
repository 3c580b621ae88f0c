//! Commands as a shell reads them.

/// A word that a shell takes as it stands, whatever is in it.
#[must_use]
pub fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_./=,:@%+-".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// A command in lines of at most `width` letters; none of its words is broken.
#[must_use]
pub fn shell(words: &[String], width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            // Two letters are kept for the sign that the command goes on.
            Some(last) if last.chars().count() + 1 + word.chars().count() + 2 <= width => {
                last.push(' ');
                last.push_str(word);
            }
            None => lines.push(word.clone()),
            Some(last) => {
                last.push_str(" \\");
                lines.push(format!("    {word}"));
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{quoted, shell};

    #[test]
    fn a_word_stays_one() {
        assert_eq!(quoted("strategy/a-b_1.tlb"), "strategy/a-b_1.tlb");
        assert_eq!(quoted("my case.tlb"), "'my case.tlb'");
        assert_eq!(quoted("a'; rm b"), r"'a'\''; rm b'");
        assert_eq!(quoted(""), "''");
    }

    #[test]
    fn a_command_is_broken_between_its_words() {
        let words = ["stalewalk check", "--strategy a", "--arch x"].map(str::to_owned);
        assert_eq!(shell(&words, 32), ["stalewalk check --strategy a \\", "    --arch x"]);
        assert_eq!(shell(&words, 80), ["stalewalk check --strategy a --arch x"]);
    }
}
