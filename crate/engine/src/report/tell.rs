//! A run told: each move with what it did, as facts; `words` makes sentences of them, `wave` the picture.

use crate::explore::Replay;
use crate::machine::program::{Exp, Fence, Op, Origin, Pc, Reads};
use crate::machine::{Access, Asked, Context, Fill, Hold, Machine, Move, Outcome, Via, Words};
use crate::report::rcu::Rcu;
use crate::report::{Actor, Kind, Role, accesses, rcu, waiting};

/// What one move did.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    /// The move.
    pub(super) step: Move,
    /// The CPU it was made on.
    pub(super) cpu: usize,
    /// What was done, the interrupt taken for it aside.
    pub(super) act: Act,
    /// True if it began with taking an interrupt.
    pub(super) takes_interrupt: bool,
    /// True if a handler ended with it.
    pub(super) acknowledges: bool,
    /// Where the text says so.
    pub(super) origin: Option<Origin>,
    /// The request it makes or serves.
    pub(super) slot: Option<usize>,
    /// The violation that it is.
    pub(super) violation: Option<Kind>,
}

/// What was done, with the things it was done to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// A walker took a step.
    Fill(Fill),
    /// A walker marked an entry as used.
    Mark(usize),
    /// An item was dropped by itself.
    Evict(usize),
    /// An access went through something held: to where, null for a fault.
    Use { item: usize, address: usize, write: bool, to: Option<usize> },
    /// An access made a walk of its own: to where, null for a fault; whether it marked the entry.
    Walk { address: usize, write: bool, to: Option<usize>, marks: bool },
    /// A fault handler ended.
    FaultEnd(usize),
    /// A promise of a space about an address began or ended.
    Promise(usize, usize, Forbidden, bool),
    /// Something became of the content of a frame, by its index plus one.
    Content(u32, Content),
    /// An entry was emptied or set.
    Store(usize, bool),
    /// An entry of a table that was freed was read or written by a program.
    Software(usize),
    /// A store to a place, of this value, began to wait in its CPU's buffer.
    Wait(usize, u32),
    /// The answer of a handler, which waited for the stores before it, came to the CPU that had asked.
    Answer(usize),
    /// A barrier was executed.
    Fence(Fence),
    /// A frame was given to the program.
    Allocate(Option<usize>),
    /// A store became visible in a table that was freed: the table and the place.
    Late(usize, usize),
    /// A frame was freed.
    Free(usize),
    /// A root was loaded.
    LoadRoot(usize),
    /// An instruction was executed, issued or performed: which, for which address and space.
    Insn { insn: usize, address: u32, tag: u32, issues: bool },
    /// Devices dropped what they held of an address space, or of an address of it.
    Devices(usize, Option<usize>),
    /// What the backing store had of an address space, or of an address of it, was taken out of it.
    Backing(usize, Option<usize>),
    /// Other CPUs were asked.
    Send(u32),
    /// Waiting ended.
    WaitAcks,
    /// Waiting ended.
    Complete,
    /// Something of read-copy-update.
    Rcu(Rcu),
    /// A condition was waited for.
    WaitUntil,
    /// An assertion was checked.
    Assert,
    /// A shared variable was read, by its place, and held this.
    Look(usize, u32),
    /// A shared variable was set.
    Put(usize, u32),
    /// A shared variable was exchanged: what it held, and what it holds.
    Exchange(usize, u32, u32),
    /// A shared variable was compared, which did not hold what was expected but this.
    Differs(usize, u32),
    /// A shared variable was added to, or something was taken from it: what it held, and what it holds.
    Add(usize, u32, u32),
    /// User memory was accessed.
    Access(usize, bool),
    /// To user mode, or back.
    User(bool),
    /// Access to user memory began or ended.
    Uaccess(bool),
    /// Interrupts on or off.
    Irqs(bool),
    /// This CPU became a lazy user, or ceased to be one.
    Lazy(bool),
    /// A context-synchronising event.
    Synchronise,
    /// Something others may change was read.
    Read(Looks),
    /// A lock was taken.
    Lock(usize, Hold),
    /// A lock was tried, and was taken or not.
    TryLock(usize, bool),
    /// A lock was given back.
    Unlock(usize),
    /// Others are kept out from here on.
    Atomic,
    /// One of so many ways was chosen, by an operation.
    Choose(u32, u32, Pc),
    /// A loop went round.
    Turn,
    /// A handler was entered, which waits or chooses first.
    Enter,
    /// A handler ran and found nothing to do.
    Nothing,
}

