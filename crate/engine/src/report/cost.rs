//! Cost: what a strategy pays for its flushes, counted in a run. Exact numbers and no times, which would be quoted.

use crate::explore::{Ended, Step, alone};
use crate::lang::ast::{Operation, Param as Declared};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::library::Library;
use crate::lang::lower::{Lowered, Question, lower, lower_widely};
use crate::machine::arch::Insn;
use crate::machine::program::Op;
use crate::machine::{Asked, Context, Machine, Model, Move, Words};
use crate::report::answer::views;
use crate::report::catalog::param;
use crate::report::{CostRow, Costs, Counts, Executed};

/// What every strategy of an operation costs on an architecture. The question names these two, the kernel set, the
/// knobs, and the parameters that are not as large as can be; its strategy, if it names one, is the only one. Counts
/// are for every value of the parameter `along`, or, where that is empty, of the number that has most values.
#[must_use]
pub fn costs(library: &Library, question: &Question, along: &str) -> Costs {
    let declared = params(library, &question.operation);
    let along = match along {
        "" => most_values(&declared),
        name => declared.iter().copied().find(|param| param.name.text == name),
    };
    let (low, high) = along.map_or((0, 0), |param| param.bounds(true));
    let mut set: Vec<(String, u32)> =
        declared.iter().map(|param| (param.name.text.clone(), largest(param))).collect();
    for (name, value) in &question.params {
        match set.iter_mut().find(|(known, _)| known == name) {
            Some(known) => known.1 = *value,
            // What there is not is told as it is where a question is judged.
            None => set.push((name.clone(), *value)),
        }
    }
    let mut costs = Costs {
        diagnostics: Vec::new(),
        choices: declared.iter().map(|declared| param(declared, true)).collect(),
        params: Vec::new(),
        along: along.map_or_else(String::new, |param| param.name.text.clone()),
        values: if along.is_some() { (low..=high).collect() } else { Vec::new() },
        rows: Vec::new(),
    };
    for strategy in strategies(library, question) {
        row(library, &Question { strategy, params: set.clone(), ..question.clone() }, &mut costs);
    }
    costs
}

/// The parameters of an operation, or of a case with those of what it is made of.
fn params<'l>(library: &'l Library, operation: &str) -> Vec<&'l Declared> {
    let Some(operation) = library.operation(operation) else { return Vec::new() };
    let made_of = operation.of.first().and_then(|name| library.operation(&name.text));
    let own = |operation: &'l Operation| operation.params.iter();
    let mut all: Vec<&Declared> = own(operation).collect();
    for param in made_of.into_iter().flat_map(own) {
        if !all.iter().any(|known| known.name.text == param.name.text) {
            all.push(param);
        }
    }
    all
}

/// Of the numbers the one with most values, the first of several; so that what grows most is what is seen to grow.
fn most_values<'l>(params: &[&'l Declared]) -> Option<&'l Declared> {
    let values = |param: &Declared| param.bounds(true).1 - param.bounds(true).0;
    let mut most: Option<&Declared> = None;
    for param in params.iter().copied().filter(|param| param.range.is_some()) {
        if most.is_none_or(|known| values(param) > values(known)) {
            most = Some(param);
        }
    }
    most
}

/// How large a parameter is unless it is set: what grows is as large as can be, so that it shows what each strategy
/// comes to; what has one value in every search is between its extremes, as many times the one as it goes into the
/// other; all else is as it is in every question.
fn largest(param: &Declared) -> u32 {
    let (low, high) = param.bounds(true);
    match param.counted {
        None => param.default,
        Some(_) if param.is_choice() => high,
        Some(_) => (u64::from(low) * u64::from(high)).isqrt() as u32,
    }
}

fn strategies(library: &Library, question: &Question) -> Vec<Option<String>> {
    let known = library.strategies_of(&question.operation);
    match (&question.strategy, known.is_empty()) {
        (None, false) => known.into_iter().map(|strategy| Some(strategy.name.text.clone())).collect(),
        (asked, _) => vec![asked.clone()],
    }
}

