//! What the parser makes of a file: the text as a tree, every name with its place.
//!
//! Nothing here is checked against anything else; that is the work of `library` and `lower`.

mod machine;
mod program;

pub use machine::*;
pub use program::*;

use std::sync::Arc;

use crate::lang::source::Span;
use crate::report::Standing;

/// A name or pattern where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name as written.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A string literal where it stands, without its quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Its content; a line break with the blanks around it counts as one blank.
    pub text: String,
    /// Where, quotes included.
    pub span: Span,
}

/// A file: its edition and what it declares.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// The number in `stalewalk 1`; 0 where the line is missing.
    pub edition: u32,
    /// What it declares, in order.
    pub items: Vec<Item>,
}

/// A declaration at the top of a file.
#[derive(Clone, Debug)]
pub enum Item {
    /// `group fills_in_kernel = walker hw, gate any-mode`
    Group(Group),
    /// `kernel neutral "…" rank 0 { … }`
    Kernel(Kernel),
    /// `arch x86-64 "…" rank 1 { … }`
    Arch(Arch),
    /// `strategy up_front "…" for exit_mmap, exec_mmap rank 1 { … }`
    Strategy(Strategy),
    /// `operation exit_mmap "…" (cpus in 1..=4 = 2) { … }` and `case NAME "…" of exit_mmap with up_front { … }`
    Operation(Operation),
}

/// A group of architectures, by the values of their knobs.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name.
    pub name: Name,
    /// Knob and value pairs, all of which must hold.
    pub tests: Vec<(Name, Name)>,
}

/// A set of kernel functions.
#[derive(Clone, Debug)]
pub struct Kernel {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Text,
    /// `kernel linux-6.19-x86 "…" of linux-6.19`: the set that this is a further part of. It is put on top of that set
    /// wherever that is asked for, and is none by itself.
    pub of: Option<Name>,
    /// Its place in lists. The smallest of all is the ground: every other set is put on top of it.
    pub rank: u32,
    /// The structs it declares.
    pub structs: Vec<Struct>,
    /// Its functions and its parts for some architectures.
    pub layer: Layer,
    /// `unseen flush_tlb_page "nobody has looked"`: functions of which the body below stands, as nobody has looked up what
    /// this kernel does; with the reason.
    pub unseen: Vec<(Name, Text)>,
    /// `lacks arm64, riscv "Linux has them since v3.7 and v4.15"`: architectures that this kernel does not run on; with
    /// the reason.
    pub lacks: Vec<(Vec<Name>, Text)>,
    /// Expectations about it.
    pub expects: Vec<Expect>,
}

/// `struct mmu_gather { mm: mm  pages: set<frame> }`
#[derive(Clone, Debug)]
pub struct Struct {
    /// Its name.
    pub name: Name,
    /// Field names with their types.
    pub fields: Vec<(Name, Type)>,
}

/// The type of a variable. Every variable begins as zero, false, null or the empty set, or as the smallest of
/// its range, unless it is declared with a value.
#[derive(Clone, Debug)]
pub enum Type {
    /// `bool`
    Bool,
    /// `int`: 0 to 65,535.
    Int,
    /// `lock`: a spinlock.
    Lock,
    /// `rwlock`: held by one writer or by several readers.
    RwLock,
    /// `0..=7`: a number; to leave the range is an error.
    Range(Box<Expr>, Box<Expr>),
    /// `tag`: 0 to 31.
    Tag,
    /// `mm`
    Mm,
    /// `cpu`
    Cpu,
    /// `frame`
    Frame,
    /// `address`
    Address,
    /// `entry`: the content of an entry.
    Entry,
    /// `set<T>` of frames, addresses, CPUs.
    Set(Box<Type>),
    /// A struct or an enum by its name.
    Struct(Name),
}

/// What a program shares with others: `shared gen: 0..=7 = 1`, `shared a[4]: bool`, `field mm.tlb_gen: 0..=7`.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its name.
    pub name: Name,
    /// What has one each.
    pub owner: Owner,
    /// Its type.
    pub ty: Type,
    /// What it begins as.
    pub initial: Option<Expr>,
}

