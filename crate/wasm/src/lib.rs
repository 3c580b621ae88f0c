//! The engine for JavaScript, and nothing of its own: strings come in, plain objects go out.
//!
//! It knows no library, whose texts the page hands over, and no rule. Nothing else knows JavaScript.

#[cfg(feature = "measure")]
mod measure;

use std::ops::ControlFlow;

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use stalewalk_engine::report::{Hunt, Stores, costs, play, questions, stress};
use stalewalk_engine::{Library, Limits, Question, map_until};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str =
    r#"import type { Catalog, Costs, Flips, Map as CellMap, Outcome, Stress, Term, Turn } from "../types";"#;

/// Lets a panic say on the console where it happened.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// The texts that a page works with, and the questions that it may ask about them.
#[wasm_bindgen]
#[derive(Default)]
pub struct Engine {
    library: Library,
    /// The search for promises that was begun last.
    hunt: Option<Hunt>,
}

#[wasm_bindgen]
impl Engine {
    /// An engine that knows no text.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Engine {
        Engine::default()
    }

    /// Adds a text, or replaces the one of that path.
    #[wasm_bindgen(js_name = setSource)]
    pub fn set_source(&mut self, path: &str, text: &str) {
        self.library.set(path, text);
    }

    /// What there is to choose from.
    #[wasm_bindgen(unchecked_return_type = "Catalog")]
    pub fn catalog(&self) -> Result<JsValue, JsValue> {
        object(&stalewalk_engine::catalog(&self.library))
    }

    /// Answers a question. An empty strategy is a case's own, an empty variant the first. Parameters are words like
    /// `cpus=2 borrower=true`, knobs are words like `gate=any-mode`; stores are `delayed` or else visible at once.
    ///
    /// # Errors
    ///
    /// A parameter that is not a name with a value.
    #[wasm_bindgen(unchecked_return_type = "Outcome")]
    #[expect(
        clippy::too_many_arguments,
        reason = "reading an object from JavaScript would cost 26 KB of code"
    )]
    pub fn check(
        &self,
        operation: &str,
        strategy: &str,
        arch: &str,
        kernel: &str,
        params: &str,
        variant: &str,
        knobs: &str,
        stores: &str,
    ) -> Result<JsValue, JsValue> {
        let names = (operation, strategy, arch, kernel);
        let question = Question { knobs: settings(knobs), ..question(names, params, variant, stores)? };
        object(&stalewalk_engine::check(&self.library, &question, Limits::default()))
    }

    /// What the texts of a question may name; none where it asks for what is not declared.
    #[wasm_bindgen(unchecked_return_type = "Term[]")]
    #[expect(
        clippy::too_many_arguments,
        reason = "reading an object from JavaScript would cost 26 KB of code"
    )]
    pub fn glossary(
        &self,
        operation: &str,
        strategy: &str,
        arch: &str,
        kernel: &str,
        variant: &str,
    ) -> Result<JsValue, JsValue> {
        let question = question((operation, strategy, arch, kernel), "", variant, "")?;
        object(&stalewalk_engine::glossary(&self.library, &question))
    }

    /// The map of an operation, on the architectures that are named, with blanks between them; on all if none is.
    ///
    /// # Errors
    ///
    /// A parameter that is not a name with a value.
    #[wasm_bindgen(unchecked_return_type = "CellMap")]
    #[expect(
        clippy::too_many_arguments,
        reason = "reading an object from JavaScript would cost 26 KB of code"
    )]
    pub fn map(
        &self,
        operation: &str,
        kernel: &str,
        params: &str,
        stores: &str,
        archs: &str,
    ) -> Result<JsValue, JsValue> {
        let mut questions = questions(&self.library, operation, kernel, &pairs(params)?);
        questions.retain(|question| archs.is_empty() || archs.split(' ').any(|arch| arch == question.arch));
        questions.iter_mut().for_each(|question| question.stores = when(stores));
        let map =
            map_until(
                &self.library,
                &questions,
                Limits::default().into(),
                &mut |_| ControlFlow::Continue(()),
            );
        object(&map)
    }

    /// What every strategy of an operation costs on an architecture, for every value of the parameter `along`: of the number
    /// that has most values where that is empty, and for the setting alone where there is none of that name.
    ///
    /// # Errors
    ///
    /// A parameter that is not a name with a value.
    #[wasm_bindgen(unchecked_return_type = "Costs")]
    #[expect(
        clippy::too_many_arguments,
        reason = "reading an object from JavaScript would cost 26 KB of code"
    )]
    pub fn cost(
        &self,
        operation: &str,
        arch: &str,
        kernel: &str,
        variant: &str,
        params: &str,
        along: &str,
    ) -> Result<JsValue, JsValue> {
        let question = question((operation, "", arch, kernel), params, variant, "")?;
        object(&costs(&self.library, &question, along))
    }

    /// How a run stands that the reader makes move by move, and what may come next; null where a text is wrong or the
    /// question does not arise. The path has its moves, as indices into what is enabled at each step: `0/3/1`.
    ///
    /// # Errors
    ///
    /// A parameter that is not a name with a value.
    #[wasm_bindgen(unchecked_return_type = "Turn | null")]
    #[expect(
        clippy::too_many_arguments,
        reason = "reading an object from JavaScript would cost 26 KB of code"
    )]
    pub fn play(
        &self,
        operation: &str,
        strategy: &str,
        arch: &str,
        kernel: &str,
        params: &str,
        variant: &str,
        stores: &str,
        path: &str,
    ) -> Result<JsValue, JsValue> {
        let question = question((operation, strategy, arch, kernel), params, variant, stores)?;
        object(&play(&self.library, &question, path, PLAYED))
    }

    /// What some random runs come to: those of a seed, from a number on; null where a text is wrong or the question does
    /// not arise.
    ///
    /// # Errors
    ///
    /// A parameter that is not a name with a value.
    #[wasm_bindgen(unchecked_return_type = "Stress | null")]
    #[expect(
        clippy::too_many_arguments,
        reason = "reading an object from JavaScript would cost 26 KB of code"
    )]
    pub fn stress(
        &self,
        operation: &str,
        strategy: &str,
        arch: &str,
        kernel: &str,
        params: &str,
        variant: &str,
        stores: &str,
        seed: u32,
        from: u32,
        runs: u32,
    ) -> Result<JsValue, JsValue> {
        let question = question((operation, strategy, arch, kernel), params, variant, stores)?;
        object(&stress(&self.library, &question, seed, from, runs))
    }

    /// Begins to look for the promises that an answer turns on; null where it is neither safe nor breaks. `moreFlips` goes
    /// on with it, as long as no text is replaced.
    ///
    /// # Errors
    ///
    /// A parameter that is not a name with a value.
    #[wasm_bindgen(unchecked_return_type = "Flips | null")]
    #[expect(
        clippy::too_many_arguments,
        reason = "reading an object from JavaScript would cost 26 KB of code"
    )]
    pub fn flips(
        &mut self,
        operation: &str,
        strategy: &str,
        arch: &str,
        kernel: &str,
        params: &str,
        variant: &str,
        stores: &str,
    ) -> Result<JsValue, JsValue> {
        let question = question((operation, strategy, arch, kernel), params, variant, stores)?;
        let go_on = &mut |_| ControlFlow::Continue(());
        self.hunt = Hunt::new(&self.library, &question, PLAYED.into(), go_on);
        object(&self.hunt.as_ref().map(Hunt::found))
    }

    /// Tries so many sets of promises more, and says what was found so far.
    #[wasm_bindgen(js_name = moreFlips, unchecked_return_type = "Flips | null")]
    pub fn more_flips(&mut self, most: u32) -> Result<JsValue, JsValue> {
        if let Some(hunt) = &mut self.hunt {
            hunt.more(&self.library, most, &mut |_| ControlFlow::Continue(()));
        }
        object(&self.hunt.as_ref().map(Hunt::found))
    }

    /// A text in the layout of the library; undefined where it is not understood, so that it has none.
    #[must_use]
    pub fn format(&self, text: &str) -> Option<String> {
        stalewalk_engine::format(text).ok()
    }

    /// The engine's version, which a link carries.
    #[must_use]
    pub fn version(&self) -> String {
        stalewalk_engine::VERSION.to_owned()
    }

    /// The edition of the language.
    #[must_use]
    pub fn edition(&self) -> u32 {
        stalewalk_engine::EDITION
    }
}

