//! What strategies cost: counts of one run each.

use serde::Serialize;

use crate::report::{DiagnosticView, Kind, Param, ParamEntry};
#[cfg(test)]
use ts_rs::TS;

/// What every strategy of an operation costs on one architecture, along the values of one parameter.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Costs {
    /// What is wrong with the texts.
    pub diagnostics: Vec<DiagnosticView>,
    /// The parameters that can be set, each with the values that costs are counted for.
    pub choices: Vec<ParamEntry>,
    /// The setting, every parameter with its value; that of `along` is the one which costs are looked at for first.
    pub params: Vec<Param>,
    /// The parameter that grows; empty where there is none.
    pub along: String,
    /// Its values, smallest first.
    pub values: Vec<u32>,
    /// Strategies in the order of the catalogue.
    pub rows: Vec<CostRow>,
}

/// What one strategy costs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct CostRow {
    /// The strategy; empty where the operation has none.
    pub strategy: String,
    /// Why there is nothing to count, where that is so; empty otherwise.
    pub reason: String,
    /// Its counts, value by value of the parameter that grows; null where a run is too large to be counted.
    pub points: Vec<Option<Counts>>,
}

/// What is counted in one run of the programs alone, from full caches, by a schedule that is always the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Counts {
    /// Invalidating instructions executed, on all CPUs, by name; in the order of the architecture.
    pub instructions: Vec<Executed>,
    /// Instructions executed that wait for those, or order them, by name.
    pub barriers: Vec<Executed>,
    /// Flushes: invalidates, by whatever instructions and interrupts, with nothing unhooked or freed in between.
    pub flushes: u32,
    /// Roots loaded, on all CPUs.
    pub root_loads: u32,
    /// Inter-processor interrupts sent, one for each CPU that is asked.
    pub ipis: u32,
    /// CPUs that took one or more of them.
    pub interrupted: u32,
    /// Cached items (translations, partial walks, invalid entries) that flushes and root loads dropped.
    pub lost: u32,
    /// Pages freed, tables not counted.
    pub pages: u32,
    /// Page tables freed.
    pub tables: u32,
    /// The most frames, pages and tables, that at one time nothing led to and that were not freed yet.
    pub waiting: u32,
    /// What the programs broke by themselves, where the run ends in that; null otherwise.
    pub broke: Option<Kind>,
}

/// How often an instruction is executed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct Executed {
    /// The instruction.
    pub name: String,
    /// How often.
    pub times: u32,
}
