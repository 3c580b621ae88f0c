//! The engine in a browser: `wasm-pack test --headless --chrome tests`, typed in the root.
#![cfg(target_arch = "wasm32")]

use js_sys::{Array, JSON, Object, Reflect};
use stalewalk_library::FILES;
use stalewalk_wasm::Engine;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// The map of exit with its defaults as the native engine gives it, written by the test `golden`.
const MAP: &str = include_str!("../golden/map.json");

fn engine() -> Engine {
    let mut engine = Engine::new();
    FILES.iter().for_each(|(path, text)| engine.set_source(path, text));
    engine
}

fn got(result: Result<JsValue, JsValue>) -> JsValue {
    result.unwrap_or_else(|error| panic!("{error:?}"))
}

fn field(value: &JsValue, name: &str) -> JsValue {
    assert!(Reflect::has(value, &name.into()).is_ok_and(|has| has), "there is no field {name}");
    Reflect::get(value, &name.into()).unwrap_or_else(|_| panic!("{name} cannot be read"))
}

fn array(value: &JsValue) -> Array {
    assert!(Array::is_array(value), "an array, not {value:?}");
    Array::from(value)
}

fn text(value: &JsValue) -> String {
    value.as_string().unwrap_or_else(|| panic!("a string, not {value:?}"))
}

fn json(value: &JsValue) -> String {
    JSON::stringify(value).map_or_else(|_| panic!("it is plain data"), String::from)
}

fn keys(value: &JsValue) -> Vec<String> {
    let is_plain = Object::get_prototype_of(value) == Object::get_prototype_of(&Object::new());
    assert!(is_plain, "a plain object, not {value:?}");
    Object::keys(value.unchecked_ref::<Object>()).iter().map(|key| text(&key)).collect()
}

#[wasm_bindgen_test]
fn the_map_is_the_native_one_byte_for_byte() {
    let map = got(engine().map("exit_mmap", "neutral", "", "", ""));
    assert_eq!(array(&field(&map, "diagnostics")).length(), 0);
    let lines: String = array(&field(&map, "cells")).iter().map(|cell| json(&cell) + "\n").collect();
    for (ours, native) in lines.lines().zip(MAP.lines()) {
        assert_eq!(ours, native);
    }
    assert_eq!(lines, MAP);
}

#[wasm_bindgen_test]
fn the_engine_says_its_version_and_edition() {
    assert_eq!(Engine::new().version(), env!("CARGO_PKG_VERSION"));
    assert_eq!(Engine::new().edition(), 1);
}

#[wasm_bindgen_test]
fn a_report_has_fields_of_the_right_types() {
    let outcome =
        got(engine().check("exit_mmap", "up_front", "x86-64", "neutral", "cpus=2 borrower=true", "", "", ""));
    assert_eq!(keys(&outcome), ["diagnostics", "report", "unmet"]);
    let report = field(&outcome, "report");
    assert_eq!(text(&field(&report, "verdict")), "breaks");
    assert_eq!(text(&field(&report, "kind")), "freed-table");
    assert_eq!(json(&field(&report, "kinds")), "[\"freed-table\"]");
    assert!(field(&report, "reason").is_null(), "null, not undefined");
    assert!(field(&report, "run").is_null(), "null, not undefined");
    assert_eq!(field(&report, "edition").as_f64(), Some(1.0));
    let trace = array(&field(&report, "traces")).get(0);
    let steps = array(&field(&trace, "steps"));
    let moves = field(&trace, "program").as_f64().unwrap_or_default()
        + field(&trace, "hardware").as_f64().unwrap_or_default();
    assert_eq!(f64::from(steps.length()), moves);
    let last = steps.get(steps.length() - 1);
    assert_eq!(text(&field(&last, "violation")), "freed-table");
    let checked = field(&report, "checked");
    assert_eq!(field(&checked, "complete").as_bool(), Some(true));
    assert_eq!(field(&checked, "limit_states").as_f64(), Some(2_000_000.0));
    assert!(field(&checked, "limit_walks").is_null());
    assert!(array(&field(&checked, "limits")).length() > 0);
}

#[wasm_bindgen_test]
fn a_safe_answer_has_a_run() {
    let outcome = got(engine().check("exit_mmap", "gather", "arm64", "neutral", "", "", "", ""));
    let report = field(&outcome, "report");
    assert_eq!(text(&field(&report, "verdict")), "survives");
    assert!(field(&report, "kind").is_null());
    assert!(array(&field(&field(&report, "run"), "steps")).length() > 0);
}

#[wasm_bindgen_test]
fn an_edit_changes_the_answer_and_back() {
    let mut engine = engine();
    let verdict = |engine: &Engine| {
        let outcome = got(engine.check("exit_mmap", "gather", "x86-64", "neutral", "", "", "", ""));
        text(&field(&field(&outcome, "report"), "verdict"))
    };
    let file = |(path, _): &&(&str, &str)| *path == "strategy/gather.tlb";
    let (path, shipped) = FILES.iter().find(file).unwrap_or_else(|| panic!("the file is there"));
    assert_eq!(verdict(&engine), "survives");
    let edited = shipped.replace("base(tlb)", "");
    assert_ne!(edited, *shipped);
    engine.set_source(path, &edited);
    assert_eq!(verdict(&engine), "breaks");
    engine.set_source(path, shipped);
    assert_eq!(verdict(&engine), "survives");
}