fn row(library: &Library, question: &Question, costs: &mut Costs) {
    let strategy = question.strategy.clone().unwrap_or_default();
    let mut row = CostRow { strategy, reason: String::new(), points: Vec::new() };
    let all =
        if costs.along.is_empty() { vec![None] } else { costs.values.iter().copied().map(Some).collect() };
    for value in all {
        let mut question = question.clone();
        let grown = question.params.iter_mut().find(|(name, _)| *name == costs.along);
        let asked = grown.as_ref().map(|(_, asked)| *asked);
        if let (Some((_, at)), Some(value)) = (grown, value) {
            *at = value;
        }
        match lower_widely(library, &question) {
            // What is understood where it is searched, and asks for nothing that there is not, is too much for once.
            Lowered::Wrong(diagnostics) => {
                let told = wrong(library, &question);
                if told.is_empty() && is_sized(&params(library, &question.operation), &question) {
                    row.points.push(None);
                    continue;
                }
                let diagnostics = if told.is_empty() { diagnostics } else { told };
                for view in views(library, &diagnostics) {
                    if !costs.diagnostics.contains(&view) {
                        costs.diagnostics.push(view);
                    }
                }
                return;
            }
            Lowered::NotApplicable(refusal) => {
                row.reason = refusal.reason;
                break;
            }
            Lowered::Model(model) => {
                if asked == value {
                    costs.params.clone_from(&model.params);
                }
                row.points.push(counts(&model));
            }
        }
    }
    costs.rows.push(row);
}

/// What is wrong with the texts of a question for the sizes that it has where it is searched.
fn wrong(library: &Library, question: &Question) -> Vec<Diagnostic> {
    let question = Question { params: Vec::new(), ..question.clone() };
    match lower(library, &question) {
        Lowered::Wrong(diagnostics) => diagnostics,
        _ => Vec::new(),
    }
}

/// True if every parameter that is set is one, and may be as large as it is.
fn is_sized(declared: &[&Declared], question: &Question) -> bool {
    question.params.iter().all(|(name, value)| {
        let found = declared.iter().find(|param| param.name.text == *name);
        found.is_some_and(|param| (param.bounds(true).0..=param.bounds(true).1).contains(value))
    })
}

/// What is counted in the run of a model; none where the run is too large.
fn counts(model: &Model) -> Option<Counts> {
    let mut count = Count {
        model,
        counts: Counts::default(),
        executed: vec![0; model.arch.insns.len()],
        took: 0,
        flushing: false,
        led_to: Vec::new(),
    };
    let ended = alone(model, &mut |step| count.see(step));
    if let Ended::TooLarge = ended {
        return None;
    }
    let mut counts = count.counts;
    counts.interrupted = count.took.count_ones();
    for (insn, times) in model.arch.insns.iter().zip(count.executed).filter(|(_, times)| *times > 0) {
        let list = if drops(insn) { &mut counts.instructions } else { &mut counts.barriers };
        list.push(Executed { name: insn.name.clone(), times });
    }
    if let Ended::Broke(kind) = ended {
        counts.broke = Some(kind);
    }
    Some(counts)
}

/// True for an instruction that invalidates something.
fn drops(insn: &Insn) -> bool {
    insn.leaf.or(insn.walk).or(insn.invalid).is_some()
}

struct Count<'m> {
    model: &'m Model,
    counts: Counts,
    /// How often each instruction was executed.
    executed: Vec<u32>,
    /// CPUs that took an interrupt, one bit each.
    took: u32,
    /// True between the first invalidate of a flush and what is unhooked or freed next.
    flushing: bool,
    /// Frames that an entry has led to.
    led_to: Vec<bool>,
}

