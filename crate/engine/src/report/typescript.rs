//! The TypeScript twins of the report's types: written into the site, and compared with what is there.

use std::fmt::Write as _;

use ts_rs::{Config, TS};

use crate::report::types::*;

const HEAD: &str =
    "// Generated from crate/engine/src/report/types by `UPDATE_EXPECT=1 cargo test -p stalewalk-engine`.\n";

macro_rules! declarations {
    ($($name:ident),* $(,)?) => {{
        let config = Config::default().with_large_int("number");
        let mut text = String::from(HEAD);
        $(write!(text, "\nexport {}\n", <$name as TS>::decl(&config)).expect("a string takes any text");)*
        text
    }};
}

#[test]
fn the_site_has_the_types_of_the_report() {
    let text = declarations![
        Verdict,
        Kind,
        Standing,
        Report,
        Question,
        Param,
        Diagnosis,
        Cause,
        MissingBarrier,
        NeededBarrier,
        Reliance,
        Condition,
        Held,
        Promise,
        Assumptions,
        Assumed,
        Checked,
        Engine,
        Stores,
        Trace,
        Step,
        Actor,
        Place,
        Machine,
        TableView,
        EntryView,
        FrameView,
        VariableView,
        CpuView,
        Mode,
        ItemView,
        Wave,
        Lane,
        LaneKind,
        Mark,
        Role,
        Bar,
        BarState,
        Link,
        Stretch,
        DiagnosticView,
        Outcome,
        Cell,
        Map,
        Catalog,
        Entry,
        FunctionEntry,
        OperationEntry,
        VariantEntry,
        ParamEntry,
        SavedTrace,
        SavedText,
    ];
    expect_test::expect_file!["../../../../www/src/engine/types.ts"].assert_eq(&text);
}
