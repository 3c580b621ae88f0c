//! A run as text, in a column for each CPU that takes a step, as kernel commits draw it.

use crate::export::page::Page;
use crate::export::telling::{setting, title};
use crate::export::{ascii, first_capital, wrap};
use crate::report::{Actor, Question, Step, Trace};

/// Room for `12   ` before the columns.
const NUMBER: usize = 5;
/// Between two columns.
const GAP: usize = 2;
/// The narrowest column that a sentence is put into; narrower ones have labels, with the sentences below.
const SENTENCE: usize = 22;

/// The question and one story, without what else a report says.
#[must_use]
pub fn story(question: &Question, trace: &Trace, width: usize) -> String {
    let mut page = Page::new(width);
    page.paragraph("", &title(question));
    page.paragraph("    ", &setting(question));
    page.trace(&story_heading(trace), trace);
    page.out
}

/// What stands over a story.
pub(super) fn story_heading(trace: &Trace) -> String {
    match trace.kind {
        Some(kind) => format!("The shortest story in which it does ({})", kind.word()),
        None => "The story".to_owned(),
    }
}

/// The story in lines of at most `width` characters, as Markdown has it in a block.
pub(super) fn rows(trace: &Trace, width: usize) -> String {
    let mut page = Page::new(width);
    page.columns(trace);
    page.out
}

/// What stands in one row of a story: its number, its column, a mark, and the words.
struct Row<'r> {
    number: usize,
    column: usize,
    mark: char,
    words: &'r str,
}

impl Page {
    pub(super) fn trace(&mut self, heading: &str, trace: &Trace) {
        self.heading(heading);
        self.gap();
        self.columns(trace);
    }

    /// The steps, a column for each CPU that takes one.
    fn columns(&mut self, trace: &Trace) {
        let acting: Vec<usize> = (0..trace.start.cpus.len())
            .filter(|cpu| trace.steps.iter().any(|s| s.cpu as usize == *cpu))
            .collect();
        let columns = acting.len().max(1);
        let room = self.width.saturating_sub(NUMBER + GAP * (columns - 1));
        let wide = (room / columns).max(1);
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

    /// Whose column it is, the task in as many rows as it takes, and a line below.
    fn heads(&mut self, trace: &Trace, acting: &[usize], wide: usize) {
        let mut tasks = Vec::new();
        for cpu in acting {
            tasks.push(wrap_all(&ascii(&trace.start.cpus[*cpu].task), wide));
        }
        let rows = tasks.iter().map(Vec::len).max().unwrap_or(0).max(1);
        self.cells(acting.iter().map(|cpu| who(trace, *cpu)), wide);
        for row in 0..rows {
            self.cells(tasks.iter().map(|task| task.get(row).cloned().unwrap_or_default()), wide);
        }
        let widest = |task: &Vec<String>| task.iter().map(|row| row.chars().count()).max().unwrap_or(0);
        self.cells(tasks.iter().map(|task| "-".repeat(widest(task).max(5))), wide);
    }

    fn cells(&mut self, cells: impl Iterator<Item = String>, wide: usize) {
        let cells: Vec<String> = cells.map(|cell| format!("{cell:wide$}{:GAP$}", "")).collect();
        self.line(&format!("{:NUMBER$}{}", "", cells.concat()));
    }

    fn row(&mut self, row: &Row<'_>, wide: usize) {
        let before = row.column * (wide + GAP);
        for (i, line) in wrap_all(&ascii(row.words), wide).iter().enumerate() {
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
}

/// Lines of at most `width` characters, for a column, which must not run into the next: a longer word is cut, behind a
/// parenthesis or a sign in a name where there is one.
fn wrap_all(text: &str, width: usize) -> Vec<String> {
    let mut parts = String::new();
    for word in text.split_whitespace() {
        let mut rest: Vec<char> = word.chars().collect();
        while rest.len() > width {
            let sign = rest[..width].iter().rposition(|letter| "(,_.:/-".contains(*letter));
            let head: String = rest.drain(..sign.map_or(width, |at| at + 1)).collect();
            parts += &head;
            parts.push(' ');
        }
        parts.extend(rest);
        parts.push(' ');
    }
    wrap(&parts, width)
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
    let rest = step.sentence.strip_prefix(&first_capital(&cpu));
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

#[cfg(test)]
mod tests {
    use super::wrap_all;

    #[test]
    fn words_that_are_longer_than_a_column_are_cut() {
        let lines = wrap_all("executes invpcid_single(dying): its go", 21);
        assert_eq!(lines, ["executes", "invpcid_single(", "dying): its go"]);
        assert_eq!(wrap_all("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap_all("→→→→", 3), ["→→→", "→"]);
    }
}
