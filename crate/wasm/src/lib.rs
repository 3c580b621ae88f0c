//! The engine for JavaScript, and nothing of its own: strings come in, plain objects go out.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use stalewalk_engine::lang::source::Sources;
use wasm_bindgen::prelude::*;

/// Lets a panic say on the console where it happened.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// The texts that a page works with, and the questions that it may ask about them.
#[wasm_bindgen]
#[derive(Default)]
pub struct Engine {
    sources: Sources,
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
        self.sources.set(path, text);
    }

    /// The paths of all texts, in the order in which they were added.
    #[wasm_bindgen(unchecked_return_type = "string[]")]
    pub fn paths(&self) -> Result<JsValue, JsError> {
        object(&self.sources.iter().map(|(_, path, _)| path).collect::<Vec<_>>())
    }

    /// The engine's version, which a link carries.
    #[must_use]
    pub fn version(&self) -> String {
        env!("CARGO_PKG_VERSION").to_owned()
    }
}

/// A value as JavaScript has it: objects rather than maps, null rather than undefined.
fn object(value: &impl Serialize) -> Result<JsValue, JsError> {
    value.serialize(&Serializer::json_compatible()).map_err(JsError::from)
}
