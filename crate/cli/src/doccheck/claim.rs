//! What an example asks of the engine, and what it says the answer is.

use stalewalk_engine::lang::diagnostic::nearest;
use stalewalk_engine::report::{Kind, Report, Stores, Verdict};

use crate::args::{Setting, What, param};
use crate::caret::Complaint;
use crate::doccheck::found::Found;

/// What the question is made of.
const QUESTION: [&str; 9] =
    ["case", "operation", "strategy", "arch", "kernel", "set", "variant", "stores", "expect"];

/// What is about the picture alone.
const PICTURE: [&str; 7] = ["view", "step", "open", "loading", "hide", "theme", "playground"];

/// The values of options of which there are few.
const WORDS: [(&str, &str, &[&str]); 4] = [
    ("view", "view", &["verdict", "waveform", "machine", "map", "source", "text"]),
    ("loading", "way of loading", &["visible", "eager", "click"]),
    ("hide", "thing to hide", &["nothing", "verdict"]),
    ("theme", "theme", &["auto", "light", "dark"]),
];

/// What a link may have, as the page writes it.
const LINK: [&str; 26] = [
    "expect",
    "edition",
    "engine",
    "strategy",
    "operation",
    "arch",
    "kernel",
    "variant",
    "set",
    "stores",
    "trace",
    "moves",
    "beside",
    "step",
    "filter",
    "against",
    "archs",
    "overview",
    "file",
    "tour",
    "view",
    "hide",
    "answer",
    "seal",
    "story",
    "texts",
];

/// What every element may have, and the name of a directive. What has a dash in its name, such as `aria-label`, is known
/// by that.
const ELEMENT: [&str; 31] = [
    "accesskey",
    "autocapitalize",
    "autofocus",
    "class",
    "contenteditable",
    "dir",
    "draggable",
    "enterkeyhint",
    "exportparts",
    "hidden",
    "id",
    "inert",
    "inputmode",
    "is",
    "itemid",
    "itemprop",
    "itemref",
    "itemscope",
    "itemtype",
    "lang",
    "name",
    "nonce",
    "part",
    "popover",
    "role",
    "slot",
    "spellcheck",
    "style",
    "tabindex",
    "title",
    "translate",
];

/// An answer as a document claims it: `breaks`, `breaks freed-table`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) verdict: Verdict,
    /// A kind that must be among those that can be reached.
    pub(crate) kind: Option<Kind>,
}

impl Claim {
    /// Reads `breaks freed-table`, or `breaks/freed-table` where words cannot have blanks.
    pub(crate) fn read(text: &str) -> Result<Claim, Complaint> {
        const VERDICTS: [Verdict; 6] = [
            Verdict::Survives,
            Verdict::SurvivesStale,
            Verdict::Breaks,
            Verdict::BreaksDelayed,
            Verdict::NotApplicable,
            Verdict::Undecided,
        ];
        let mut words = text.split(|c: char| c == '/' || c.is_whitespace()).filter(|word| !word.is_empty());
        let word = words.next().unwrap_or("");
        let known = VERDICTS.iter().map(|verdict| verdict.word());
        if word.is_empty() {
            let help = format!("known: {}", known.collect::<Vec<_>>().join(", "));
            return Err(Complaint::new("`expect` names no verdict", help));
        }
        let Some(verdict) = VERDICTS.into_iter().find(|verdict| verdict.word() == word) else {
            return Err(unknown("verdict", word, known));
        };
        let kind = match words.next() {
            None => None,
            Some(word) => match Kind::ALL.into_iter().find(|kind| kind.word() == word) {
                Some(kind) => Some(kind),
                None => return Err(unknown("kind", word, Kind::ALL.iter().map(|kind| kind.word()))),
            },
        };
        match words.next() {
            Some(more) => {
                Err(Complaint::new(format!("`{more}` says nothing here"), "a verdict and a kind are enough"))
            }
            None => Ok(Claim { verdict, kind }),
        }
    }

    /// Whether it is so.
    pub(crate) fn holds(&self, report: &Report) -> bool {
        report.verdict == self.verdict && self.kind.is_none_or(|kind| report.kinds.contains(&kind))
    }

