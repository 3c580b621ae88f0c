//! Files that the tests generate are committed as they are generated.

use anyhow::{Result, bail};

use crate::config::Project;
use crate::run::{ask, command};

/// Where generated files are: the page's types, the golden reports.
const FOLDERS: &[&str] = &["www/src", "tests/golden"];

/// What git sees in those folders: differences, and files that it does not know.
pub(crate) struct Snapshot(Option<String>);

impl Snapshot {
    /// As it is now; nothing where there is no git, as in an unpacked archive.
    pub(crate) fn take(project: &Project) -> Snapshot {
        let git = |words: &[&str]| {
            let words = [words, &["--"], FOLDERS].concat();
            ask(&mut command("git", &words, &project.root)).ok()
        };
        let known = git(&["diff", "HEAD"]);
        let unknown = git(&["ls-files", "--others", "--exclude-standard"]);
        Snapshot(known.zip(unknown).map(|(known, unknown)| format!("{known}{unknown}")))
    }

    /// An error if the folders have changed since.
    pub(crate) fn compare(&self, project: &Project) -> Result<()> {
        let now = Snapshot::take(project);
        if now.0 != self.0 {
            println!("{}", now.0.unwrap_or_default());
            bail!("the tests generated other files than are committed: look at them, and commit them");
        }
        Ok(())
    }
}
