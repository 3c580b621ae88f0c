//! What must hold of every sample, whatever it says.
//!
//! *Agreement*: both searches answer alike, and the replayer accepts every run ([`judge`]). The other laws compare
//! two answers of the saturating search: a machine that may do less breaks nothing that was safe, nor does a program
//! that flushes more; and names and the order of declarations mean nothing.

use std::panic::{AssertUnwindSafe, catch_unwind};

use stalewalk_engine::Limits;
use stalewalk_engine::explore::saturating;
use stalewalk_engine::lang::lower::Lowered;
use stalewalk_engine::machine::Model;
use stalewalk_engine::report::Kind;

use crate::numbers::Numbers;
use crate::sample::apart::each_by_itself;
use crate::sample::{Line, Sample};
use crate::{Answer, agreed_within, answer};

/// Enough for most samples; the others prove nothing.
pub const LIMITS: Limits = Limits { states: 20_000, bytes: 1 << 26 };

/// What became of a sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judged {
    /// The language refuses it: the first diagnostic.
    Refused(String),
    /// It does not apply to its architecture.
    NotApplicable,
    /// A limit was reached.
    Undecided,
    /// Both searches agree on this.
    Decided(Answer),
}

/// Asks both searches, lets them agree, and replays every run.
///
/// # Errors
///
/// What differs, or what the engine said when it gave up.
pub fn judge(sample: &Sample) -> Result<Judged, String> {
    guarded(|| {
        let model = match modelled(sample) {
            Ok(model) => model,
            Err(other) => return other,
        };
        match agreed_within(&model, &sample.question(), LIMITS) {
            Some(answer) => Judged::Decided(answer),
            None => Judged::Undecided,
        }
    })
}

/// A law: from a sample, and numbers that choose, what is wrong if it does not hold.
pub type Law = fn(&Sample, &mut Numbers) -> Result<(), String>;

/// Every law but agreement.
pub const LAWS: &[(&str, Law)] = &[
    ("a machine that may do less breaks nothing more", less_machine),
    ("CPUs and devices that begin cold break nothing more", cold),
    ("a machine without devices breaks nothing more", without_devices),
    ("what breaks with stores visible at once breaks with stores delayed", delayed),
    ("a flush before a free breaks nothing", flush_before_free),
    ("a flush of more breaks nothing", flush_more),
    ("names and the order of declarations mean nothing", renamed),
    ("a move does to each item that is held what it does to it alone", each_by_itself),
];

/// Knobs whose every value lets the machine do less than the one before it.
const LESS: &[(&str, &[&str])] = &[
    ("gate", &["any-mode", "user-mode", "demand"]),
    ("backing", &["vhpt", "none"]),
    ("backing", &["tsb", "none"]),
    ("walk_cache", &["yes", "no"]),
    ("np", &["yes", "bounded", "no"]),
    ("upgrade", &["spurious", "rewalk"]),
    ("multi", &["bad", "either"]),
    ("fault_purge", &["no", "yes"]),
    ("root_load", &["keeps", "choice", "drops"]),
    ("root_and_tag", &["separate", "together"]),
    // Where walks go on until the context is synchronised, a kernel's root load does that, and elsewhere it need not.
    ("stray", &["finish", "finish-until-cse"]),
    ("stray", &["finish", "die"]),
    ("cse", &["needed", "no"]),
    ("drain", &["early", "waits"]),
    ("change", &["instruction", "store"]),
    ("order", &["weak", "tso"]),
    ("atomics_drain", &["no", "yes"]),
    ("root_load_drains", &["no", "yes"]),
    ("ipi_drains", &["no", "yes"]),
];

fn less_machine(sample: &Sample, numbers: &mut Numbers) -> Result<(), String> {
    let (knob, values) = LESS[numbers.below(LESS.len())];
    let at = numbers.below(values.len() - 1);
    // A kernel that loads root and tag apart goes by way of init_mm, and from then on its flushes are asked of that CPU.
    if knob == "root_and_tag" && of_init_mm(&sample.body()) {
        return Ok(());
    }
    let set = |value: &str| {
        let mut other = sample.clone();
        other.knobs.retain(|(name, _)| name != knob);
        other.knobs.push((knob.to_owned(), value.to_owned()));
        other
    };
    let (more, less) = (set(values[at]), set(values[at + 1]));
    no_more_kinds(&more, &less, &format!("{knob} = {} against {}", values[at], values[at + 1]))
}

