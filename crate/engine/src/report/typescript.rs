//! The TypeScript twins of the report's types: written into the site, a file for each of theirs, and compared with what
//! is there.

use std::fmt::Write as _;

use ts_rs::{Config, TS};

use crate::report::types::*;

const HEAD: &str =
    "// Generated from crate/engine/src/report/types by `UPDATE_EXPECT=1 cargo test -p stalewalk-engine`.\n";

/// A file of types: its name without an ending, and each type's name with its declaration.
type File = (&'static str, Vec<(&'static str, String)>);

macro_rules! declared {
    ($file:literal: $($name:ident),* $(,)?) => {{
        let config = Config::default().with_large_int("number");
        ($file, vec![$((stringify!($name), <$name as TS>::decl(&config))),*])
    }};
}

fn files() -> Vec<File> {
    vec![
        declared!("answer": Verdict, Kind, Standing, Report, Question, Param, Checked, Engine, Stores),
        declared!("assumed": Assumptions, Assumed),
        declared!(
            "choice": DiagnosticView, Outcome, Unmet, Cell, Map, Catalog, Entry, FunctionEntry, MechanismEntry, OperationEntry,
            VariantEntry, ParamEntry, Term, TermKind, TermValue,
        ),
        declared!("cost": Costs, CostRow, Counts, Executed),
        declared!(
            "diagnosis": Diagnosis, Cause, MissingBarrier, NeededBarrier, Reliance, Condition, Promise,
        ),
        declared!("flips": Flips, Tried, Flip, Switch),
        declared!("picture": Wave, Lane, LaneKind, Mark, Role, Bar, BarState, Link, Stretch),
        declared!("play": Turn, Offer, Nearest),
        declared!("saved": SavedTrace, SavedText),
        declared!("stress": Stress, Broke, BrokenRun),
        declared!(
            "trace": Trace, Step, Actor, Place, Machine, TableView, EntryView, FrameView, VariableView, CpuView,
            Mode, Held, ItemView,
        ),
    ]
}

/// What a file takes from the others, a line for each of them.
fn imports((this, types): &File, files: &[File]) -> String {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let words: Vec<&str> = types.iter().flat_map(|(_, text)| text.split(|c| !is_name(c))).collect();
    let mut text = String::new();
    for (other, theirs) in files.iter().filter(|(other, _)| other != this) {
        let used: Vec<&str> =
            theirs.iter().map(|(name, _)| *name).filter(|name| words.contains(name)).collect();
        if !used.is_empty() {
            let used = used.join(", ");
            writeln!(text, "import type {{ {used} }} from \"./{other}.ts\";")
                .expect("a string takes any text");
        }
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}

fn same_as_in_the_site(path: &str, text: &str) {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/src/engine/");
    expect_test::expect_file![format!("{root}{path}")].assert_eq(text);
}

#[test]
fn the_site_has_the_types_of_the_report() {
    let files = files();
    let mut index = String::from(HEAD) + "\n";
    for file in &files {
        let mut text = String::from(HEAD) + &imports(file, &files);
        for (_, declaration) in &file.1 {
            write!(text, "\nexport {declaration}\n").expect("a string takes any text");
        }
        same_as_in_the_site(&format!("types/{}.ts", file.0), &text);
        writeln!(index, "export type * from \"./types/{}.ts\";", file.0).expect("a string takes any text");
    }
    same_as_in_the_site("types.ts", &index);
}
