//! The words on the command line.

mod export;
mod values;

use clap::{Parser, Subcommand, ValueEnum};
use stalewalk_engine::report::{Engine, Stores};
use stalewalk_engine::{Limits, Search};

use crate::args::values::{Limit, knob, limit};
use crate::embed::EmbedArgs;
use crate::mdbook::MdbookArgs;

pub(crate) use crate::args::export::{ExportArgs, Exported, FormArgs};
pub(crate) use crate::args::values::param;

const STATUSES: &str = "\
Exit status:
  0  every expectation holds
  1  an expectation does not hold
  2  the input could not be read or understood
  3  undecided: a limit was reached
  130  interrupted: how far the search got is said";

const FORMAT_STATUSES: &str = "\
Exit status:
  0  every file has the layout now
  1  with --check: a file would change
  2  a file could not be read, understood or written";

const DOC_STATUSES: &str = "\
Exit status:
  0  every claim holds
  1  a claim does not hold: the file, the line, and what is so
  2  a document or an example could not be read or understood
  3  undecided: a limit was reached";

const EXAMPLES: &str = "\
Examples:
  stalewalk map OPERATION
  stalewalk map OPERATION --set cpus=1 --set borrower=false
  stalewalk map --all --json
  stalewalk cost OPERATION --arch ARCH --set pages=8
  stalewalk check my_strategy.tlb --arch ARCH
  stalewalk check --strategy STRATEGY --operation OPERATION --arch ARCH
  stalewalk new strategy my_strategy
  stalewalk fmt my_strategy.tlb
  stalewalk check my_strategy.tlb --arch ARCH --trace json > saved.json
  stalewalk replay saved.json
  stalewalk stress --strategy STRATEGY --operation OPERATION --arch ARCH
  stalewalk export svg my_strategy.tlb --operation OPERATION --arch ARCH -o FILE";

const STRESS_STATUSES: &str = "\
Exit status:
  0  the runs were made, whatever they broke
  2  the input could not be read or understood
  130  interrupted: what was counted until then is said";

const REPLAY_STATUSES: &str = "\
Exit status:
  0  every trace goes through as it was saved
  1  one does not: the step is named, and what is enabled there instead
  2  the file could not be read or understood";

/// Does a way of flushing the TLB survive? Tries every interleaving and says.
#[derive(Debug, Parser)]
#[command(name = "stalewalk", version, after_help = format!("{EXAMPLES}\n\n{STATUSES}"))]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Every strategy of an operation on every architecture, as a table
    Map(MapArgs),
    /// What every strategy of an operation costs on an architecture
    Cost(CostArgs),
    /// Strategies, cases, operations, architectures, told in full
    Check(CheckArgs),
    /// An answer to take along: a drawing, a mail, Markdown
    Export(ExportArgs),
    /// What documents claim, in .rst, .md, .html and .rs files
    Doccheck(DocArgs),
    /// The files that make examples in documents live
    Embed(EmbedArgs),
    /// Examples of a book, as mdBook asks its preprocessors
    Mdbook(MdbookArgs),
    /// Examples without a browser, as data: for other tools
    Render,
    /// A file to begin with: a case, strategy or architecture
    New(NewArgs),
    /// Gives texts the layout that the library has
    Fmt(FmtArgs),
    /// A trace that was saved, taken move by move on the present engine
    Replay(ReplayArgs),
    /// Random runs, to see how seldom chance finds what the search finds
    Stress(StressArgs),
}

/// `map`
#[derive(Debug, clap::Args)]
pub(crate) struct MapArgs {
    /// The operation: exit_mmap, …
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    pub(crate) operation: Option<String>,
    /// The maps of all operations, one after the other
    #[arg(long, conflicts_with = "params")]
    pub(crate) all: bool,
    /// Print JSON, an object a line
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) setting: Setting,
}

