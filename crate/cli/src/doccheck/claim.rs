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
const PICTURE: [&str; 6] = ["view", "step", "open", "loading", "hide", "theme"];

/// What a link has beside these.
const LINK: [&str; 6] = ["edition", "engine", "trace", "moves", "step", "texts"];

/// What every element may have.
const ELEMENT: [&str; 9] = ["id", "class", "style", "title", "lang", "dir", "slot", "part", "name"];

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
        let Some(verdict) = VERDICTS.into_iter().find(|verdict| verdict.word() == word) else {
            return Err(unknown("verdict", word, VERDICTS.iter().map(|verdict| verdict.word())));
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
    let option = |wanted: &str| {
        let found = found.options.iter().find(|(name, value)| name == wanted && !value.is_empty());
        found.map(|(_, value)| value.clone())
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
    let claim = option("expect").map(|text| Claim::read(&text)).transpose()?;
    Ok(Asked { what, setting, claim })
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

    use super::Claim;

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
        assert_eq!(wrong("").message, "there is no verdict ``");
    }
}
