//! Any bytes as a text: the engine gives a whole answer.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| stalewalk_tests::soup::answered_fast(&String::from_utf8_lossy(text)));
