//! What there is to ask, and what a check and a map give.

use serde::Serialize;

use crate::report::{Kind, Param, Place, Promise, Report, Stores, Verdict};
#[cfg(test)]
use ts_rs::TS;

/// One thing wrong with a text, as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct DiagnosticView {
    /// True for an error, false for a warning.
    pub error: bool,
    /// Where.
    pub place: Place,
    /// What is wrong, in lower case, naming the thing.
    pub message: String,
    /// What would be right; empty if nothing obvious would.
    pub help: String,
    /// The text that is right in place of what stands there, where that is the whole correction, so that an editor
    /// can put it there; null otherwise.
    pub fix: Option<String>,
}

/// What a check gives: diagnostics, and a report unless one of them is an error.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Outcome {
    /// What is wrong with the texts that the question needs.
    pub diagnostics: Vec<DiagnosticView>,
    /// The answer; null if a text could not be understood.
    pub report: Option<Report>,
    /// What the texts of the question expect of its answer and is not so, in their order.
    pub unmet: Vec<Unmet>,
}

/// An expectation that does not hold for a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Unmet {
    /// Where it stands.
    pub place: Place,
    /// What it says: `breaks freed-table only`.
    pub wanted: String,
}

/// One cell of a map. With a name for each field, as the command line's `--json` prints it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Cell {
    /// Name of the operation.
    pub operation: String,
    /// Name of the variant of the operation; null where it has none.
    pub variant: Option<String>,
    /// Name of the strategy.
    pub strategy: String,
    /// Name of the architecture.
    pub arch: String,
    /// The answer.
    pub verdict: Verdict,
    /// The kind of the shortest trace; null unless it breaks.
    pub kind: Option<Kind>,
    /// Every reachable kind.
    pub kinds: Vec<Kind>,
    /// Program and hardware moves of the shortest trace together; null unless it breaks.
    pub steps: Option<u32>,
    /// Its program moves.
    pub program: Option<u32>,
    /// Its hardware moves.
    pub hardware: Option<u32>,
    /// Distinct states visited.
    pub states: u32,
    /// The answer in one line: why it breaks, what it relies on, why it does not apply.
    pub reason: String,
}

/// A whole map: every strategy of an operation on every architecture.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Map {
    /// What is wrong with the texts.
    pub diagnostics: Vec<DiagnosticView>,
    /// Every parameter with its value.
    pub params: Vec<Param>,
    /// Whether each cell that survives with every store visible at once was tried with stores that wait, too.
    pub stores: Stores,
    /// Row by row: strategies in the order of the catalogue, then architectures.
    pub cells: Vec<Cell>,
}

/// What there is to choose from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Catalog {
    /// Operations and cases.
    pub operations: Vec<OperationEntry>,
    /// Strategies, in the order in which maps list them.
    pub strategies: Vec<Entry>,
    /// Architectures, in the order in which maps list them.
    pub archs: Vec<Entry>,
    /// Sets of kernel functions.
    pub kernels: Vec<Entry>,
    /// What goes wrong in cases, in the order in which a list of them has it.
    pub mechanisms: Vec<MechanismEntry>,
    /// The functions of those sets, set by set, in the order of their texts.
    pub functions: Vec<FunctionEntry>,
}

/// A way in which things go wrong.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct MechanismEntry {
    /// Its permanent name.
    pub name: String,
    /// What it says over a list of such cases.
    pub title: String,
}

/// A function of a kernel set.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct FunctionEntry {
    /// The kernel set.
    pub kernel: String,
    /// Its name.
    pub name: String,
    /// The architectures that it is for, as names, groups and patterns; empty for every one.
    pub archs: Vec<String>,
    /// Where it stands in the texts.
    pub place: Place,
    /// Where the kernel has it: "Linux v3.6, arch/x86/mm/tlb.c"; for one that nobody has looked up the reason.
    pub source: Option<String>,
    /// False where the neutral body stands in, because nobody has looked up what this kernel does.
    pub seen: bool,
}

/// A name that the texts of a question may use, with what is known of it: for an editor's completion and its hints.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Term {
    /// The name.
    pub name: String,
    /// What it names.
    pub kind: TermKind,
    /// How it is written: `gate = any-mode`, `invlpg(va, tag)`, `flush_tlb_mm(mm)`.
    pub form: String,
    /// What a knob is about, what an instruction does; empty for a function, whose text says it.
    pub text: String,
    /// The values of a knob, the cautious one first.
    pub values: Vec<TermValue>,
    /// What the architecture promises; null for a function.
    pub promise: Option<Promise>,
    /// Where a kernel has a function: "Linux v3.6, arch/x86/mm/tlb.c"; null where nothing is said of that.
    pub source: Option<String>,
    /// True for a function that a strategy may override.
    pub hook: bool,
    /// Where it stands in the texts.
    pub place: Place,
}

/// What a term names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "kebab-case")]
pub enum TermKind {
    /// A knob of the architecture.
    Knob,
    /// An instruction of the architecture.
    Instruction,
    /// A function, of the kernel set or of any layer over it.
    Function,
}

/// A value of a knob.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct TermValue {
    /// The word.
    pub name: String,
    /// What it means.
    pub text: String,
}

/// A thing to choose.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Entry {
    /// Its permanent name.
    pub name: String,
    /// Its title for a reader.
    pub title: String,
    /// The file that says so.
    pub file: String,
}

/// An operation or case to choose.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct OperationEntry {
    /// Its permanent name.
    pub name: String,
    /// Its title for a reader.
    pub title: String,
    /// The file that says so.
    pub file: String,
    /// True for a case, false for an operation of the map.
    pub case: bool,
    /// Names of the strategies that can be chosen for it, in their order; empty for a case that stands alone.
    pub strategies: Vec<String>,
    /// For a case: the strategy it is about.
    pub strategy: Option<String>,
    /// For a case: the architectures it is about; empty where it says nothing of that.
    pub archs: Vec<String>,
    /// Its variants in the order of declaration; the first is the default. Empty where it has none.
    pub variants: Vec<VariantEntry>,
    /// Its parameters in the order of declaration.
    pub params: Vec<ParamEntry>,
    /// For a case: the year in which a kernel was mended or, where none had it, in which it was told.
    pub year: Option<u32>,
    /// For a case: the commits that mended it, as their numbers begin.
    pub commits: Vec<String>,
    /// For a case of a bug: the name of its mechanism.
    pub mechanism: Option<String>,
}

/// A variant to choose.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct VariantEntry {
    /// Its name.
    pub name: String,
    /// Its title for a reader; its name where it has none.
    pub title: String,
}

/// A parameter to choose.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct ParamEntry {
    /// Its name.
    pub name: String,
    /// Its default.
    pub default: String,
    /// The values offered, smallest first: `1`, `2`, … or `false`, `true`.
    pub values: Vec<String>,
    /// What one value reads like in the question, by the same index: "2 CPUs", "1 page".
    pub phrases: Vec<String>,
}