/// What a promise forbids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Forbidden {
    Write,
    Access,
    /// To reach a frame, by its index plus one.
    Frame(u32),
}

/// What became of the content of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    WrittenOut,
    Discarded,
    Dirty,
    Clean,
}

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Looks {
    Lazy,
    Loaded,
    /// An entry, by its place where one statement reads one.
    Entry(Option<usize>),
    /// Where an entry stands.
    Place,
    /// Whether a frame is marked dirty, by its index plus one.
    Dirty(u32),
}

/// The facts of a replayed run, the last of which is the violation if there is one.
pub(super) fn facts(replay: &Replay<'_>, kind: Option<Kind>) -> Vec<Fact> {
    let mut facts: Vec<Fact> = (0..replay.moves.len()).map(|index| fact(replay, index, kind)).collect();
    waiting::find_origins(&mut facts);
    facts
}

/// The fact of one move of a replayed run.
pub(super) fn fact(replay: &Replay<'_>, index: usize, kind: Option<Kind>) -> Fact {
    let before = &replay.states[index];
    let after = replay.states.get(index + 1).unwrap_or(before);
    let violation = kind.filter(|_| index + 1 == replay.moves.len());
    fact_of(&replay.machine, (before, after), replay.moves[index], violation)
}

fn fact_of(
    machine: &Machine<'_>,
    (before, after): (&Words, &Words),
    step: Move,
    violation: Option<Kind>,
) -> Fact {
    let plain = |cpu: u8, act| Fact {
        step,
        cpu: cpu.into(),
        act,
        takes_interrupt: false,
        acknowledges: false,
        origin: None,
        slot: None,
        violation,
    };
    let runs = |context: Context, cpu| operation(machine, before, after, context, plain(cpu, Act::Nothing));
    match step {
        Move::Fill(fill) => plain(fill.cpu, Act::Fill(fill)),
        Move::Mark(mark) => plain(mark.cpu, Act::Mark(mark.cell.into())),
        Move::Land(cpu, position) => {
            let (act, slot) = waiting::lands(machine, before, cpu.into(), position.into());
            Fact { slot, ..plain(cpu, act) }
        }
        Move::Drop(item) => {
            plain(machine.items.get(item.into()).holder().unwrap_or_default(), Act::Evict(item.into()))
        }
        Move::Access(access) => {
            let pc = machine.layout.pc(before, Context::Thread(access.cpu.into()));
            let origin = machine.model.program.origins[pc as usize];
            Fact { origin: Some(origin), ..plain(access.cpu, performed(machine, before, access)) }
        }
        Move::Perform(cpu, slot) => {
            let request = machine.layout.slots[usize::from(slot)];
            let Asked::Insn(insn) = request.asked else { return plain(cpu, Act::Rcu(Rcu::Passes)) };
            let arg = |n| machine.layout.arg(before, slot.into(), n);
            let act = Act::Insn { insn, address: arg(0), tag: arg(1), issues: false };
            let origin = Some(machine.model.program.origins[request.pc as usize]);
            Fact { slot: Some(slot.into()), origin, ..plain(cpu, act) }
        }
        Move::Thread(cpu) => runs(Context::Thread(cpu.into()), cpu),
        Move::Handler(cpu) => runs(Context::Handler(cpu.into()), cpu),
        Move::Choose(cpu, way) => {
            let context = machine.running(before, cpu.into());
            let pc = machine.layout.pc(before, context);
            let ways = machine.ways(pc).unwrap_or_default();
            Fact { act: Act::Choose(way.into(), ways, pc), ..runs(context, cpu) }
        }
        Move::Take(cpu, slot) => {
            let mut entered = before.to_vec();
            machine.enter(&mut entered, cpu.into(), slot.into());
            let mut fact = Fact { takes_interrupt: true, ..plain(cpu, Act::Nothing) };
            fact.origin =
                Some(machine.model.program.origins[machine.layout.slots[usize::from(slot)].pc as usize]);
            if !machine.goes_on(&entered, cpu.into()) && machine.layout.in_handler(&entered, cpu.into()) {
                fact.act = Act::Enter;
            } else if machine.layout.in_handler(&entered, cpu.into()) {
                fact = operation(machine, &entered, after, Context::Handler(cpu.into()), fact);
            }
            Fact {
                slot: Some(slot.into()),
                acknowledges: ends(machine, after, Context::Handler(cpu.into()), slot.into()),
                ..fact
            }
        }
    }
}

