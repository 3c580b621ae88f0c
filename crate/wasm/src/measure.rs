//! How long questions take in a browser: the clock stands here, since the engine knows none.

use js_sys::{Array, Reflect};
use stalewalk_engine::explore::explicit;
use stalewalk_engine::lang::lower::{Lowered, lower};
use stalewalk_engine::{Limits, Question, check};
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
        for question in self.questions(operation, kernel) {
            let start = clock.now();
            let outcome = check(&self.library, &question, Limits::default());
            let took = clock.now() - start;
            if outcome.report.is_some() {
                times.push(&took.into());
            }
        }
        Ok(times)
    }

    /// Transitions and milliseconds of the explicit search over every cell of a map.
    ///
    /// # Errors
    ///
    /// Where there is no clock.
    #[wasm_bindgen(js_name = measureExplicit, unchecked_return_type = "[number, number]")]
    pub fn measure_explicit(&self, operation: &str, kernel: &str) -> Result<Array, JsError> {
        let clock = clock()?;
        let (mut transitions, mut took) = (0.0, 0.0);
        for question in self.questions(operation, kernel) {
            let Lowered::Model(model) = lower(&self.library, &question) else { continue };
            let start = clock.now();
            transitions += f64::from(explicit(&model, Limits::default()).transitions);
            took += clock.now() - start;
        }
        Ok(Array::of2(&transitions.into(), &took.into()))
    }
}

impl Engine {
    fn questions(&self, operation: &str, kernel: &str) -> Vec<Question> {
        let archs = self.library.archs();
        let strategies = self.library.strategies_of(operation);
        let question = |strategy: &str, arch: &str| Question {
            operation: operation.to_owned(),
            strategy: Some(strategy.to_owned()),
            arch: arch.to_owned(),
            kernel: kernel.to_owned(),
            params: Vec::new(),
        };
        let row =
            |strategy: &str| archs.iter().map(|arch| question(strategy, &arch.name.text)).collect::<Vec<_>>();
        strategies.iter().flat_map(|strategy| row(&strategy.name.text)).collect()
    }
}
