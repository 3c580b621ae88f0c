//! The words behind `export`.

use clap::Subcommand;

use crate::args::{Setting, What};

const STATUSES: &str = "\
Exit status:
  0  it is written, whatever the verdict
  2  the input could not be read or understood, there is nothing to
     draw, or the file cannot be written
  3  undecided: a limit was reached; what is written says so
  130  interrupted: how far the search got is said";

/// `export`
#[derive(Debug, clap::Args)]
pub(crate) struct ExportArgs {
    #[command(subcommand)]
    pub(crate) format: Exported,
}

/// What an answer is written as.
#[derive(Debug, Subcommand)]
pub(crate) enum Exported {
    /// The page's picture of the story, which stands by itself
    Svg(StepArgs),
    /// A page in one file, with the engine inside: nothing is
    /// fetched, and whoever opens it can step, look and edit
    #[command(verbatim_doc_comment)]
    Html(StepArgs),
    /// A mail to a kernel list, in at most 72 columns
    Text(FormArgs),
    /// For an issue, a wiki or documentation
    Markdown(FormArgs),
}

/// What a format takes that has a cursor.
#[derive(Debug, clap::Args)]
#[command(after_help = STATUSES)]
pub(crate) struct StepArgs {
    /// Show the story at this step of it
    #[arg(long, value_name = "N")]
    pub(crate) step: Option<u32>,
    #[command(flatten)]
    pub(crate) form: FormArgs,
}

/// What every format takes.
#[derive(Debug, clap::Args)]
#[command(after_help = STATUSES)]
pub(crate) struct FormArgs {
    #[command(flatten)]
    pub(crate) what: What,
    /// Show the shortest story of this kind; otherwise
    /// the shortest of all
    #[arg(verbatim_doc_comment, long, value_name = "KIND")]
    pub(crate) kind: Option<String>,
    /// The file to write; otherwise standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<String>,
    #[command(flatten)]
    pub(crate) setting: Setting,
}