fn operation(machine: &Machine<'_>, before: &Words, after: &Words, context: Context, fact: Fact) -> Fact {
    let pc = machine.layout.pc(before, context);
    let cpu = context.cpu();
    let value = |e: &Exp| machine.value(before, context, e);
    let number = |e: &Exp| value(e) as usize;
    let slot = machine.layout.slot_of(pc, cpu);
    let op = &machine.model.program.code[pc as usize];
    let software = machine.freed_table_of(before, context, op).filter(|_| fact.violation.is_some());
    let act = match op {
        _ if software.is_some() => software.map_or(Act::Nothing, Act::Software),
        Op::Eval(_, e) | Op::Branch(e, _) => {
            let place = e.place_read().map(|place| value(place) as usize);
            match place.filter(|place| machine.layout.shared_at(*place).is_some()) {
                Some(place) => Act::Look(place, machine.layout.load(before, cpu, place)),
                None => Act::Read(looks(e, place, &value)),
            }
        }
        Op::Clear(_, place) => Act::Store(value(place) as usize, false),
        Op::Allocate(_, spare) => Act::Allocate(machine.next_spare(before, *spare)),
        Op::Free(frame) => {
            value(frame).checked_sub(1).map_or(Act::Nothing, |frame| Act::Free(frame as usize))
        }
        op @ (Op::Store(place, _)
        | Op::Exchange(_, place, _)
        | Op::CompareExchange(_, place, ..)
        | Op::FetchAdd(_, place, _)) => memory(machine, (before, after), context, op, value(place) as usize),
        Op::LoadRoot(load) => Act::LoadRoot(value(&load.mm) as usize),
        Op::Insn(insn, address, mm) => {
            Act::Insn { insn: *insn, address: value(address), tag: value(mm), issues: slot.is_some() }
        }
        Op::InvalidateDevices(mm, at) => Act::Devices(number(mm), at.as_ref().map(number)),
        Op::InvalidateBacking(mm, at) => Act::Backing(number(mm), at.as_ref().map(number)),
        Op::Send(_, mask) => Act::Send(value(mask) & machine.model.cpu_mask() & !(1 << cpu)),
        Op::WaitAcks => Act::WaitAcks,
        op @ (Op::RcuRead(_) | Op::Grace(_) | Op::WaitGrace(_)) => Act::Rcu(rcu::done(op)),
        Op::Complete(_) => Act::Complete,
        Op::WaitUntil(_) => Act::WaitUntil,
        Op::Assert(_) => Act::Assert,
        op => accesses::act(op, value).unwrap_or_else(|| section(machine, before, context, op)),
    };
    let act = waiting::begins_to_wait(machine, (before, after), context).unwrap_or(act);
    let acknowledges = ends(machine, after, context, machine.layout.served(before, cpu));
    let origin = Some(machine.model.program.origins[pc as usize]);
    Fact { act, slot: slot.or(fact.slot), acknowledges, origin, ..fact }
}

/// What an operation did that changes what the CPU may do, or others.
fn section(machine: &Machine<'_>, before: &Words, context: Context, op: &Op) -> Act {
    let value = |e: &Exp| machine.value(before, context, e);
    match op {
        Op::EnterUser | Op::LeaveUser | Op::Userspace => Act::User(*op == Op::EnterUser),
        Op::Uaccess(begins) => Act::Uaccess(*begins),
        Op::Lock(place, hold) => Act::Lock(value(place) as usize, *hold),
        Op::TryLock(_, place, hold) => {
            let took = machine.can_lock(before, context, place, *hold);
            Act::TryLock(value(place) as usize, took)
        }
        Op::Unlock(place, _) => Act::Unlock(value(place) as usize),
        Op::Atomic(_) => Act::Atomic,
        Op::Turn => Act::Turn,
        Op::Irqs(on) => Act::Irqs(*on),
        Op::Lazy(on) => Act::Lazy(*on),
        Op::Synchronise => Act::Synchronise,
        Op::Fence(fence) => Act::Fence(*fence),
        _ => Act::Nothing,
    }
}

