//! The naive model: a second reading of the rules, plain and slow, that shares nothing with the engine.
//!
//! It is written from the words of the design alone. Every fill, every drop and every step of a program is a move
//! from one state to another; a search by breadth looks at all of them and counts the moves of programs. Moves of the
//! hardware count nothing. R1 to R18 are the rules of the design's transition system.
//!
//! Where the design is silent, this is what is taken for one move of a program:
//! - a statement, as [`ops`] divides it; taking an interrupt together with the first statement of its handler; a
//!   broadcast performed on one CPU; an access, whose walk is made of moves of the hardware before it;
//! - a program finds an entry by walking from the root, so that there is none where nothing leads to the table; and
//!   to read or change an entry of a table that was freed is a violation, whoever does it.

mod step;

use std::collections::{BTreeMap, BTreeSet};

use self::step::{forget, hits, invalidate};
use crate::fragment::{Begins, Cpu, Frame, Gate, Insn, Machine, Op, Page, Program, Stmt, TABLE, VARS, ops};

/// A rule that the model gets wrong on purpose, so that a test can see that a comparison notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// None.
    Nothing,
    /// A broadcast drops everywhere when it is issued.
    DropsAtIssue,
    /// A walk reads both levels at once.
    WalksAtomic,
    /// A walk goes on when its gate closes.
    GateStopsNothing,
    /// A request to flush is answered when it is sent.
    AnswersAtOnce,
}

/// What a search found: the word of every reachable kind, with the fewest moves of programs that lead to it. None if
/// there are more states than the limit.
pub type Found = Option<BTreeMap<&'static str, u32>>;

/// What one CPU may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Item {
    /// A translation of an address to a frame, with the right to write.
    Leaf(Page, Frame, bool),
    /// An upper entry that led to this table.
    Partial(Frame),
    /// A walk that has read such an upper entry and comes to the table next.
    Walk(Frame),
    /// A refill by software that has read an entry and installs it next: code of its own, which no invalidate stops.
    Read(Page, Frame, bool),
}

/// A CPU and its thread.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Core {
    pc: usize,
    vars: [Option<Frame>; VARS],
    user: bool,
    uaccess: bool,
    irqs: bool,
    /// Whether the root of `app` is loaded; otherwise that of `init_mm` is.
    app: bool,
    /// Whether the other CPU had it loaded when this one looked.
    saw: bool,
    /// The handler that runs: who asked, at which op of his, and the next statement.
    handler: Option<(Cpu, usize, usize)>,
}

/// Everything at one moment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    cores: [Core; 2],
    /// The entry that leads to the table.
    top: Option<Frame>,
    /// The entries of the addresses: frame and right to write.
    leaves: [Option<(Frame, bool)>; 2],
    freed: BTreeSet<Frame>,
    cached: BTreeSet<(Cpu, Item)>,
    /// Interrupts on their way: to whom, from whom, at which op of his.
    sent: BTreeSet<(Cpu, Cpu, usize)>,
    /// Broadcasts issued and not performed, from whom and to whom, in order (R9).
    issued: BTreeMap<(Cpu, Cpu), Vec<Insn>>,
}

/// Where a move leads.
enum Next {
    State(State),
    Broken(&'static str),
}

/// The rules, with what does not change.
struct Rules<'a> {
    machine: &'a Machine,
    ops: [Vec<Op>; 2],
    mistake: Mistake,
}

/// Looks at every state that can be reached, and gives up at a limit of states.
///
/// # Panics
///
/// If the program does not have two threads.
#[must_use]
pub fn search(program: &Program, mistake: Mistake, limit: usize) -> Found {
    let rules =
        Rules { machine: &program.machine, ops: [0, 1].map(|cpu| ops(&program.threads[cpu])), mistake };
    let (mut found, mut seen) = (BTreeMap::new(), BTreeSet::new());
    let mut now = vec![rules.start(program)];
    for depth in 0.. {
        let mut later = Vec::new();
        while let Some(state) = now.pop() {
            if !seen.insert(state.clone()) {
                continue;
            }
            if seen.len() > limit {
                return None;
            }
            let mut moves = Vec::new();
            rules.hardware(&state, &mut moves);
            for next in moves {
                match next {
                    Next::State(next) => now.push(next),
                    Next::Broken(kind) => drop(found.entry(kind).or_insert(depth)),
                }
            }
            let mut steps = Vec::new();
            rules.programs(&state, &mut steps);
            if steps.is_empty() && !(0..2).all(|cpu| rules.is_finished(&state, cpu)) {
                found.entry("deadlock").or_insert(depth);
            }
            (0..2).for_each(|cpu| rules.user_accesses(&state, cpu, &mut steps));
            later.extend(steps.into_iter().map(|next| (next, depth + 1)));
        }
        if later.is_empty() {
            break;
        }
        for (next, depth) in later {
            match next {
                Next::State(next) => now.push(next),
                Next::Broken(kind) => drop(found.entry(kind).or_insert(depth)),
            }
        }
    }
    Some(found)
}