/// What has a variable of its own each.
#[derive(Clone, Debug)]
pub enum Owner {
    /// Nothing: there is one variable.
    Nothing,
    /// The numbers below this one: an array.
    Numbers(Expr),
    /// All things of a kind: `mm`, `cpu`, `thread` or `frame`.
    Each(Name),
}

/// `enum state { idle, busy }`
#[derive(Clone, Debug)]
pub struct Enum {
    /// Its name.
    pub name: Name,
    /// Its values; a variable begins as the first.
    pub values: Vec<Name>,
}

/// Functions with the parts that hold for some architectures only, and the variables they share.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// Functions for every architecture.
    pub functions: Vec<Function>,
    /// `on s390* { fn … }`: patterns of names or groups, and functions that override the ones above there.
    pub parts: Vec<(Vec<Name>, Vec<Function>)>,
    /// Shared variables, and fields of things.
    pub variables: Vec<Variable>,
    /// Types whose values have names.
    pub enums: Vec<Enum>,
}

/// `fn flush_tlb_mm(mm) "Linux v3.6, arch/x86/mm/tlb.c" { … }`
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub name: Name,
    /// Its parameters: values are copied, structs are the caller's own.
    pub params: Vec<Name>,
    /// Where a kernel has it: `"Linux v3.6, arch/x86/mm/tlb.c"`.
    pub source: Option<Text>,
    /// Its body, which architectures that are like each other share.
    pub body: Arc<Block>,
}

/// An architecture.
#[derive(Clone, Debug)]
pub struct Arch {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Text,
    /// The architecture that has everything which this one does not say otherwise.
    pub like: Option<Name>,
    /// Its place in maps, smallest first.
    pub rank: u32,
    /// Knobs with their values.
    pub knobs: Vec<Knob>,
    /// Instructions.
    pub insns: Vec<Insn>,
    /// Kernel functions that differ on it.
    pub functions: Vec<Function>,
    /// Expectations about it.
    pub expects: Vec<Expect>,
}

/// `gate = any-mode "sentence" architected "source"`
#[derive(Clone, Debug)]
pub struct Knob {
    /// The knob.
    pub name: Name,
    /// Its value.
    pub value: Name,
    /// What it promises.
    pub promise: Promise,
    /// Where a case or a question set this: the value that the architecture itself has.
    pub instead_of: Option<String>,
}

/// `on s390 with gate = any-mode`, `on x86-64 { insn … }`: knobs and instructions that a machine has otherwise.
#[derive(Clone, Debug)]
pub struct Override {
    /// On which architectures.
    pub archs: Vec<Name>,
    /// Knobs with their values.
    pub knobs: Vec<(Name, Name)>,
    /// Instructions, instead of those of the architecture that are called so: an erratum.
    pub insns: Vec<Insn>,
}

/// A promise in words, how sure it is, and its source.
#[derive(Clone, Debug)]
pub struct Promise {
    /// The sentence.
    pub sentence: Text,
    /// How sure.
    pub standing: Standing,
    /// Manual and section, commit, mail.
    pub source: Text,
}

/// `insn tlbi_vale1is(va, tag) { drops leaf va tag  reaches all  done by dsb_ish } "…" architected "…"`
#[derive(Clone, Debug)]
pub struct Insn {
    /// Its name.
    pub name: Name,
    /// Its operands, a subset of `va`, `tag` in this order.
    pub operands: Vec<Name>,
    /// What it does, clause by clause, as words: `["drops", "leaf", "va", "tag"]`.
    pub clauses: Vec<Vec<Name>>,
    /// What the manual says.
    pub promise: Promise,
}

/// A strategy: what it overrides.
#[derive(Clone, Debug)]
pub struct Strategy {
    /// Its name.
    pub name: Name,
    /// Its title, which completes "Does … survive".
    pub title: Text,
    /// The operations it is for.
    pub operations: Vec<Name>,
    /// Its place in maps, smallest first.
    pub rank: u32,
    /// What it overrides.
    pub layer: Layer,
    /// Expectations.
    pub expects: Vec<Expect>,
}

