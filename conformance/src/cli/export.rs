use std::path::PathBuf;

use clap::Args;
use specs::Contract;

use super::console::Console;
use super::documents::DocumentArgs;
use super::exit::Exit;
use super::selection::UsageError;
use crate::export::{ExportError, Written, export};
use crate::plan::Suites;
use crate::report::count;
use crate::target::{Address, Target, TargetError, Writes};

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// Where to write; what no export wrote is not overwritten
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Suite files, or folders of `*.arazzo.yaml`; without any, the suites that ship inside
    #[arg(value_name = "SUITE")]
    suites: Vec<PathBuf>,
    /// Take the inputs from this target; without one they are placeholders
    #[arg(long, value_name = "URL")]
    target: Option<String>,
    /// The system that stands there, if it is no mock
    #[arg(long = "system", value_name = "NAME")]
    systems: Vec<String>,
    #[command(flatten)]
    documents: DocumentArgs,
}

/// Writes suites as other runners read them.
pub(super) async fn run(arguments: &ExportArgs, console: &mut Console<'_>) -> Result<Exit, UsageError> {
    let address = match arguments.target.as_deref().map(str::parse::<Address>).transpose()? {
        Some(Address::Mock) => return Err(UsageError::NoInputs),
        address => address,
    };
    let contract = arguments.documents.contract()?;
    let suites = Suites::load(&arguments.suites, &contract)?;
    match written(arguments, address.as_ref(), &suites, &contract).await {
        Ok(written) => tell(&written, console)?,
        Err(error @ (ExportError::Folder(_) | ExportError::Alone { .. })) => return Err(error.into()),
        Err(ExportError::Target(error)) => {
            console.complain(format_args!("could not export: {error}\nhint: {}", error.hint()));
            return Ok(if error.is_usage() { Exit::Usage } else { Exit::Unchecked });
        }
    }
    Ok(Exit::Conforms)
}

async fn written(
    arguments: &ExportArgs,
    address: Option<&Address>,
    suites: &Suites<'_>,
    contract: &Contract,
) -> Result<Written, ExportError> {
    let target = match address {
        Some(address) => Some(connect(address, arguments, contract).await?),
        None => None,
    };
    export(&arguments.folder, suites, contract, target.as_ref()).await
}

async fn connect(
    address: &Address,
    arguments: &ExportArgs,
    contract: &Contract,
) -> Result<Target, TargetError> {
    let (target, _) = Target::reach(address, contract, None, &arguments.systems, Writes::Refused).await?;
    Ok(target)
}

fn tell(written: &Written, console: &mut Console<'_>) -> std::io::Result<()> {
    for (workflow, reason) in &written.left_out {
        writeln!(console.out, "left out by the script: {workflow}: {reason}")?;
    }
    writeln!(console.out, "written: {}", count(written.suites, "suite"))
}
