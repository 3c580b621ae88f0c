//! How long questions take in a browser: the clock stands here, since the engine knows none.

use js_sys::{Array, Reflect};
use stalewalk_engine::explore::explicit;
use stalewalk_engine::lang::lower::{Lowered, lower};
use stalewalk_engine::report::questions;
use stalewalk_engine::{Limits, check};
use wasm_bindgen::prelude::*;
use web_sys::Performance;

use crate::Engine;

/// The clock of the page or of the worker.
fn clock() -> Result<Performance, JsError> {
    let found = Reflect::get(&js_sys::global(), &"performance".into());
    found.ok().and_then(|clock| clock.dyn_into().ok()).ok_or_else(|| JsError::new("there is no clock here"))
}

#[wasm_bindgen]
impl Engine {
    /// Milliseconds that each cell of a map takes, its whole report included, in the order of the map.
    ///
    /// # Errors
    ///
    /// Where there is no clock.
    #[wasm_bindgen(js_name = measureCells, unchecked_return_type = "number[]")]
    pub fn measure_cells(&self, operation: &str, kernel: &str) -> Result<Array, JsError> {
        let clock = clock()?;
        let times = Array::new();
        for question in questions(&self.library, operation, kernel, &[]) {
            let start = clock.now();
            let outcome = check(&self.library, &question, Limits::default());
            let took = clock.now() - start;
            if outcome.report.is_some() {
                times.push(&took.into());
            }
        }
        Ok(times)
    }

    /// Transitions and milliseconds of the explicit search in each cell of a map that has one.
    ///
    /// # Errors
    ///
    /// Where there is no clock.
    #[wasm_bindgen(js_name = measureExplicit, unchecked_return_type = "[number, number][]")]
    pub fn measure_explicit(&self, operation: &str, kernel: &str) -> Result<Array, JsError> {
        let clock = clock()?;
        let searches = Array::new();
        for question in questions(&self.library, operation, kernel, &[]) {
            let Lowered::Model(model) = lower(&self.library, &question) else { continue };
            let start = clock.now();
            let found = explicit(&model, Limits::default());
            let took = clock.now() - start;
            searches.push(&Array::of2(&found.transitions.into(), &took.into()));
        }
        Ok(searches)
    }
}