/// True if a program flushes init_mm, or asks who has it loaded.
fn of_init_mm(body: &str) -> bool {
    body.lines().any(|line| {
        line.contains("(init_mm") && ["flush", "mask", "cpus_on"].iter().any(|word| line.contains(word))
    })
}

fn cold(sample: &Sample, _: &mut Numbers) -> Result<(), String> {
    let mut less = sample.clone();
    for line in &mut less.lines {
        let head = match line {
            Line::Block(parts) => &mut parts[0].0,
            Line::Plain(text) => text,
        };
        if (head.starts_with("cpu ") || head.starts_with("device ")) && !head.ends_with(" cold") {
            *head += " cold";
        }
    }
    no_more_kinds(sample, &less, "all begin cold")
}

fn without_devices(sample: &Sample, _: &mut Numbers) -> Result<(), String> {
    let mut less = sample.clone();
    less.lines.retain(|line| !matches!(line, Line::Plain(text) if text.starts_with("device ")));
    no_more_kinds(sample, &less, "no device")
}

fn delayed(sample: &Sample, _: &mut Numbers) -> Result<(), String> {
    let (more, less) =
        (Sample { delayed: true, ..sample.clone() }, Sample { delayed: false, ..sample.clone() });
    no_more_kinds(&more, &less, "stores visible at once against delayed")
}

fn flush_before_free(sample: &Sample, _: &mut Numbers) -> Result<(), String> {
    let mut flushed = sample.clone();
    flush_frees(&mut flushed.lines);
    stays_safe(sample, &flushed, "a flush before every free")
}

/// Puts a flush before every free, but in handlers, where it would wait for what cannot come.
fn flush_frees(lines: &mut Vec<Line>) {
    let mut at = 0;
    while at < lines.len() {
        match &mut lines[at] {
            Line::Plain(text) if text.starts_with("free(") => {
                for flush in ["flush_tlb_mm(app)", "invalidate device app"] {
                    lines.insert(at, Line::Plain(flush.to_owned()));
                    at += 1;
                }
            }
            Line::Block(parts) => {
                let threads = parts.iter_mut().filter(|(head, _)| !head.starts_with("ipi "));
                threads.for_each(|(_, inner)| flush_frees(inner));
            }
            Line::Plain(_) => {}
        }
        at += 1;
    }
}

fn flush_more(sample: &Sample, numbers: &mut Numbers) -> Result<(), String> {
    // Where the instruction by address also empties the entry, the wider one does less of something else.
    let Ok(Ok(model)) = guarded(|| modelled(sample)) else { return Ok(()) };
    if model.arch.insns.iter().any(|insn| insn.clears.is_some()) {
        return Ok(());
    }
    let (from, to) = numbers.one_of(&[("flush_tlb_page_leaf(", false), ("flush_tlb_page(", true)]);
    let mut more = sample.clone();
    each_plain(&mut more.lines, &mut |text| {
        let Some((mm, _)) = text.strip_prefix(from).and_then(|rest| rest.split_once(',')) else { return };
        *text = if to { format!("flush_tlb_mm({mm})") } else { text.replace(from, "flush_tlb_page(") };
    });
    // Of the kernel's half one flush is not wider than the other, nor where the wider one spares global translations.
    let body = sample.body();
    if body.contains("flush_tlb_page(init_mm") || (to && body.contains("global")) {
        return Ok(());
    }
    stays_safe(sample, &more, from)
}

