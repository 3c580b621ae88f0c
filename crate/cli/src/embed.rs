//! `stalewalk embed`: the files that make examples live, for a folder of somebody's documentation.

use std::fs;
use std::io;
use std::path::Path;

use crate::caret::{self, Complaint};
use crate::screen::{Screen, Status};

include!(concat!(env!("OUT_DIR"), "/embed.rs"));

/// The head of each page of a Rust crate's documentation.
const RUSTDOC: (&str, &str) =
    ("rustdoc-header.html", include_str!("../../../www/packages/rustdoc/rustdoc-header.html"));

/// The script that a page names.
pub(crate) const LOADER: &str = "embed.js";

/// `embed`
#[derive(Debug, clap::Args)]
pub(crate) struct EmbedArgs {
    /// The folder, which is made if it is not there
    #[arg(value_name = "FOLDER")]
    folder: String,
}

/// Writes the files, and says what the process ends with.
pub(crate) fn run(args: &EmbedArgs, screen: &mut Screen) -> Status {
    if FILES.is_empty() {
        let help = "in its repository type `cargo xtask build`, and then build this program again";
        caret::complain(screen, &Complaint::new("this program was built without the files for pages", help));
        return Status::Wrong;
    }
    let folder = Path::new(&args.folder);
    let texts = [(RUSTDOC.0, RUSTDOC.1.as_bytes())];
    for (name, bytes) in FILES.iter().copied().chain(texts) {
        let path = folder.join(name);
        if let Err(error) = write(&path, bytes) {
            let message = format!("cannot write {}: {error}", path.display());
            caret::complain(screen, &Complaint::new(message, "is this a folder that one can write to?"));
            return Status::Wrong;
        }
    }
    let total: usize = FILES.iter().map(|(_, bytes)| bytes.len()).sum();
    screen.line(&format!("{} files, {} KB, are in {}", FILES.len() + texts.len(), total / 1024, args.folder));
    Status::Holds
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes)
}

/// Whether a loader is the one that this program would write; so it is where there is none to write.
pub(crate) fn is_current(loader: &[u8]) -> bool {
    FILES.iter().find(|(name, _)| *name == LOADER).is_none_or(|(_, bytes)| *bytes == loader)
}