    /// The claim in words.
    pub(crate) fn words(&self) -> String {
        let kind = self.kind.map_or(String::new(), |kind| format!(" {}", kind.word()));
        self.verdict.word().to_owned() + &kind
    }
}

fn unknown<'n>(what: &str, word: &str, known: impl Iterator<Item = &'n str> + Clone) -> Complaint {
    let help = match nearest(word, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known: {}", known.collect::<Vec<_>>().join(", ")),
    };
    Complaint::new(format!("there is no {what} `{word}`"), help)
}

/// What an example asks, as the command line would ask it, and what it claims.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) what: What,
    pub(crate) setting: Setting,
    pub(crate) claim: Option<Claim>,
}

/// The question and the claim of an example.
pub(crate) fn read(found: &Found) -> Result<Asked, Complaint> {
    let known = QUESTION.into_iter().chain(PICTURE).chain(LINK).chain(ELEMENT);
    for (name, _) in &found.options {
        if !known.clone().any(|one| one == name) && !name.contains('-') {
            return Err(unknown("option", name, QUESTION.into_iter().chain(PICTURE)));
        }
    }
    let twice = |name: &&str| found.options.iter().filter(|(known, _)| known == name).count() > 1;
    if let Some(name) = QUESTION.into_iter().chain(PICTURE).chain(["texts"]).find(twice) {
        return Err(Complaint::new(format!("`{name}` is said twice"), "say it once"));
    }
    picture(found)?;
    let option = |wanted: &str| {
        let values = found.options.iter().filter(|(name, _)| name == wanted).map(|(_, value)| value.trim());
        values.into_iter().find(|value| !value.is_empty()).map(str::to_owned)
    };
    let setting = Setting::new(
        params(&option("set").unwrap_or_default())?,
        option("kernel"),
        stores(option("stores"))?,
    );
    let what = What {
        files: Vec::new(),
        strategy: option("strategy"),
        operation: option("case").or(option("operation")),
        variant: option("variant"),
        arch: option("arch").into_iter().collect(),
    };
    let claim = found.options.iter().find(|(name, _)| name == "expect");
    let claim = claim.map(|(_, text)| Claim::read(text)).transpose()?;
    Ok(Asked { what, setting, claim })
}

/// What is said of the picture must be what a page understands, too.
fn picture(found: &Found) -> Result<(), Complaint> {
    for (name, value) in found.options.iter().map(|(name, value)| (name, value.trim())) {
        // A link has views of the playground.
        let known = WORDS.iter().find(|(option, ..)| option == name && !(found.is_link && name == "view"));
        if let Some((_, what, known)) = known {
            let is_gap = |c: char| name == "view" && (c == ',' || c.is_whitespace());
            for word in value.split(is_gap).filter(|word| !word.is_empty()) {
                if !known.contains(&word) {
                    return Err(unknown(what, word, known.iter().copied()));
                }
            }
        }
        let is_step = |step: &str| step.len() <= 6 && step.bytes().all(|byte| byte.is_ascii_digit());
        if name == "step" && !is_step(value) {
            let step = value;
            let help = "a step has a number; 0 is the start, and without one the last is shown";
            return Err(Complaint::new(format!("`{step}` is no step"), help));
        }
    }
    Ok(())
}

fn params(set: &str) -> Result<Vec<(String, u32)>, Complaint> {
    let pairs = set.split(|c: char| c == ',' || c.is_whitespace()).filter(|pair| !pair.is_empty());
    pairs.map(|pair| param(pair).map_err(|message| Complaint::new(message, ""))).collect()
}

fn stores(when: Option<String>) -> Result<Stores, Complaint> {
    match when.as_deref() {
        None | Some("immediate") => Ok(Stores::Immediate),
        Some("delayed") => Ok(Stores::Delayed),
        Some(other) => Err(unknown("way of stores", other, ["immediate", "delayed"].into_iter())),
    }
}

#[cfg(test)]
mod tests {
    use stalewalk_engine::report::{Kind, Verdict};

    use super::{Claim, ELEMENT, LINK, PICTURE, QUESTION, WORDS, read};
    use crate::doccheck::found::Found;

