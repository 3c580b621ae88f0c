//! A report as plain text: for a terminal, and for a mail to a kernel list, with the interleaving in a column
//! a CPU as kernel commits draw it.

use crate::export::{ascii, standing_word, wrap};
use crate::report::{Actor, Assumed, Engine, Kind, Question, Report, Step, Trace, Verdict, count};

/// Room for `12   ` before the columns.
const NUMBER: usize = 5;
/// Between two columns.
const GAP: usize = 2;
/// The narrowest column that a sentence is put into; narrower ones have labels, with the sentences below.
const SENTENCE: usize = 22;
/// The narrowest text that is written.
const NARROWEST: usize = 40;

/// Which stories of a report that has several are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stories {
    /// The first; the kinds of the others are named.
    First,
    /// The shortest of each kind.
    All,
}

/// The report in lines of at most `width` characters, but for words that are longer. Arrows and quotes are
/// written in ASCII.
#[must_use]
pub fn text(report: &Report, stories: Stories, width: usize) -> String {
    let mut page = Page { width: width.max(NARROWEST), out: String::new() };
    page.paragraph("", &title(&report.question));
    page.paragraph("    ", &setting(&report.question));
    page.gap();
    page.paragraph("", &report.headline);
    page.gap();
    page.paragraph("", &report.summary);
    if let Some(reason) = report.reason.as_deref().filter(|_| report.summary.is_empty()) {
        page.paragraph("", &sentence(reason));
    }
    match (report.traces.first(), &report.run) {
        (Some(trace), _) => page.trace(&story_heading(trace), trace),
        (None, Some(run)) => page.trace("A run in which all that can be cached is", run),
        (None, None) => {}
    }
    page.diagnosis(report);
    page.others(report, stories);
    page.relies_on(report);
    page.list("Beside the answer", report.notes.iter());
    let barriers = report.barriers.iter().map(|barrier| &barrier.words);
    page.list("It breaks without any one of these barriers", barriers);
    page.rests_on(report);
    page.assumed(report);
    if report.verdict != Verdict::NotApplicable {
        page.checked(report);
    }
    page.out
}

/// The question and one story, without what else a report says.
#[must_use]
pub fn story(question: &Question, trace: &Trace, width: usize) -> String {
    let mut page = Page { width: width.max(NARROWEST), out: String::new() };
    page.paragraph("", &title(question));
    page.paragraph("    ", &setting(question));
    page.trace(&story_heading(trace), trace);
    page.out
}

fn title(question: &Question) -> String {
    let operation = &question.operation_title;
    let arch = &question.arch_title;
    match &question.strategy_title {
        Some(strategy) => format!("Does {strategy} survive {operation} on {arch}?"),
        None => format!("Does {operation} survive on {arch}?"),
    }
}

/// The names and values that the title leaves out.
fn setting(question: &Question) -> String {
    let mut names = vec![question.operation.clone()];
    names.extend(question.variant.iter().map(|variant| format!("({variant})")));
    names.extend(question.strategy.iter().map(|strategy| format!("with {strategy}")));
    let knobs: Vec<String> =
        question.knobs.iter().map(|knob| format!("{}={}", knob.name, knob.value)).collect();
    let with = if knobs.is_empty() { String::new() } else { format!(" with {}", knobs.join(", ")) };
    names.push(format!("on {}{with}", question.arch));
    let mut parts = vec![names.join(" ")];
    parts.extend(question.params.iter().map(|param| format!("{}={}", param.name, param.value)));
    parts.push(format!("{} kernel functions", question.kernel));
    parts.join(", ")
}

fn story_heading(trace: &Trace) -> String {
    match trace.kind {
        Some(kind) => format!("The shortest story in which it does ({})", kind.word()),
        None => "The story".to_owned(),
    }
}

/// What stands in one row of a story: its number, its column, a mark, and the words.
struct Row<'r> {
    number: usize,
    column: usize,
    mark: char,
    words: &'r str,
}

/// Text under construction.
struct Page {
    width: usize,
    out: String,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    fn gap(&mut self) {
        self.out.push('\n');
    }

    fn paragraph(&mut self, indent: &str, words: &str) {
        self.item(indent, indent, words);
    }

    /// A paragraph whose first line begins in another way.
    fn item(&mut self, first: &str, indent: &str, words: &str) {
        let room = self.width.saturating_sub(indent.chars().count());
        for (i, line) in wrap(&ascii(words), room).iter().enumerate() {
            self.line(&format!("{}{line}", if i == 0 { first } else { indent }));
        }
    }

    fn heading(&mut self, heading: &str) {
        self.gap();
        self.line(&format!("{heading}:"));
    }

