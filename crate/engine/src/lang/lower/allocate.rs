//! Allocation: frames are counted by what may ask for them.

use crate::lang::ast::{Expr, ExprKind};
use crate::lang::lower::code::Lowering;
use crate::lang::lower::values::{Ty, Value};
use crate::lang::source::Span;
use crate::machine::program::{Exp, Op};
use crate::machine::{Choice, INIT_MM, MAX_FRAMES, Spare};

/// Functions that give a frame, each with the level of the table that it is; 0 for a page.
pub(super) const ALLOCATES: &[(&str, usize)] =
    &[("alloc_page", 0), ("pmd_alloc_one", 2), ("pte_alloc_one", 1)];

/// Frames that one statement is counted for, however often a loop comes to it.
const MOST: u32 = 4;

/// Frames to spare of one sort.
#[derive(Debug)]
pub(super) struct Pool {
    name: &'static str,
    level: usize,
    mm: usize,
    count: usize,
}

impl Lowering<'_, '_> {
    /// `alloc_page()`, `alloc_page(may_fail)`, `pte_alloc_one(mm)`: null where it fails. A number says how many frames
    /// this statement is good for.
    pub(super) fn allocation(&mut self, name: &str, args: &[Expr], span: Span) -> Value {
        let Some((name, level)) = ALLOCATES.iter().find(|(known, _)| *known == name).copied() else {
            return Value::wrong();
        };
        if self.place.waits {
            self.wrong(span, "a wait cannot allocate", "allocate before it");
            return Value::wrong();
        }
        let owners = if self.place.handler { self.model.cpus.len() as u32 } else { 1 };
        let (mut mm, mut may_fail, mut count) = (None, false, owners * self.place.turns.min(MOST));
        for arg in args {
            match &arg.kind {
                ExprKind::Name(word) if word == "may_fail" => may_fail = true,
                ExprKind::Int(number) => count = *number,
                _ if level > 0 && mm.is_none() => mm = Some(self.fixed(arg, Ty::Mm) as usize),
                _ => self.takes_no_more(name, level, arg.span),
            }
        }
        if level > 0 && mm.is_none() {
            self.takes_no_more(name, level, span);
        }
        let of_user = usize::from(self.model.mms.len() > 1);
        let mm = mm.unwrap_or(if of_user == 0 { INIT_MM } else { of_user });
        let spare = self.pool((name, level), mm, count.min(MAX_FRAMES as u32) as usize);
        self.enter_kernel(span);
        let reg = self.reg(span);
        if may_fail {
            let way = self.reg(span);
            self.choose(span, (way, 2), Choice::Allocation);
            self.emit(span, Op::Eval(reg, Exp::Const(0)));
            let fails = self.emit(span, Op::Branch(Exp::Reg(way), 0));
            self.emit(span, Op::Allocate(reg, spare));
            self.aim(fails);
        } else {
            self.emit(span, Op::Allocate(reg, spare));
        }
        Value::new(Exp::Reg(reg), Ty::Frame)
    }

    fn takes_no_more(&mut self, name: &str, level: usize, span: Span) {
        let what = if level == 0 { "" } else { "an mm, and " };
        self.wrong(span, format!("`{name}` takes {what}`may_fail` or a number of frames"), "");
    }

    fn pool(&mut self, (name, level): (&'static str, usize), mm: usize, count: usize) -> usize {
        let known = self.pools.iter().position(|pool| (pool.level, pool.mm) == (level, mm));
        let at = known.unwrap_or(self.pools.len());
        if known.is_none() {
            self.pools.push(Pool { name, level, mm, count: 0 });
        }
        self.pools[at].count += count;
        at
    }

    /// Makes the frames that are counted.
    pub(super) fn make_spares(&mut self, span: Span) {
        for pool in std::mem::take(&mut self.pools) {
            let Pool { name, level, mm, count } = pool;
            let ranges = &self.model.mms[mm].ranges;
            let entries = match level {
                0 => 0,
                1 => ranges.iter().map(Vec::len).max().unwrap_or(0),
                _ => ranges.len(),
            };
            let only = (level == 1 && ranges.len() == 1).then_some(0);
            let what = if level == 0 { "page" } else { "table" };
            let alike = self.model.spares.iter().flat_map(|spare| &spare.frames);
            let alike = alike.filter(|frame| (self.model.frames[**frame].level == 0) == (level == 0)).count();
            let mut frames = Vec::new();
            for number in 1..=count {
                if self.model.frames.len() >= MAX_FRAMES {
                    let help =
                        "fewer pages or levels will do, or a number among the arguments of an allocation";
                    self.wrong(span, format!("more than {MAX_FRAMES} frames"), help);
                    return;
                }
                let frame = self.frame(&format!("{what} {}", alike + number), mm, level);
                self.model.frames[frame].range = only;
                (0..entries).for_each(|index| self.cell(frame, index, crate::machine::Entry::NONE));
                frames.push(frame);
            }
            self.model.spares.push(Spare { name, frames });
        }
    }
}