    #[test]
    fn claims_are_read_or_refused() {
        let both = Claim { verdict: Verdict::Breaks, kind: Some(Kind::FreedTable) };
        assert_eq!(Claim::read(" breaks freed-table ").unwrap(), both);
        assert_eq!(Claim::read("breaks/freed-table").unwrap(), both);
        assert_eq!(both.words(), "breaks freed-table");
        assert_eq!(Claim::read("survives").unwrap(), Claim { verdict: Verdict::Survives, kind: None });
        let wrong = |text: &str| Claim::read(text).unwrap_err();
        assert_eq!(wrong("brakes").help, "did you mean `breaks`?");
        assert_eq!(wrong("breaks free-table").message, "there is no kind `free-table`");
        assert_eq!(wrong("breaks freed-table only").message, "`only` says nothing here");
        assert_eq!(wrong(" ").message, "`expect` names no verdict");
    }

    fn found(options: &[(&str, &str)]) -> Found {
        let options = options.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Found { line: 1, options, ..Found::default() }
    }

    #[test]
    fn an_empty_claim_is_refused_and_blanks_around_a_value_are_nothing() {
        let asked = read(&found(&[("case", " munmap\n"), ("arch", ""), ("expect", " breaks ")])).unwrap();
        assert_eq!((asked.what.operation.as_deref(), asked.what.arch.len()), (Some("munmap"), 0));
        assert_eq!(asked.claim.map(|claim| claim.verdict), Some(Verdict::Breaks));
        for empty in ["", " "] {
            let refused = read(&found(&[("case", "munmap"), ("expect", empty)])).unwrap_err();
            assert_eq!(refused.message, "`expect` names no verdict");
        }
    }

    /// The names of a piece of a text between two signs, sorted.
    fn names(text: &str, from: &str, to: &str, sign: char) -> Vec<String> {
        let (_, text) = text.split_once(from).expect("the piece is there");
        let (piece, _) = text.split_once(to).expect("it ends");
        let mut list: Vec<String> = piece.split(sign).skip(1).step_by(2).map(str::to_owned).collect();
        list.sort();
        list
    }

    fn sorted(list: impl Iterator<Item = &'static str>) -> Vec<String> {
        let mut list: Vec<String> = list.map(str::to_owned).collect();
        list.sort();
        list
    }

    #[test]
    fn a_link_may_have_what_the_page_writes() {
        let page = include_str!("../../../../www/src/link/fragment.ts");
        let mut keys = names(page, "export const KEYS = [", "] as const;\ntype", '"');
        keys.extend(names(page, "const NAMES = [", "]", '"'));
        keys.sort();
        assert_eq!(keys, sorted(LINK.into_iter()));
        for name in LINK.into_iter().chain(ELEMENT) {
            let about = found(&[("case", "munmap"), (name, "survives"), ("aria-label", "x")]);
            let value = ["stores", "set", "view", "hide", "step"].contains(&name);
            assert!(value || read(&about).is_ok(), "{name}");
        }
        assert_eq!(read(&found(&[("besides", "x")])).unwrap_err().message, "there is no option `besides`");
    }

    /// What is refused here is what the page does not understand, and nothing else.
    #[test]
    fn the_words_are_those_of_the_page() {
        let page = include_str!("../../../../www/src/elements/wanted.ts");
        for (name, _, known) in WORDS {
            let list: Vec<String> = known.iter().map(|word| format!("\"{word}\"")).collect();
            let list = format!("[{}]", list.join(", "));
            let said = match name {
                "view" => format!("export const VIEWS = {list}"),
                // The loader reads it: what is neither of the others is the first.
                "loading" => continue,
                _ => format!("word(\"{name}\"), {list}"),
            };
            assert!(page.contains(&said), "{said}");
        }
    }

    #[test]
    fn an_element_may_have_what_its_chapter_names() {
        let chapter = include_str!("../../../../www/reference/embedding.md");
        let rows = chapter.split_once("| attribute |").and_then(|(_, table)| table.split_once("\n\n"));
        let (rows, _) = rows.expect("it has a table of attributes");
        let named = rows
            .lines()
            .filter_map(|row| row.split('|').nth(1))
            .flat_map(|cell| cell.split('`').skip(1).step_by(2));
        let mut named: Vec<String> = named.map(str::to_owned).collect();
        named.sort();
        assert_eq!(named, sorted(QUESTION.into_iter().chain(PICTURE)));
    }
}