fn renamed(sample: &Sample, numbers: &mut Numbers) -> Result<(), String> {
    let mut other = sample.clone();
    let body = sample.body();
    // An address has its place in a table by the order of its range: what is in the place of another sees that.
    let tables_move = body.contains("entry(") && body.contains("set(") || body.contains("entry_in(");
    for at in (1..other.lines.len()).rev() {
        other.lines.swap(at, numbers.below(at + 1));
    }
    // A table that is shared is declared first.
    other.lines.sort_by_key(|line| matches!(line, Line::Plain(text) if text.contains(" of app ")));
    each_block(&mut other.lines, &mut |head, inner| {
        if head.starts_with("mm ") && !body.contains("addresses(") {
            let is_table = |line: &Line| matches!(line, Line::Plain(text) if text.starts_with("table "));
            if tables_move { inner.sort_by_key(|line| !is_table(line)) } else { inner.reverse() }
        }
    });
    each_plain(&mut other.lines, &mut |text| *text = translated(text));
    each_block(&mut other.lines, &mut |head, _| *head = translated(head));
    let (Some(a), Some(b)) = (guarded(|| quick(sample))?, guarded(|| quick(&other))?) else { return Ok(()) };
    let told = |a: &Answer| (a.verdict.clone(), a.runs.clone(), a.reliant.len());
    let ordered = |mut a: Answer| {
        a.runs.sort();
        told(&a)
    };
    let (a, b) = (ordered(a), ordered(b));
    if a == b { Ok(()) } else { Err(format!("{a:?} and, renamed, {b:?}\n{other}")) }
}

/// A text with the names of a sample changed.
fn translated(text: &str) -> String {
    let is_of_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let (mut out, mut rest) = (String::new(), text);
    while let Some(first) = rest.chars().next() {
        let length = if is_of_name(first) {
            rest.find(|c| !is_of_name(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let word = &rest[..length];
        out += match word {
            "app" => "zebra",
            "other" => "aardvark",
            "x" => "qx",
            "w" => "a0",
            "P" => "ZP",
            "n" => "counter",
            word => word,
        };
        rest = &rest[length..];
    }
    out
}

fn each_plain(lines: &mut [Line], f: &mut dyn FnMut(&mut String)) {
    for line in lines {
        match line {
            Line::Plain(text) => f(text),
            Line::Block(parts) => parts.iter_mut().for_each(|(_, inner)| each_plain(inner, f)),
        }
    }
}

fn each_block(lines: &mut [Line], f: &mut dyn FnMut(&mut String, &mut Vec<Line>)) {
    for line in lines {
        if let Line::Block(parts) = line {
            for (head, inner) in parts {
                f(head, inner);
                each_block(inner, f);
            }
        }
    }
}

/// Every kind that the lesser sample can reach, the other can; but for a deadlock, which is what is left when
/// nothing may happen.
fn no_more_kinds(more: &Sample, less: &Sample, what: &str) -> Result<(), String> {
    let Some(less) = guarded(|| quick(less))? else { return Ok(()) };
    if less.runs.is_empty() {
        return Ok(());
    }
    let Some(more) = guarded(|| quick(more))? else { return Ok(()) };
    let has = |kind: Kind| kind == Kind::Deadlock || more.runs.iter().any(|run| run.0 == kind);
    let all = less.runs.iter().all(|run| has(run.0));
    if all { Ok(()) } else { Err(format!("{what}: {} against {}", less.verdict, more.verdict)) }
}

/// What was safe is still, unless by a deadlock.
fn stays_safe(before: &Sample, after: &Sample, what: &str) -> Result<(), String> {
    let Some(before) = guarded(|| quick(before))? else { return Ok(()) };
    if !before.runs.is_empty() {
        return Ok(());
    }
    let Some(found) = guarded(|| quick(after))? else { return Ok(()) };
    let safe = found.runs.iter().all(|run| run.0 == Kind::Deadlock);
    if safe {
        Ok(())
    } else {
        Err(format!("{what}: {} before, {} after\n{after}", before.verdict, found.verdict))
    }
}

/// The answer of the saturating search; none where there is no decided one.
fn quick(sample: &Sample) -> Option<Answer> {
    let model = modelled(sample).ok()?;
    let found = saturating(&model, LIMITS);
    found.complete.then(|| answer(&found))
}

/// The model of a sample.
pub(super) fn modelled(sample: &Sample) -> Result<Box<Model>, Judged> {
    match sample.lowered() {
        Lowered::Model(model) if sample.delayed => Ok(Box::new(model.delayed())),
        Lowered::Model(model) => Ok(model),
        Lowered::NotApplicable(_) => Err(Judged::NotApplicable),
        Lowered::Wrong(diagnostics) => {
            let first = diagnostics.first().map_or(String::new(), |d| d.message.clone());
            Err(Judged::Refused(first))
        }
    }
}

/// What the engine says when it gives up is a failure like any other.
fn guarded<T>(ask: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(ask)).map_err(|said| {
        let text = said.downcast_ref::<String>().cloned();
        text.or_else(|| said.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()
    })
}
