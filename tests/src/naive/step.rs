//! What the moves of programs do.

use super::{Item, Mistake, Next, Rules, State};
use crate::fragment::{Answer, Cpu, Entry, Frame, Insn, Op, Page, ROOT, Reach, Scope, Stmt};

/// The translations of an address that an access of a CPU may go through: frame and right to write.
pub(super) fn hits(s: &State, cpu: Cpu, page: Page) -> impl Iterator<Item = (Frame, bool)> {
    s.cached.iter().filter_map(move |item| match *item {
        (at, Item::Leaf(of, frame, write)) if at == cpu && of == page && s.cores[cpu].app => {
            Some((frame, write))
        }
        _ => None,
    })
}

/// Drops what a CPU holds.
pub(super) fn forget(s: &mut State, cpu: Cpu, gone: impl Fn(Item) -> bool) {
    s.cached.retain(|(at, item)| *at != cpu || !gone(*item));
}

/// R8: an invalidate on one CPU. It stops a walk if it would drop what the walk has read, which is the upper entry.
pub(super) fn invalidate(s: &mut State, cpu: Cpu, scope: Scope) {
    forget(s, cpu, |item| match (scope, item) {
        (_, Item::Read(..)) => false,
        (Scope::All, _) => true,
        (Scope::Page(page) | Scope::Leaf(page) | Scope::Clear(page), Item::Leaf(of, ..)) => of == page,
        (Scope::Page(_), Item::Partial(_) | Item::Walk(_)) => true,
        (Scope::Leaf(_) | Scope::Clear(_), Item::Partial(_) | Item::Walk(_)) => false,
    });
}

/// The entry that a statement reads or changes.
fn touched(stmt: &Stmt) -> Option<Entry> {
    match stmt {
        Stmt::Clear(_, entry)
        | Stmt::Read(_, entry)
        | Stmt::Set(entry, ..)
        | Stmt::WaitUntil(entry, _)
        | Stmt::BugOn(entry, _) => Some(*entry),
        Stmt::Flush(Insn { scope: Scope::Clear(page), .. }) => Some(Entry::Leaf(*page)),
        _ => None,
    }
}

