//! The words on the command line.

use clap::{Parser, Subcommand};
use stalewalk_engine::Limits;

const STATUSES: &str = "\
Exit status:
  0  every expectation holds
  1  an expectation does not hold
  2  the input could not be read or understood
  3  undecided: a limit was reached";

const FORMAT_STATUSES: &str = "\
Exit status:
  0  every file has the layout now
  1  with --check: a file would change
  2  a file could not be read, understood or written";

const EXAMPLES: &str = "\
Examples:
  stalewalk map OPERATION
  stalewalk map OPERATION --set cpus=1 --set borrower=false
  stalewalk check my_strategy.tlb --arch ARCH
  stalewalk check --strategy STRATEGY --operation OPERATION --arch ARCH
  stalewalk fmt my_strategy.tlb";

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
    /// Strategies, cases, operations, architectures of your own, told in full
    Check(CheckArgs),
    /// Gives texts the layout that the library has
    Fmt(FmtArgs),
}

/// `map`
#[derive(Debug, clap::Args)]
pub(crate) struct MapArgs {
    /// The operation: exit_mmap, …
    pub(crate) operation: String,
    #[command(flatten)]
    pub(crate) setting: Setting,
}

/// `check`
#[derive(Debug, clap::Args)]
#[command(after_help = STATUSES)]
pub(crate) struct CheckArgs {
    /// Texts to add to the library; what one of them declares replaces what the
    /// library has under that name
    #[arg(verbatim_doc_comment, value_name = "FILE", required_unless_present_any = ["strategy", "operation"])]
    pub(crate) files: Vec<String>,
    /// The strategy to check; otherwise the files', or the
    /// operation's
    #[arg(verbatim_doc_comment, long, value_name = "NAME")]
    pub(crate) strategy: Option<String>,
    /// The operation or case to check; otherwise the
    /// files', or those that the strategy is for
    #[arg(verbatim_doc_comment, long, value_name = "NAME")]
    pub(crate) operation: Option<String>,
    /// The variant of the operation or case; otherwise
    /// every one
    #[arg(verbatim_doc_comment, long, value_name = "NAME")]
    pub(crate) variant: Option<String>,
    /// The architecture to check on, repeated for
    /// several; otherwise the files', or all
    #[arg(verbatim_doc_comment, long, value_name = "NAME")]
    pub(crate) arch: Vec<String>,
    #[command(flatten)]
    pub(crate) setting: Setting,
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

/// What the commands that judge take.
#[derive(Debug, clap::Args)]
pub(crate) struct Setting {
    /// A parameter of the operation: cpus=3, borrower=false
    #[arg(long = "set", value_name = "PARAM=VALUE", value_parser = param)]
    pub(crate) params: Vec<(String, u32)>,
    /// The set of kernel functions
    #[arg(long, value_name = "SET")]
    pub(crate) kernel: Option<String>,
    /// Print JSON, an object a line
    #[arg(long)]
    pub(crate) json: bool,
    /// Give up a search after so many states
    #[arg(long, hide_default_value = true, value_name = "STATES", default_value_t = Limits::default().states)]
    pub(crate) max_states: u32,
}

impl Setting {
    pub(crate) fn limits(&self) -> Limits {
        Limits { states: self.max_states, ..Limits::default() }
    }
}

fn param(text: &str) -> Result<(String, u32), String> {
    let (name, value) = text.split_once('=').ok_or("a parameter is set as PARAM=VALUE")?;
    let value = match value.trim() {
        "true" => 1,
        "false" => 0,
        number => number.parse().map_err(|_| format!("`{number}` is neither a number nor true or false"))?,
    };
    Ok((name.trim().to_owned(), value))
}