#[wasm_bindgen_test]
fn bad_text_gives_diagnostics_and_no_report() {
    let mut engine = engine();
    engine.set_source(
        "own.tlb",
        "stalewalk 1\ncase own \"\" {\n  mm a { x -> P rw }\n  cpu 0 \"t\": kernel a { fre(x) ) }\n}",
    );
    let outcome = got(engine.check("own", "", "x86-64", "neutral", "", "", "", ""));
    assert!(field(&outcome, "report").is_null());
    let diagnostics = array(&field(&outcome, "diagnostics"));
    assert!(diagnostics.length() > 0);
    for diagnostic in diagnostics.iter() {
        assert_eq!(keys(&diagnostic), ["error", "place", "message", "help", "fix"]);
        assert_eq!(field(&diagnostic, "error").as_bool(), Some(true));
        let place = field(&diagnostic, "place");
        assert_eq!(text(&field(&place, "file")), "own.tlb");
        assert_eq!(field(&place, "line").as_f64(), Some(4.0));
    }
}

#[wasm_bindgen_test]
fn what_is_not_there_is_a_diagnostic() {
    for (operation, strategy, arch, kernel, params) in [
        ("exitmmap", "gather", "arm64", "neutral", ""),
        ("exit_mmap", "gathr", "arm64", "neutral", ""),
        ("exit_mmap", "gather", "arm65", "neutral", ""),
        ("exit_mmap", "gather", "arm64", "linux", ""),
        ("exit_mmap", "gather", "arm64", "neutral", "cpus=99"),
        ("exit_mmap", "gather", "arm64", "neutral", "cps=1"),
        ("", "", "", "", ""),
    ] {
        let outcome = got(engine().check(operation, strategy, arch, kernel, params, "", "", ""));
        assert!(field(&outcome, "report").is_null(), "{operation} {strategy} {arch} {kernel} {params}");
        assert!(array(&field(&outcome, "diagnostics")).length() > 0);
    }
}

#[wasm_bindgen_test]
fn a_parameter_without_a_value_is_an_error() {
    let engine = engine();
    for params in ["cpus", "cpus=", "cpus=two", "cpus=-1", "cpus=99999999999"] {
        let error = engine.map("exit_mmap", "neutral", params, "", "arm64").map(drop).unwrap_err();
        let message = text(&field(&error, "message"));
        assert_eq!(message, format!("`{params}` is not a parameter with a value"));
        assert!(engine.check("exit_mmap", "gather", "arm64", "neutral", params, "", "", "").is_err());
    }
}

#[wasm_bindgen_test]
fn the_glossary_tells_what_a_text_may_name() {
    let terms = array(&got(engine().glossary("exit_mmap", "up_front", "x86-64", "neutral", "")));
    let known = ["name", "kind", "form", "text", "values", "promise", "source", "hook", "place"];
    assert_eq!(keys(&terms.get(0)), known);
    assert_eq!(text(&field(&terms.get(0), "form")), "walker = hw");
    assert_eq!(text(&field(&terms.get(0), "kind")), "knob");
    assert_eq!(array(&got(engine().glossary("nothing", "", "", "", ""))).length(), 0);
}

#[wasm_bindgen_test]
fn a_text_is_laid_out_or_not_understood() {
    let engine = engine();
    assert_eq!(
        engine.format("stalewalk 1 group g=tag none").as_deref(),
        Some("stalewalk 1\ngroup g = tag none\n")
    );
    assert_eq!(engine.format("stalewalk 1 group"), None);
}

#[wasm_bindgen_test]
fn the_catalogue_lists_what_there_is() {
    let catalog = got(engine().catalog());
    assert_eq!(keys(&catalog), ["operations", "strategies", "archs", "kernels", "mechanisms", "functions"]);
    assert_eq!(array(&field(&catalog, "strategies")).length(), 26);
    assert_eq!(array(&field(&catalog, "archs")).length(), 19);
    let first = array(&field(&catalog, "operations")).get(0);
    assert_eq!(text(&field(&first, "name")), "exit_mmap");
    assert!(field(&first, "strategy").is_null());
    assert_eq!(array(&field(&first, "params")).length(), 4);
}

/// The counts that the native test `stress::counts_are_exact` has.
#[wasm_bindgen_test]
fn random_runs_are_the_native_ones() {
    let stress = got(engine().stress("exit_mmap", "up_front", "x86-64", "neutral", "", "", "", 1, 1, 1_000));
    let number = |name: &str| field(&stress, name).as_f64();
    assert_eq!(number("seed"), Some(1.0));
    assert_eq!(json(&field(&stress, "broke")), r#"[{"kind":"freed-table","runs":385}]"#);
    assert_eq!((number("runs"), number("moves")), (Some(1_000.0), Some(43_716.0)));
    let first = field(&stress, "first");
    assert_eq!(keys(&first), ["run", "kind", "steps", "path"]);
    assert!(
        got(engine().stress("exit_mmap", "skip_lazy", "arm64", "neutral", "", "", "", 1, 1, 9)).is_null()
    );
}
