//! Random programs of the fragment: the same seed, the same program.

use super::{Answer, Begins, Entry, Gate, Insn, Machine, Page, Program, Reach, Scope, Stmt, Thread, Var};
use crate::numbers::Numbers;

/// The program of a seed.
#[must_use]
pub fn program(seed: u64) -> Program {
    let mut numbers = Numbers(seed);
    let machine = machine(&mut numbers);
    let threads = [5, 3]
        .map(|most| {
            let begins =
                numbers.one_of(&[Begins::Kernel, Begins::Kernel, Begins::User, Begins::User, Begins::After]);
            let cold = begins != Begins::After && numbers.once_in(4);
            let user = begins == Begins::User;
            let mut writer = Writer { numbers: &mut numbers, machine: &machine, user, body: Vec::new() };
            for _ in 0..1 + writer.numbers.below(most) {
                writer.statement();
            }
            Thread { begins, cold, body: writer.body }
        })
        .into();
    Program { machine, threads }
}

fn machine(numbers: &mut Numbers) -> Machine {
    let gate = numbers.one_of(&[Gate::AnyMode, Gate::AnyMode, Gate::UserMode, Gate::Demand]);
    let tagged = numbers.once_in(2);
    let pages = 1 + numbers.below(2);
    Machine {
        gate,
        walk_cache: gate != Gate::Demand && !numbers.once_in(3),
        tagged,
        stray_finishes: gate != Gate::Demand && tagged && numbers.once_in(2),
        reach: numbers.one_of(&[Reach::Here, Reach::Sync, Reach::Deferred]),
        levels: if numbers.once_in(4) { 1 } else { 2 },
        pages: (0..pages).map(|_| numbers.one_of(&[Some(true), Some(true), Some(false), None])).collect(),
    }
}

/// What writes the statements of a thread.
struct Writer<'a> {
    numbers: &'a mut Numbers,
    machine: &'a Machine,
    /// Whether the first statement finds the CPU in user mode.
    user: bool,
    body: Vec<Stmt>,
}

impl Writer<'_> {
    fn page(&mut self) -> Page {
        self.numbers.below(self.machine.pages.len())
    }

    /// An entry, and a variable for entries of its level.
    fn entry(&mut self) -> (Var, Entry) {
        if self.machine.levels == 2 && self.numbers.once_in(3) {
            return (2, Entry::Top);
        }
        let page = self.page();
        (self.numbers.below(2), Entry::Leaf(page))
    }

    /// An entry is read or cleared. It is not read in user mode: the language lets a thread read tables there, which no
    /// CPU does.
    fn take(&mut self) -> Stmt {
        let (var, entry) = self.entry();
        let user = self.body.iter().fold(self.user, |user, stmt| match stmt {
            Stmt::Userspace => true,
            Stmt::Access(..) => user,
            _ => false,
        });
        if !user && self.numbers.once_in(4) { Stmt::Read(var, entry) } else { Stmt::Clear(var, entry) }
    }

    /// Frees what a variable holds; if there was nothing to keep in one, an entry is taken first.
    fn free(&mut self) -> Stmt {
        let taken = self.body.iter().any(|stmt| matches!(stmt, Stmt::Clear(..) | Stmt::Read(..)));
        if taken { Stmt::Free(self.kept()) } else { self.take() }
    }

    /// A variable that something was kept in, if there is one.
    fn kept(&mut self) -> Var {
        let kept: Vec<Var> = self
            .body
            .iter()
            .filter_map(|stmt| match stmt {
                Stmt::Clear(var, _) | Stmt::Read(var, _) => Some(*var),
                _ => None,
            })
            .collect();
        if kept.is_empty() { 0 } else { self.numbers.one_of(&kept) }
    }

    fn insn(&mut self, everywhere: bool) -> Insn {
        let page = self.page();
        let scopes = [
            Scope::All,
            Scope::All,
            Scope::Page(page),
            Scope::Leaf(page),
            Scope::Clear(page),
            Scope::Clear(page),
        ];
        loop {
            let scope = self.numbers.one_of(&scopes);
            // What does not reach everywhere is there on every machine, so that this ends.
            let insn = Insn { scope, everywhere: everywhere && self.machine.reach != Reach::Here };
            if self.machine.has(insn) {
                return insn;
            }
        }
    }

    fn handler(&mut self) -> Vec<Answer> {
        (0..1 + self.numbers.below(2))
            .map(|_| match self.numbers.below(5) {
                0 => Answer::LoadInit,
                1 => Answer::LeaveMm,
                _ => Answer::Flush(self.insn(false)),
            })
            .collect()
    }

    /// A flush as it should be: everywhere, and waited for.
    fn flush(&mut self) {
        if self.machine.reach == Reach::Here {
            let insn = self.insn(false);
            let ipi = Stmt::Ipi(!self.numbers.once_in(4), vec![Answer::Flush(insn)]);
            self.body.extend([ipi, Stmt::Flush(insn), Stmt::Wait]);
        } else {
            let insn = self.insn(true);
            self.body.push(Stmt::Flush(insn));
            if self.machine.reach == Reach::Deferred {
                self.body.push(Stmt::Barrier);
            }
        }
    }

    fn statement(&mut self) {
        let stmt = match self.numbers.below(32) {
            0..7 => self.take(),
            7..14 => self.free(),
            14..17 => return self.flush(),
            17 => {
                let (var, entry) = self.entry();
                Stmt::Set(entry, var, self.numbers.once_in(2))
            }
            18 => Stmt::If(self.kept(), self.insn(true)),
            19..21 => {
                let everywhere = self.numbers.once_in(2);
                Stmt::Flush(self.insn(everywhere))
            }
            21 if self.machine.reach == Reach::Deferred => Stmt::Barrier,
            21..23 => Stmt::Ipi(self.numbers.once_in(2), self.handler()),
            23 => Stmt::Wait,
            24 => Stmt::WaitUntil(self.entry().1, self.numbers.once_in(2)),
            25 => Stmt::LoadRoot(self.numbers.once_in(2)),
            26 => Stmt::Uaccess((0..2).map(|_| (self.page(), self.numbers.once_in(3))).collect()),
            27 => Stmt::IrqOff(self.section()),
            28 => Stmt::BugOn(self.entry().1, self.numbers.once_in(2)),
            // What follows a stretch of user mode is the kernel's.
            _ if self.body.last() == Some(&Stmt::Userspace) => Stmt::Free(self.kept()),
            29..31 => Stmt::Userspace,
            _ => Stmt::Access(self.page(), self.numbers.once_in(3)),
        };
        self.body.push(stmt);
    }

    /// One or two statements with interrupts off.
    fn section(&mut self) -> Vec<Stmt> {
        let before = std::mem::take(&mut self.body);
        let user = std::mem::take(&mut self.user);
        for _ in 0..1 + self.numbers.below(2) {
            self.statement();
        }
        let mut section = std::mem::replace(&mut self.body, before);
        self.user = user;
        section.retain(|stmt| !matches!(stmt, Stmt::Userspace | Stmt::IrqOff(_)));
        section
    }
}