    /// The steps, a column for each CPU that takes one.
    fn trace(&mut self, heading: &str, trace: &Trace) {
        self.heading(heading);
        self.gap();
        let acting: Vec<usize> = (0..trace.start.cpus.len())
            .filter(|cpu| trace.steps.iter().any(|s| s.cpu as usize == *cpu))
            .collect();
        let columns = acting.len().max(1);
        let wide = ((self.width - NUMBER - GAP * (columns - 1)) / columns).max(1);
        self.heads(trace, &acting, wide);
        let sentences = wide >= SENTENCE;
        for (i, step) in trace.steps.iter().enumerate() {
            let column = acting.iter().position(|cpu| *cpu == step.cpu as usize).unwrap_or_default();
            let words = if sentences { without_subject(trace, step) } else { step.label.clone() };
            self.row(&Row { number: i + 1, column, mark: mark(step), words: &words }, wide);
        }
        if !sentences {
            self.gap();
            for (i, step) in trace.steps.iter().enumerate() {
                self.item(&format!("{:>3}{} ", i + 1, mark(step)), "     ", &step.sentence);
            }
        }
        self.idle(trace, &acting);
        self.marks(trace);
    }

    fn heads(&mut self, trace: &Trace, acting: &[usize], wide: usize) {
        let mut rows = [String::new(), String::new(), String::new()];
        for cpu in acting {
            let task: String = ascii(&trace.start.cpus[*cpu].task).chars().take(wide).collect();
            let rule = "-".repeat(task.chars().count().max(5));
            for (row, cell) in rows.iter_mut().zip([who(trace, *cpu), task, rule]) {
                *row += &format!("{cell:wide$}{:GAP$}", "");
            }
        }
        for row in rows {
            self.line(&format!("{:NUMBER$}{row}", ""));
        }
    }

    fn row(&mut self, row: &Row<'_>, wide: usize) {
        let before = row.column * (wide + GAP);
        for (i, line) in wrap(&ascii(row.words), wide).iter().enumerate() {
            let number = if i == 0 { format!("{:>3}{} ", row.number, row.mark) } else { " ".repeat(NUMBER) };
            self.line(&format!("{number}{:before$}{line}", ""));
        }
    }

    /// Who has no column.
    fn idle(&mut self, trace: &Trace, acting: &[usize]) {
        let idle: Vec<String> = (0..trace.start.cpus.len())
            .filter(|cpu| !acting.contains(cpu))
            .map(|cpu| format!("{}, {}", who(trace, cpu), trace.start.cpus[cpu].task))
            .collect();
        if !idle.is_empty() {
            self.gap();
            self.paragraph("     ", &format!("Without a step in it: {}.", idle.join("; ")));
        }
    }

    fn marks(&mut self, trace: &Trace) {
        let has = |sign: char| trace.steps.iter().any(|step| mark(step) == sign);
        let signs = [('~', "the hardware by itself"), ('!', "here it breaks")];
        let legend: Vec<String> = signs
            .into_iter()
            .filter(|(sign, _)| has(*sign))
            .map(|(sign, meaning)| format!("{sign} {meaning}"))
            .collect();
        if !legend.is_empty() {
            self.gap();
            self.line(&format!("     {}", legend.join("    ")));
        }
    }

    fn diagnosis(&mut self, report: &Report) {
        if let Some(diagnosis) = &report.diagnosis {
            self.heading("What is wrong");
            self.paragraph("    ", &diagnosis.words);
        }
    }

    /// The stories of the other kinds, or what they are.
    fn others(&mut self, report: &Report, stories: Stories) {
        let others = report.traces.get(1..).unwrap_or_default();
        if stories == Stories::All {
            others.iter().for_each(|trace| self.trace(&story_heading(trace), trace));
        } else if !others.is_empty() {
            self.heading("It breaks in other ways too");
            for trace in others {
                let kind = trace.kind.map_or("", Kind::word);
                self.item("  - ", "    ", &format!("{kind}, in {}", count(trace.steps.len() as u32, "step")));
            }
        }
    }

    fn relies_on(&mut self, report: &Report) {
        if report.verdict == Verdict::SurvivesStale {
            self.list("It relies on this", report.relies_on.iter().map(|reliance| &reliance.words));
        }
    }