/// An operation, or a case (which nobody overrides, and which may be made of operations).
#[derive(Clone, Debug)]
pub struct Operation {
    /// True for `case`.
    pub case: bool,
    /// Its name.
    pub name: Name,
    /// Its title, which completes "Does … survive".
    pub title: Text,
    /// For a case: the operations it is made of (`of exit_mmap, exec_mmap`); one of them is chosen when it is
    /// checked, the first by default. Empty where it stands alone.
    pub of: Vec<Name>,
    /// For a case: the strategy, one at most, that it is checked with unless another is asked for. For an operation:
    /// the strategies that it has beside those that say that they are for it.
    pub with: Vec<Name>,
    /// For a case: the architectures it is checked on unless others are asked for; empty: every one.
    pub on: Vec<Name>,
    /// Its place in lists, smallest first.
    pub rank: u32,
    /// For a case: what it is a case of.
    pub origin: Origin,
    /// Parameters.
    pub params: Vec<Param>,
    /// What a strategy may override.
    pub hooks: Vec<Name>,
    /// Knobs that its machine has otherwise than the architecture.
    pub overrides: Vec<Override>,
    /// Address spaces and CPUs.
    pub machine: Vec<Decl>,
    /// Its functions.
    pub layer: Layer,
    /// Its variants, one of which is chosen when it is checked, the first by default. Empty where it has none.
    pub variants: Vec<Variant>,
    /// Expectations, those that stand in a variant too.
    pub expects: Vec<Expect>,
}

impl Operation {
    /// The strategy of a case, unless another is asked for.
    #[must_use]
    pub fn strategy(&self) -> Option<&Name> {
        self.with.first().filter(|_| self.case)
    }
}

/// `variant before "as it was" { … }`: one of several forms of an operation or case, which share what stands
/// outside of all of them.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name.
    pub name: Name,
    /// Its title; the name serves where it has none.
    pub title: Option<Text>,
    /// Hooks beside the shared ones.
    pub hooks: Vec<Name>,
    /// Knobs that are set over the shared ones.
    pub overrides: Vec<Override>,
    /// Address spaces and CPUs beside the shared ones.
    pub machine: Vec<Decl>,
    /// Functions, which override the shared ones.
    pub layer: Layer,
}

impl Variant {
    /// What a reader calls it: its title, or its name where it has none.
    #[must_use]
    pub fn called(&self) -> &str {
        self.title.as_ref().map_or(&self.name.text, |title| &title.text)
    }
}

/// `cpus in 1..=4 to 8 = 2 "CPU", "CPUs"` or `borrower = true "no", "yes"`
#[derive(Clone, Debug)]
pub struct Param {
    /// Its name.
    pub name: Name,
    /// Smallest and largest value of a number; null for a bool.
    pub range: Option<(u32, u32)>,
    /// How far costs are counted, up or down, where that is beyond what is searched.
    pub counted: Option<u32>,
    /// Its default: a number, or 0 and 1 for false and true.
    pub default: u32,
    /// For a number what one and what several are called; for a bool how false and true read. May be empty.
    pub words: Vec<Text>,
}

/// `expect before in exit_mmap with up_front on x86* when cpus = 1 breaks freed-table because "…"`
#[derive(Clone, Debug)]
pub struct Expect {
    /// The variant it speaks of; null: every one, where there are any.
    pub variant: Option<Name>,
    /// The operations it speaks of; empty: any that the file is about.
    pub operations: Vec<Name>,
    /// The strategies; empty: any that the file is about.
    pub strategies: Vec<Name>,
    /// Architectures: names, groups, patterns; empty: every one. After `else` empty and `otherwise` true.
    pub archs: Vec<Name>,
    /// Parameters other than the defaults.
    pub when: Vec<(Name, Expr)>,
    /// True for `delayed`: asked with stores delayed.
    pub delayed: bool,
    /// The word of a verdict; or `unbroken`, where it does not matter whether stale entries remain.
    pub verdict: Name,
    /// Kinds that must be reachable.
    pub kinds: Vec<Name>,
    /// True for `only`: no other kind may be.
    pub only: bool,
    /// The reason with its source; null is printed by the tests.
    pub because: Option<Text>,
    /// True for `else`: on every architecture that the expectation before does not name.
    pub otherwise: bool,
    /// The whole of it.
    pub span: Span,
}
