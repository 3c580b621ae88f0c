//! What is asked for on the command line, read and understood.

use stalewalk_engine::report::DiagnosticView;
use stalewalk_engine::{Library, Question};

use crate::args::{Setting, What};
use crate::caret;
use crate::plan;
use crate::screen::Screen;
use crate::texts::{self, Declared, Text};

/// The questions, and what they are asked of.
pub(crate) struct Input {
    pub(crate) texts: Vec<Text>,
    pub(crate) declared: Declared,
    pub(crate) library: Library,
    pub(crate) questions: Vec<Question>,
    /// What is only worth a look in the texts.
    pub(crate) warnings: Vec<DiagnosticView>,
}

impl Input {
    /// Reads the files and plans the questions; none where that is not possible, and then it is said why.
    pub(crate) fn read(what: &What, setting: &Setting, screen: &mut Screen) -> Option<Input> {
        let texts = texts::read(&what.files, screen)?;
        let library = texts::library(&texts);
        let views: Vec<DiagnosticView> =
            library.all_diagnostics().map(|d| d.view(library.sources())).collect();
        if views.iter().any(|view| view.error) {
            caret::show(screen, &library, &views);
            return None;
        }
        let declared = Declared::of(&texts);
        match plan::questions(&library, &declared, what, setting) {
            Ok(questions) => Some(Input { texts, declared, library, questions, warnings: views }),
            Err(complaint) => {
                caret::complain(screen, &complaint);
                None
            }
        }
    }
}