impl Count<'_> {
    fn see(&mut self, step: &Step<'_>) {
        let Step { machine: Machine { layout, .. }, before, after, .. } = step;
        if self.led_to.is_empty() {
            self.led_to = vec![false; self.model.frames.len()];
            self.frames(step.machine, before);
        }
        let unhooked =
            (0..self.model.cells.len()).any(|cell| layout.cell(before, cell) != layout.cell(after, cell));
        if self.freed(step) || unhooked {
            self.flushing = false;
            self.frames(step.machine, after);
        }
        self.lost(step);
        if let Some(op) = executed(step) {
            self.operation(step, op);
        }
        if let Move::Take(cpu, slot) = step.step
            && matches!(layout.slots[usize::from(slot)].asked, Asked::Handler(_))
        {
            self.took |= 1 << cpu;
        }
    }

    /// Nothing fills caches, so that what is not there any more was dropped.
    fn lost(&mut self, step: &Step<'_>) {
        let Step { machine, before, after, .. } = step;
        let lost =
            |number: &usize| machine.items.get(*number).is_cached() && !machine.layout.has(after, *number);
        self.counts.lost += machine.layout.items(before).filter(lost).count() as u32;
    }

    /// Counts what a step frees; true if that is something.
    fn freed(&mut self, step: &Step<'_>) -> bool {
        let Step { machine: Machine { layout, .. }, before, after, .. } = step;
        let mut any = false;
        for (number, frame) in self.model.frames.iter().enumerate() {
            if layout.is_freed(after, number) && !layout.is_freed(before, number) {
                any = true;
                *if frame.level == 0 { &mut self.counts.pages } else { &mut self.counts.tables } += 1;
            }
        }
        any
    }

    /// Which frames wait to be freed: those that an entry led to and none does any more.
    fn frames(&mut self, machine: &Machine<'_>, s: &Words) {
        let (model, layout) = (self.model, &machine.layout);
        let leads =
            |frame| (0..model.cells.len()).any(|cell| model.reaches(cell, layout.cell(s, cell), frame));
        let mut waiting = 0;
        for frame in 0..model.frames.len() {
            let led_to = leads(frame);
            waiting += u32::from(self.led_to[frame] && !led_to && !layout.is_freed(s, frame));
            self.led_to[frame] |= led_to;
        }
        self.counts.waiting = self.counts.waiting.max(waiting);
    }

    fn operation(&mut self, step: &Step<'_>, op: &Op) {
        match op {
            Op::Insn(insn, ..) | Op::Complete(insn) => {
                self.executed[*insn] += 1;
                if drops(&self.model.arch.insns[*insn]) {
                    self.flush();
                }
            }
            Op::InvalidateDevices(..) | Op::InvalidateBacking(..) => self.flush(),
            Op::LoadRoot(load) => self.counts.root_loads += u32::from(load.root),
            Op::Send(_, mask) => {
                let Some(context) = context(step) else { return };
                let mask = step.machine.value(step.before, context, mask);
                let others = mask & self.model.cpu_mask() & !(1 << context.cpu());
                self.counts.ipis += others.count_ones();
            }
            _ => {}
        }
    }

    fn flush(&mut self) {
        self.counts.flushes += u32::from(!self.flushing);
        self.flushing = true;
    }
}

/// Whose operation a step executes; nobody's where hardware acts, or an interrupt is taken.
fn context(step: &Step<'_>) -> Option<Context> {
    match step.step {
        Move::Thread(cpu) => Some(Context::Thread(cpu.into())),
        Move::Handler(cpu) => Some(Context::Handler(cpu.into())),
        Move::Choose(cpu, _) => Some(step.machine.running(step.before, cpu.into())),
        _ => None,
    }
}

fn executed<'m>(step: &Step<'m>) -> Option<&'m Op> {
    let pc = step.machine.layout.pc(step.before, context(step)?);
    step.machine.model.program.code.get(pc as usize)
}