/// `cost`
#[derive(Debug, clap::Args)]
pub(crate) struct CostArgs {
    /// The operation: exit_mmap, …
    pub(crate) operation: String,
    /// The architecture
    #[arg(long, value_name = "NAME")]
    pub(crate) arch: String,
    /// A parameter of the operation; what grows is as
    /// large as can be otherwise: pages=8, batch=4
    #[arg(verbatim_doc_comment, long = "set", value_name = "PARAM=VALUE", value_parser = param)]
    pub(crate) params: Vec<(String, u32)>,
    /// The set of kernel functions
    #[arg(long, value_name = "SET")]
    pub(crate) kernel: Option<String>,
    /// Print JSON, an object for each value of the
    /// parameter that `--along` names
    #[arg(verbatim_doc_comment, long)]
    pub(crate) json: bool,
    /// The parameter; otherwise the one with most values
    #[arg(long, value_name = "PARAM", requires = "json")]
    pub(crate) along: Option<String>,
}

/// What is asked about.
#[derive(Debug, clap::Args)]
pub(crate) struct What {
    /// Texts to add to the library; what one of them declares
    /// replaces what the library has under that name
    #[arg(verbatim_doc_comment, value_name = "FILE", required_unless_present_any = ["strategy", "operation"])]
    pub(crate) files: Vec<String>,
    /// The strategy; otherwise the files', or the
    /// operation's
    #[arg(verbatim_doc_comment, long, value_name = "NAME")]
    pub(crate) strategy: Option<String>,
    /// The operation or case; otherwise the files', or
    /// those that the strategy is for
    #[arg(verbatim_doc_comment, long, value_name = "NAME")]
    pub(crate) operation: Option<String>,
    /// The variant of the operation or case; otherwise
    /// every one
    #[arg(verbatim_doc_comment, long, value_name = "NAME")]
    pub(crate) variant: Option<String>,
    /// The architecture, repeated for several; otherwise
    /// the files', or all
    #[arg(verbatim_doc_comment, long, value_name = "NAME")]
    pub(crate) arch: Vec<String>,
}

/// `check`
#[derive(Debug, clap::Args)]
#[command(after_help = STATUSES)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) what: What,
    /// Take what is only worth a look for an error
    #[arg(long)]
    pub(crate) deny_warnings: bool,
    /// Tell the shortest story of every kind; otherwise
    /// the first, and name the other kinds
    #[arg(verbatim_doc_comment, long)]
    pub(crate) all_kinds: bool,
    /// Find the promises of the hardware that would turn
    /// the answer: one, else two, else three at a time
    #[arg(verbatim_doc_comment, long, conflicts_with_all = ["json", "trace"])]
    pub(crate) flips: bool,
    /// Print the trace alone, as text or as json; the
    /// latter is what `replay` takes
    #[arg(
        verbatim_doc_comment,
        long,
        value_name = "FORMAT",
        hide_possible_values = true,
        conflicts_with = "json"
    )]
    pub(crate) trace: Option<Format>,
    /// Print JSON, an object a line
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) setting: Setting,
}

/// `doccheck`
#[derive(Debug, clap::Args)]
#[command(after_help = DOC_STATUSES)]
pub(crate) struct DocArgs {
    /// Documents, or folders of them
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<String>,
    /// Print JSON, an object a claim and a line
    #[arg(long)]
    pub(crate) json: bool,
}

/// `new`
#[derive(Debug, clap::Args)]
pub(crate) struct NewArgs {
    /// What it is: case, strategy or arch
    #[arg(value_name = "SORT", hide_possible_values = true)]
    pub(crate) sort: Sort,
    /// Its name; the file NAME.tlb is written here
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
}

/// What a new file declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sort {
    Case,
    Strategy,
    Arch,
}

/// `fmt`
#[derive(Debug, clap::Args)]
#[command(after_help = FORMAT_STATUSES)]
pub(crate) struct FmtArgs {
    /// Texts to format in place; `-` for standard input,
    /// which is written to standard output
    #[arg(verbatim_doc_comment, value_name = "FILE", required = true)]
    pub(crate) files: Vec<String>,
    /// Change nothing, and name the files that would change
    #[arg(long)]
    pub(crate) check: bool,
}