/// What may follow a run is searched at every move, and promises are tried by the hundred, and so not as far as an answer.
const PLAYED: Limits = Limits { states: 200_000, bytes: 64 << 20 };

/// A question without knobs; an empty variant is the first, an empty strategy a case's own.
fn question(
    (operation, strategy, arch, kernel): (&str, &str, &str, &str),
    params: &str,
    variant: &str,
    stores: &str,
) -> Result<Question, JsValue> {
    Ok(Question {
        operation: operation.to_owned(),
        variant: (!variant.is_empty()).then(|| variant.to_owned()),
        strategy: (!strategy.is_empty()).then(|| strategy.to_owned()),
        arch: arch.to_owned(),
        kernel: kernel.to_owned(),
        params: pairs(params)?,
        stores: when(stores),
        ..Question::default()
    })
}

/// Whether stores are delayed.
fn when(stores: &str) -> Stores {
    if stores == "delayed" { Stores::Delayed } else { Stores::Immediate }
}

/// Knobs with their values; what is not one is the engine's to diagnose.
fn settings(knobs: &str) -> Vec<(String, String)> {
    let pair = |word: &str| {
        word.split_once('=').map_or((word.to_owned(), String::new()), |(n, v)| (n.to_owned(), v.to_owned()))
    };
    knobs.split_whitespace().map(pair).collect()
}

fn pairs(params: &str) -> Result<Vec<(String, u32)>, JsValue> {
    let pair = |word: &str| {
        let (name, value) = word.split_once('=')?;
        let value = match value {
            "true" => 1,
            "false" => 0,
            number => number.parse().ok()?,
        };
        Some((name.to_owned(), value))
    };
    let wrong = |word: &str| JsError::new(&format!("`{word}` is not a parameter with a value")).into();
    params.split_whitespace().map(|word| pair(word).ok_or_else(|| wrong(word))).collect()
}

/// A value as JavaScript has it: plain objects, null rather than undefined.
fn object(value: &impl Serialize) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&Serializer::json_compatible())?)
}
