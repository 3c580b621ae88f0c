//! The three models in Promela (tests/spin), run by Spin where there is one.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What Spin found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pan {
    pub(crate) states: u32,
    /// Moves taken between states. Spin counts the first state as one more, which is taken off.
    pub(crate) transitions: u32,
    /// Failed assertions, and states that should not be the last.
    pub(crate) errors: u32,
}

/// A verifier that Spin has made of a model.
pub(crate) struct Verifier {
    folder: PathBuf,
}

impl Verifier {
    /// Lets Spin and a C compiler make the verifier of a model, with these flags; none if one of them is missing.
    ///
    /// # Panics
    ///
    /// If they are there and do not accept the model.
    pub(crate) fn make(model: &str, flags: &[&str]) -> Option<Verifier> {
        let (spin, cc) = (on_path("spin")?, on_path("gcc").or_else(|| on_path("cc"))?);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("spin-{model}-{}", flags.len()));
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        let texts = Path::new(env!("CARGO_MANIFEST_DIR")).join("spin");
        let text = texts.join(format!("{model}.pml"));
        run(Command::new(spin).arg("-a").arg(text).current_dir(&folder));
        let cc = &mut Command::new(cc);
        run(cc.args(flags).args(["-w", "-o", "pan", "pan.c"]).current_dir(&folder));
        Some(Verifier { folder })
    }

    /// Explores everything, failed assertions or not.
    pub(crate) fn explore(&self) -> Pan {
        let said = self.run(&["-c0", "-n", "-m100000"]);
        let number = |before: &str| {
            let line = said.lines().find(|line| line.contains(before)).unwrap_or_default();
            let word =
                if before == "errors:" { line.split("errors:").nth(1).unwrap_or_default() } else { line };
            let word = word.split_whitespace().next().and_then(|word| word.parse().ok());
            word.unwrap_or_else(|| panic!("no `{before}` in\n{said}"))
        };
        assert!(!said.contains("max search depth too small"), "{said}");
        let (states, transitions) = (number("states, stored"), number("transitions (="));
        Pan { states, transitions: transitions - 1, errors: number("errors:") }
    }

    /// Explores everything to a depth; for the time that it takes.
    #[allow(dead_code, reason = "only the bench takes the time")]
    pub(crate) fn explore_to(&self, depth: u32) {
        self.run(&["-c0", "-n", &format!("-m{depth}")]);
    }

    /// Looks for one error: true if there is one.
    pub(crate) fn breaks(&self) -> bool {
        !self.run(&["-n", "-m100000"]).contains("errors: 0")
    }

    fn run(&self, words: &[&str]) -> String {
        run(Command::new(self.folder.join("pan")).args(words).current_dir(&self.folder))
    }
}

/// What Spin says its version is.
pub(crate) fn version() -> Option<String> {
    Some(run(Command::new(on_path("spin")?).arg("-V")).trim().to_owned())
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed: {said}{wrong}");
    said
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}