/// How a trace is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
}

/// `replay`
#[derive(Debug, clap::Args)]
#[command(after_help = REPLAY_STATUSES)]
pub(crate) struct ReplayArgs {
    /// The file, as `check --trace json` prints it
    #[arg(value_name = "TRACE")]
    pub(crate) file: String,
}

/// `stress`
#[derive(Debug, clap::Args)]
#[command(after_help = STRESS_STATUSES)]
pub(crate) struct StressArgs {
    #[command(flatten)]
    pub(crate) what: What,
    /// What the random choices begin with; otherwise 1
    #[arg(long, value_name = "N", default_value = "1", hide_default_value = true)]
    pub(crate) seed: u32,
    /// How many runs; otherwise 10000
    #[arg(long, value_name = "N", default_value = "10000", hide_default_value = true)]
    pub(crate) runs: u32,
    /// Print JSON, an object a line
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) setting: Setting,
}

/// What the commands that judge take.
#[derive(Debug, clap::Args)]
pub(crate) struct Setting {
    /// A parameter of the operation: cpus=3, borrower=false
    #[arg(long = "set", value_name = "PARAM=VALUE", value_parser = param)]
    pub(crate) params: Vec<(String, u32)>,
    /// A knob to be set otherwise: gate=any-mode
    #[arg(long = "with", value_name = "KNOB=VALUE", value_parser = knob)]
    pub(crate) knobs: Vec<(String, String)>,
    /// The set of kernel functions
    #[arg(long, value_name = "SET")]
    pub(crate) kernel: Option<String>,
    /// Judge with stores delayed, too: `immediate` or
    /// `delayed`
    #[arg(
        verbatim_doc_comment,
        long,
        value_name = "WHEN",
        hide_possible_values = true,
        default_value = "immediate",
        hide_default_value = true
    )]
    stores: When,
    /// Use the explicit engine: each fill is a move of its
    /// own. Slow, and finds the same
    #[arg(verbatim_doc_comment, long)]
    explicit: bool,
    /// Give up a search at states=N or bytes=N[K|M|G];
    /// otherwise at 2000000 states and at 256M bytes
    #[arg(verbatim_doc_comment, long = "limit", value_name = "LIMIT", value_parser = limit)]
    limits: Vec<Limit>,
}

/// When stores are visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum When {
    Immediate,
    Delayed,
}

impl Setting {
    /// The setting of an example in a document.
    pub(crate) fn new(params: Vec<(String, u32)>, kernel: Option<String>, stores: Stores) -> Setting {
        let stores = if stores == Stores::Delayed { When::Delayed } else { When::Immediate };
        Setting { params, knobs: Vec::new(), kernel, stores, explicit: false, limits: Vec::new() }
    }

    /// Whether stores are delayed, too.
    pub(crate) fn stores(&self) -> Stores {
        match self.stores {
            When::Immediate => Stores::Immediate,
            When::Delayed => Stores::Delayed,
        }
    }

    /// The search that is asked for; of two limits of one thing the last holds.
    pub(crate) fn search(&self) -> Search {
        let mut limits = Limits::default();
        for limit in &self.limits {
            match limit {
                Limit::States(states) => limits.states = *states,
                Limit::Bytes(bytes) => limits.bytes = *bytes,
            }
        }
        Search::by(if self.explicit { Engine::Explicit } else { Engine::Saturating }, limits)
    }

    /// The options that ask for that search, as they are written.
    pub(crate) fn search_words(&self) -> Vec<String> {
        let mut words = Vec::new();
        if self.explicit {
            words.push("--explicit".to_owned());
        }
        words.extend(self.limits.iter().map(|limit| match limit {
            Limit::States(states) => format!("--limit states={states}"),
            Limit::Bytes(bytes) => format!("--limit bytes={bytes}"),
        }));
        words
    }
}