impl Rules<'_> {
    /// Warm: whoever ran `app` did so in user mode with all that can be cached; then he entered the kernel, and
    /// loaded another root.
    fn start(&self, program: &Program) -> State {
        let machine = self.machine;
        let mut state = State {
            top: (machine.levels == 2).then_some(TABLE),
            leaves: [0, 1].map(|page| machine.pages.get(page)?.map(|write| (page as Frame, write))),
            freed: BTreeSet::new(),
            cached: BTreeSet::new(),
            sent: BTreeSet::new(),
            issued: BTreeMap::new(),
            cores: [0, 1].map(|cpu| Core {
                pc: 0,
                vars: [None; VARS],
                user: program.threads[cpu].begins == Begins::User,
                uaccess: false,
                irqs: true,
                app: true,
                saw: false,
                handler: None,
            }),
        };
        for (cpu, thread) in program.threads.iter().enumerate().filter(|(_, thread)| !thread.cold) {
            for (page, entry) in state.leaves.iter().enumerate() {
                state.cached.extend(entry.map(|(frame, write)| (cpu, Item::Leaf(page, frame, write))));
            }
            if machine.levels == 2 {
                if machine.walk_cache {
                    state.cached.insert((cpu, Item::Partial(TABLE)));
                }
                state.cached.insert((cpu, Item::Walk(TABLE)));
            }
            if thread.begins == Begins::After {
                self.load_root(&mut state, cpu, false);
            }
        }
        for (cpu, thread) in program.threads.iter().enumerate() {
            state.cores[cpu].app = thread.begins != Begins::After;
            self.settle(&mut state, cpu);
        }
        state
    }

    /// What comes with the end of a program's move: tests of variables, and closed gates (R15 as amended).
    fn settle(&self, s: &mut State, cpu: Cpu) {
        while let Some(Op::Skip(var)) = self.ops[cpu].get(s.cores[cpu].pc) {
            s.cores[cpu].pc += if s.cores[cpu].vars[*var].is_some() { 1 } else { 2 };
        }
        // A refill by software is part of one access, and over when the program goes on.
        let over = self.machine.gate == Gate::Demand || !self.gate_open(s, cpu);
        if over && self.mistake != Mistake::GateStopsNothing {
            forget(s, cpu, |item| matches!(item, Item::Walk(_) | Item::Read(..)));
        }
    }

    /// Whether a walk may be under way.
    fn gate_open(&self, s: &State, cpu: Cpu) -> bool {
        let core = &s.cores[cpu];
        match self.machine.gate {
            Gate::AnyMode => true,
            Gate::UserMode => core.handler.is_none() && (core.user || core.uaccess),
            Gate::Demand => !self.wanted(s, cpu).is_empty(),
        }
    }

    /// The addresses that the program accesses at this point.
    fn wanted(&self, s: &State, cpu: Cpu) -> Vec<Page> {
        match self.ops[cpu].get(s.cores[cpu].pc) {
            _ if s.cores[cpu].handler.is_some() => Vec::new(),
            Some(Op::Userspace) => (0..s.leaves.len()).collect(),
            Some(Op::Do(Stmt::Access(page, _))) => vec![*page],
            _ => Vec::new(),
        }
    }

    /// R1 to R4: a walk begins, reads, installs or is abandoned; an entry is evicted.
    fn hardware(&self, s: &State, out: &mut Vec<Next>) {
        for &(cpu, item) in &s.cached {
            let mut dropped = s.clone();
            dropped.cached.remove(&(cpu, item));
            match item {
                Item::Leaf(..) => {}
                Item::Partial(table) if s.cores[cpu].app && self.gate_open(s, cpu) => {
                    self.descend(s, cpu, table, out);
                }
                Item::Partial(_) => {}
                Item::Walk(table) if s.freed.contains(&table) => out.push(Next::Broken("freed-table")),
                Item::Walk(_) => self.install(&dropped, cpu, out),
                Item::Read(page, frame, write) => {
                    let mut installed = dropped.clone();
                    installed.cached.insert((cpu, Item::Leaf(page, frame, write)));
                    out.push(Next::State(installed));
                }
            }
            out.push(Next::State(dropped));
        }
        for cpu in 0..2 {
            if !s.cores[cpu].app || !self.gate_open(s, cpu) {
                continue;
            }
            match s.top {
                _ if self.machine.levels == 1 => self.install(s, cpu, out),
                None => {}
                Some(table) => {
                    self.descend(s, cpu, table, out);
                    if self.machine.walk_cache {
                        let mut kept = s.clone();
                        kept.cached.insert((cpu, Item::Partial(table)));
                        self.descend(&kept, cpu, table, out);
                    }
                }
            }
        }
    }

    /// A walk has read the upper entry, and comes to the table.
    fn descend(&self, s: &State, cpu: Cpu, table: Frame, out: &mut Vec<Next>) {
        if self.mistake == Mistake::WalksAtomic {
            match s.freed.contains(&table) {
                true => out.push(Next::Broken("freed-table")),
                false => self.install(s, cpu, out),
            }
            return out.push(Next::State(s.clone()));
        }
        let mut next = s.clone();
        next.cached.insert((cpu, Item::Walk(table)));
        out.push(Next::State(next));
    }

    /// A walk reads an entry of the last level and installs it. If it is invalid the walk ends, as if abandoned.
    fn install(&self, s: &State, cpu: Cpu, out: &mut Vec<Next>) {
        let on_demand = self.machine.gate == Gate::Demand;
        let pages = if on_demand { self.wanted(s, cpu) } else { (0..s.leaves.len()).collect() };
        for page in pages {
            if let Some((frame, write)) = s.leaves[page] {
                let mut next = s.clone();
                next.cached.insert((cpu, Item::Leaf(page, frame, write)));
                out.push(Next::State(next));
                if on_demand {
                    let mut read = s.clone();
                    read.cached.insert((cpu, Item::Read(page, frame, write)));
                    out.push(Next::State(read));
                }
            }
        }
    }

    /// R5 in user mode: any access at any time. One that would fault does not happen, and one that goes through a
    /// translation to a live frame changes nothing.
    fn user_accesses(&self, s: &State, cpu: Cpu, out: &mut Vec<Next>) {
        if self.ops[cpu].get(s.cores[cpu].pc) == Some(&Op::Userspace) && s.cores[cpu].handler.is_none() {
            let stale =
                (0..s.leaves.len()).any(|page| hits(s, cpu, page).any(|(frame, _)| s.freed.contains(&frame)));
            if stale {
                out.push(Next::Broken("stale-frame"));
            }
        }
    }

    /// Every move of a program but the accesses of user mode.
    fn programs(&self, s: &State, out: &mut Vec<Next>) {
        for (&(from, to), insns) in &s.issued {
            let mut next = s.clone();
            match insns.as_slice() {
                [_] => drop(next.issued.remove(&(from, to))),
                _ => drop(next.issued.get_mut(&(from, to)).map(|queue| queue.remove(0))),
            }
            if self.mistake != Mistake::DropsAtIssue {
                invalidate(&mut next, to, insns[0].scope);
            }
            out.push(Next::State(next));
        }
        for &(to, from, at) in &s.sent {
            if s.cores[to].handler.is_none() && s.cores[to].irqs {
                let mut next = s.clone();
                next.sent.remove(&(to, from, at));
                next.cores[to].handler = Some((from, at, 0));
                // It is taken in kernel mode, so the gate closes; it opens again when the handler is over.
                self.settle(&mut next, to);
                out.push(self.answered(next, to));
            }
        }
        for cpu in 0..2 {
            if s.cores[cpu].handler.is_some() {
                out.push(self.answered(s.clone(), cpu));
            } else if let Some(op) = self.ops[cpu].get(s.cores[cpu].pc) {
                self.step(s, cpu, op, out);
            }
        }
    }

    /// The program is at its end, or in user mode for good; and no handler runs.
    fn is_finished(&self, s: &State, cpu: Cpu) -> bool {
        let rest = &self.ops[cpu][s.cores[cpu].pc..];
        s.cores[cpu].handler.is_none() && matches!(rest, [] | [Op::Userspace])
    }
}
