//! The command that asks the same question again.

use stalewalk_engine::export::quoted;
use stalewalk_engine::report::{Report, Stores, Trace};

use crate::args::FormArgs;
use crate::input::Input;

/// Its words, those that belong together as one: all that differs from what it would take by itself.
pub(super) fn command(input: &Input, form: &FormArgs, report: &Report, shown: Option<&Trace>) -> Vec<String> {
    let (question, setting) = (&report.question, &form.setting);
    let mut words = vec!["stalewalk check".to_owned()];
    words.extend(input.texts.iter().map(|text| quoted(&text.path)));
    let mut option = |name: &str, value: &str| words.push(format!("--{name} {value}"));
    if let Some(strategy) = &question.strategy {
        option("strategy", strategy);
    }
    option("operation", &question.operation);
    if let Some(variant) = &question.variant {
        option("variant", variant);
    }
    option("arch", &question.arch);
    let ground = input.library.kernels().first().map_or("", |kernel| kernel.name.text.as_str());
    // A kernel's own text would be asked for otherwise.
    if question.kernel != ground || !input.declared.kernels.is_empty() {
        option("kernel", &question.kernel);
    }
    for param in &question.params {
        if setting.params.iter().any(|(name, _)| *name == param.name) {
            option("set", &format!("{}={}", param.name, param.value));
        }
    }
    for knob in &question.knobs {
        option("with", &format!("{}={}", knob.name, knob.value));
    }
    if setting.stores() == Stores::Delayed {
        option("stores", "delayed");
    }
    let is = |trace: &Trace| shown.is_some_and(|shown| std::ptr::eq(shown, trace));
    if report.traces.iter().skip(1).any(is) {
        words.push("--all-kinds".to_owned());
    }
    words.extend(setting.search_words());
    words
}