/// True if the handler of a request ends and somebody waits for it.
fn ends(machine: &Machine<'_>, after: &Words, context: Context, slot: usize) -> bool {
    let Context::Handler(cpu) = context else { return false };
    !machine.layout.in_handler(after, cpu) && !rcu::is_callback(machine, slot)
}

/// What an operation did that reads or writes memory and nothing else.
fn memory(
    machine: &Machine<'_>,
    (before, after): (&Words, &Words),
    context: Context,
    op: &Op,
    place: usize,
) -> Act {
    let held = |s: &Words| machine.layout.load(s, context.cpu(), place);
    let expected = match op {
        Op::CompareExchange(_, _, expected, _) => Some(machine.value(before, context, expected)),
        _ => None,
    };
    if machine.layout.shared_at(place).is_none() {
        return match machine.model.cells.get(place) {
            Some(_) if expected.is_some_and(|expected| expected != held(before)) => {
                Act::Read(Looks::Entry(Some(place)))
            }
            Some(_) => Act::Store(place, matches!(op, Op::Store(..)) || held(after) != 0),
            None => Act::Store(place, matches!(op, Op::Store(..))),
        };
    }
    match op {
        Op::CompareExchange(..) if expected != Some(held(before)) => Act::Differs(place, held(before)),
        Op::Store(..) => Act::Put(place, held(after)),
        Op::FetchAdd(..) => Act::Add(place, held(before), held(after)),
        _ => Act::Exchange(place, held(before), held(after)),
    }
}

/// An access that was performed, with what came of it.
fn performed(machine: &Machine<'_>, before: &Words, access: Access) -> Act {
    let (address, write) = (usize::from(access.address), access.write);
    let (to, marked) = match machine.outcome(before, access) {
        Some(Outcome::Reaches { frame, marks, .. }) => (Some(frame), marks.is_some()),
        _ => (None, false),
    };
    match access.via {
        Via::Held(item) => Act::Use { item: item.into(), address, write, to },
        Via::Walk(_) => Act::Walk { address, write, to, marks: marked },
    }
}

fn looks(e: &Exp, place: Option<usize>, value: &dyn Fn(&Exp) -> u32) -> Looks {
    match e {
        Exp::LazyCpus | Exp::Lazy => Looks::Lazy,
        Exp::Read(_) => Looks::Entry(place),
        Exp::Place(..) => Looks::Place,
        Exp::Dirty(frame) => Looks::Dirty(value(frame)),
        Exp::Binary(a, _, b) if a.reads() == Reads::Nothing => looks(b, place, value),
        Exp::Binary(a, ..) => looks(a, place, value),
        Exp::Not(e) | Exp::Field(e, _) => looks(e, place, value),
        _ => Looks::Loaded,
    }
}

impl Fact {
    /// Who makes the move.
    pub(super) fn actor(&self) -> Actor {
        match self.step {
            _ if matches!(self.act, Act::Rcu(_)) => Actor::Kernel,
            Move::Fill(_) | Move::Mark(_) | Move::Drop(_) | Move::Perform(..) | Move::Land(..) => {
                Actor::Hardware
            }
            Move::Access(..) => Actor::User,
            _ => Actor::Kernel,
        }
    }

    /// What kind of moment it is.
    pub(super) fn role(&self) -> Role {
        match &self.act {
            _ if self.violation.is_some() => Role::Violation,
            Act::Fill(_) => Role::Fill,
            Act::Store(..) | Act::Mark(_) => Role::Store,
            Act::Free(_) => Role::Free,
            Act::Send(0) => Role::Act,
            Act::Send(_) | Act::Insn { issues: true, .. } => Role::Request,
            Act::WaitAcks | Act::Complete => Role::Complete,
            Act::Insn { .. } | Act::Devices(..) => Role::Perform,
            _ if self.takes_interrupt => Role::Perform,
            _ => Role::Act,
        }
    }
}
