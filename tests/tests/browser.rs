//! The engine in a browser: `wasm-pack test --headless --chrome tests`, typed in the root.
#![cfg(target_arch = "wasm32")]

use js_sys::Array;
use stalewalk_wasm::Engine;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_engine_says_the_version_of_the_workspace() {
    assert_eq!(Engine::new().version(), env!("CARGO_PKG_VERSION"));
}

#[wasm_bindgen_test]
fn a_text_replaces_the_one_of_its_path() {
    let mut engine = Engine::new();
    engine.set_source("a.tlb", "stalewalk 1");
    engine.set_source("b.tlb", "stalewalk 1");
    engine.set_source("a.tlb", "");
    let paths = engine.paths().unwrap_or_else(|_| panic!("the list of paths is an array"));
    assert!(Array::is_array(&paths), "a plain array, not a map");
    let paths: Vec<_> = Array::from(&paths).iter().filter_map(|path| path.as_string()).collect();
    assert_eq!(paths, ["a.tlb", "b.tlb"]);
}