    fn list<'w>(&mut self, heading: &str, words: impl Iterator<Item = &'w String>) {
        for (index, words) in words.enumerate() {
            if index == 0 {
                self.heading(heading);
            }
            self.item("  - ", "    ", words);
        }
    }

    /// The answer where what is assumed is otherwise; what makes no difference is said in one breath.
    fn assumed(&mut self, report: &Report) {
        let Some(assumed) = report.assumed.as_ref().filter(|assumed| !assumed.tried.is_empty()) else {
            return;
        };
        self.heading("Were the hardware otherwise than is assumed");
        let same = |one: &&Assumed| one.verdict == report.verdict && one.kinds == report.kinds;
        for one in assumed.tried.iter().filter(|one| !same(one)) {
            let kinds: Vec<&str> = one.kinds.iter().map(|kind| kind.word()).collect();
            let verdict = format!("{} {}", one.verdict.word(), kinds.join(", "));
            self.item("  - ", "    ", &format!("{}: {}", otherwise(one), verdict.trim_end()));
        }
        let same: Vec<String> = assumed.tried.iter().filter(same).map(otherwise).collect();
        if !same.is_empty() {
            self.item("  - ", "    ", &format!("no other answer with {}", same.join(", ")));
        }
        let left_out = match assumed.left_out {
            0 => String::new(),
            n => format!(" There are {n} more, which were not."),
        };
        let tried = count(assumed.tried.len() as u32, "other value");
        self.paragraph("    ", &format!("{tried} tried, one at a time.{left_out}"));
    }

    fn rests_on(&mut self, report: &Report) {
        if report.rests_on.is_empty() {
            return;
        }
        self.heading("It rests on these promises of the hardware");
        for promise in &report.rests_on {
            // What an instruction does is several words, the value of a knob is one.
            let (open, close) = if promise.value.contains(' ') { (" { ", " }") } else { (" = ", "") };
            let name = format!("{}{open}{}{close}", promise.name, promise.value);
            let standing = standing_word(promise.standing);
            self.item("  - ", "    ", &format!("{name}, {standing}: {}", promise.sentence));
            self.paragraph("      ", &format!("[{}]", promise.source));
        }
    }

    fn checked(&mut self, report: &Report) {
        let checked = &report.checked;
        self.heading("What was checked");
        self.paragraph("    ", &extent(report));
        if !checked.not_modelled.is_empty() {
            let names = checked.not_modelled.join(", ");
            self.paragraph("    ", &format!("Called, and known to do nothing in this model: {names}."));
        }
        if !checked.not_seen.is_empty() {
            let names = checked.not_seen.join(", ");
            let words = format!(
                "Taken from the kernel set below, as nobody has looked up this kernel's own: {names}."
            );
            self.paragraph("    ", &words);
        }
        if !checked.limits.is_empty() {
            self.heading("What the model leaves out");
            for limit in &checked.limits {
                self.item("  - ", "    ", limit);
            }
        }
    }
}

/// How far the search went.
fn extent(report: &Report) -> String {
    let checked = &report.checked;
    let tried = match (checked.complete, checked.engine) {
        (false, _) => "Not every interleaving was tried",
        (true, Engine::Saturating) => {
            "Every interleaving of the programs was tried, with every fill that the hardware may make between \
             two of their moves"
        }
        (true, Engine::Explicit) => "Every interleaving was tried, each fill and walk step a move of its own",
    };
    let walks = checked
        .limit_walks
        .map_or(String::new(), |walks| format!(", {} in flight a CPU", count(walks, "walk")));
    let stores = match checked.limit_stores {
        Some(most) => format!("stores waiting in buffers of {most} a CPU"),
        None => "stores visible at once".to_owned(),
    };
    format!(
        "{tried}, {stores}: {}, {} between them, the farthest {} from the start. Limits: {}, {} MiB{walks}. Stalewalk {}, \
         language edition {}.",
        count(checked.states, "state"),
        count(checked.transitions, "move"),
        count(checked.depth, "program move"),
        count(checked.limit_states, "state"),
        checked.limit_bytes >> 20,
        report.engine,
        report.edition
    )
}

/// What was tried: `stray = finish`, `tlbi_vmalle1is without dropping partial walks`.
fn otherwise(one: &Assumed) -> String {
    let equals = if one.other.starts_with("without ") { " " } else { " = " };
    format!("{}{equals}{}", one.name, one.other)
}

fn mark(step: &Step) -> char {
    match (step.violation, step.actor) {
        (Some(_), _) => '!',
        (None, Actor::Hardware) => '~',
        (None, Actor::Kernel | Actor::User) => ' ',
    }
}

/// What stands over a column.
fn who(trace: &Trace, cpu: usize) -> String {
    if trace.start.cpus[cpu].device { "device".into() } else { format!("CPU {cpu}") }
}

/// A step's sentence without the CPU, which the column says already.
fn without_subject(trace: &Trace, step: &Step) -> String {
    let of = &trace.start.cpus[step.cpu as usize];
    let cpu = if of.device { format!("device {}", of.task) } else { format!("CPU {}", step.cpu) };
    let name = sentence(&cpu);
    let rest = step.sentence.strip_prefix(name.trim_end_matches('.'));
    if let Some(does) = rest.and_then(|rest| rest.strip_prefix(' ')) {
        return does.to_owned();
    }
    if let Some(does) = rest.and_then(|rest| rest.strip_prefix("’s ")) {
        return format!("its {does}");
    }
    let sentence = step.sentence.replacen(&format!(" of {cpu}"), "", 1);
    let mut chars = sentence.chars();
    chars.next().map_or(String::new(), |first| first.to_lowercase().chain(chars).collect())
}

/// With a capital and a full stop.
fn sentence(words: &str) -> String {
    let mut chars = words.trim_end_matches('.').chars();
    let first = chars.next().map(char::to_uppercase);
    first.map_or(String::new(), |first| first.chain(chars).chain(['.']).collect())
}