impl Rules<'_> {
    /// The way of a program to an entry: false where it ends before, none where it comes to a table that was freed.
    fn finds(&self, s: &State, entry: Entry) -> Option<bool> {
        match (entry, s.top) {
            (Entry::Top, _) => Some(true),
            _ if self.machine.levels == 1 => Some(true),
            (_, Some(table)) => (!s.freed.contains(&table)).then_some(true),
            (_, None) => Some(false),
        }
    }

    fn held(&self, s: &State, entry: Entry) -> Option<Frame> {
        match entry {
            _ if self.finds(s, entry) != Some(true) => None,
            Entry::Top => s.top,
            Entry::Leaf(page) => s.leaves[page].map(|(frame, _)| frame),
        }
    }

    fn put(&self, s: &mut State, entry: Entry, holds: Option<(Frame, bool)>) {
        match entry {
            _ if self.finds(s, entry) != Some(true) => {}
            Entry::Top => s.top = holds.map(|(frame, _)| frame),
            Entry::Leaf(page) => s.leaves[page] = holds,
        }
    }

    /// The next move of a handler.
    pub(super) fn answered(&self, mut s: State, cpu: Cpu) -> Next {
        if let Some((from, at, next)) = s.cores[cpu].handler
            && let Op::Do(Stmt::Ipi(_, handler)) = &self.ops[from][at]
        {
            let idle = |answer: &&Answer| **answer == Answer::LeaveMm && !s.cores[cpu].app;
            let answer = handler.iter().skip(next).find(|answer| !idle(answer));
            if let Some(Answer::Flush(Insn { scope: Scope::Clear(page), .. })) = answer
                && self.finds(&s, Entry::Leaf(*page)).is_none()
            {
                return Next::Broken("freed-table");
            }
        }
        self.answer(&mut s, cpu);
        Next::State(s)
    }

    /// R14.
    pub(super) fn load_root(&self, s: &mut State, cpu: Cpu, app: bool) {
        s.cores[cpu].app = app;
        forget(s, cpu, |item| match item {
            Item::Walk(_) | Item::Read(..) => !self.machine.stray_finishes,
            Item::Leaf(..) | Item::Partial(_) => !self.machine.tagged,
        });
    }

    /// R8, R9 and R12.
    fn flush(&self, s: &mut State, cpu: Cpu, insn: Insn) {
        if let Scope::Clear(page) = insn.scope {
            self.put(s, Entry::Leaf(page), None);
        }
        for to in (0..2).filter(|to| insn.everywhere || *to == cpu) {
            let deferred = insn.everywhere && self.machine.reach == Reach::Deferred;
            if deferred {
                s.issued.entry((cpu, to)).or_default().push(insn);
            }
            if !deferred || self.mistake == Mistake::DropsAtIssue {
                invalidate(s, to, insn.scope);
            }
        }
    }

    /// R13: the next statement of the handler, and its end with the last of them.
    fn answer(&self, s: &mut State, cpu: Cpu) {
        let Some((from, at, mut next)) = s.cores[cpu].handler else { return };
        let Op::Do(Stmt::Ipi(_, handler)) = &self.ops[from][at] else { return };
        // That this CPU's own root is another one is no move to find out.
        let idle = |s: &State, next: usize| handler.get(next) == Some(&Answer::LeaveMm) && !s.cores[cpu].app;
        while idle(s, next) {
            next += 1;
        }
        match handler.get(next) {
            Some(Answer::Flush(_)) if self.mistake == Mistake::AnswersAtOnce => {}
            Some(Answer::Flush(insn)) => self.flush(s, cpu, *insn),
            Some(Answer::LoadInit | Answer::LeaveMm) => self.load_root(s, cpu, false),
            None => {}
        }
        next += 1;
        while idle(s, next) {
            next += 1;
        }
        s.cores[cpu].handler = (next < handler.len()).then_some((from, at, next));
    }

    /// Sends the request of this op to the other CPU.
    fn ask(&self, s: &mut State, cpu: Cpu, handler: &[Answer]) {
        let other = 1 - cpu;
        s.sent.insert((other, cpu, s.cores[cpu].pc));
        if self.mistake == Mistake::AnswersAtOnce {
            for answer in handler {
                if let Answer::Flush(insn) = answer {
                    self.flush(s, other, *insn);
                }
            }
        }
    }

    /// The next step of a thread, if it can make one; an access can be several.
    pub(super) fn step(&self, s: &State, cpu: Cpu, op: &Op, out: &mut Vec<Next>) {
        if let Op::Do(stmt) = op
            && touched(stmt).is_some_and(|entry| self.finds(s, entry).is_none())
        {
            return out.push(Next::Broken("freed-table"));
        }
        let mut next = s.clone();
        let core = &mut next.cores[cpu];
        match op {
            Op::Skip(_) => {}
            Op::User(user) => core.user = *user,
            Op::Userspace if self.is_finished(s, cpu) => return,
            Op::Userspace => core.user = false,
            Op::Uaccess(open) => core.uaccess = *open,
            Op::Irqs(on) => core.irqs = *on,
            Op::Look => core.saw = s.cores[1 - cpu].app,
            Op::Do(Stmt::Access(page, write)) => return self.access(s, cpu, (*page, *write), out),
            Op::Do(stmt) => match self.statement(&mut next, cpu, stmt) {
                Some(true) => {}
                Some(false) => return out.push(Next::Broken("bug-on")),
                None => return,
            },
        }
        self.goes_on(next, cpu, out);
    }

    fn goes_on(&self, mut next: State, cpu: Cpu, out: &mut Vec<Next>) {
        next.cores[cpu].pc += 1;
        self.settle(&mut next, cpu);
        out.push(Next::State(next));
    }

    /// False if it is a bug, none if it has to wait.
    fn statement(&self, s: &mut State, cpu: Cpu, stmt: &Stmt) -> Option<bool> {
        match stmt {
            Stmt::Clear(var, entry) => {
                s.cores[cpu].vars[*var] = self.held(s, *entry);
                self.put(s, *entry, None);
            }
            Stmt::Read(var, entry) => s.cores[cpu].vars[*var] = self.held(s, *entry),
            // R16. An entry that held nothing gives nothing to free; a frame that is free is not freed again.
            Stmt::Free(var) => {
                if let Some(frame) = s.cores[cpu].vars[*var]
                    && !s.freed.insert(frame)
                {
                    return Some(false);
                }
            }
            Stmt::Set(entry, var, write) => {
                self.put(s, *entry, s.cores[cpu].vars[*var].map(|frame| (frame, *write)));
            }
            Stmt::Flush(insn) => self.flush(s, cpu, *insn),
            // R11: those of another CPU do not count.
            Stmt::Barrier if s.issued.keys().any(|(from, _)| *from == cpu) => return None,
            Stmt::Barrier => {}
            Stmt::Ipi(ever, handler) => {
                if *ever || std::mem::take(&mut s.cores[cpu].saw) {
                    self.ask(s, cpu, handler);
                }
            }
            Stmt::Wait => {
                let asked = s.sent.iter().any(|(_, from, _)| *from == cpu);
                let answering = s.cores.iter().any(|core| core.handler.is_some_and(|(from, ..)| from == cpu));
                return (!asked && !answering).then_some(true);
            }
            Stmt::WaitUntil(entry, present) => {
                return (self.held(s, *entry).is_some() == *present).then_some(true);
            }
            Stmt::LoadRoot(app) => self.load_root(s, cpu, *app),
            Stmt::BugOn(entry, present) => return Some(self.held(s, *entry).is_some() != *present),
            // Ops of their own.
            Stmt::If(..) | Stmt::Access(..) | Stmt::Uaccess(_) | Stmt::Userspace | Stmt::IrqOff(_) => {}
        }
        Some(true)
    }

    /// R5: through any translation that the CPU holds, or by a fresh walk. A fault ends the access and is no harm.
    fn access(&self, s: &State, cpu: Cpu, (page, write): (Page, bool), out: &mut Vec<Next>) {
        let mut ways: Vec<Option<(Frame, bool)>> = hits(s, cpu, page).map(Some).collect();
        for table in self.ways_to_the_last_level(s, cpu) {
            match table {
                Some(table) if s.freed.contains(&table) => out.push(Next::Broken("freed-table")),
                Some(_) => ways.push(s.leaves[page]),
                None => ways.push(None),
            }
        }
        let faults = |way: &Option<(Frame, bool)>| way.is_none_or(|(_, writable)| write && !writable);
        let is_stale = |way: &Option<(Frame, bool)>| way.is_some_and(|(frame, _)| s.freed.contains(&frame));
        if ways.iter().any(|way| !faults(way) && is_stale(way)) {
            out.push(Next::Broken("stale-frame"));
        }
        if ways.iter().any(|way| faults(way) || !is_stale(way)) {
            self.goes_on(s.clone(), cpu, out);
        }
    }

    /// The tables that a fresh walk for an access may come to, none where it ends before. In one level the root is
    /// the table, which is never freed.
    fn ways_to_the_last_level(&self, s: &State, cpu: Cpu) -> Vec<Option<Frame>> {
        if !s.cores[cpu].app {
            return vec![None];
        }
        if self.machine.levels == 1 {
            return vec![Some(ROOT)];
        }
        let cached = s.cached.iter().filter_map(|item| match *item {
            (at, Item::Partial(table) | Item::Walk(table)) if at == cpu => Some(Some(table)),
            _ => None,
        });
        cached.chain([s.top]).collect()
    }
}
