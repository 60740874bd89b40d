//! `rulewatch doctor`: what is wrong now, as the operator is told it by mail.

use std::process::ExitCode;
use std::sync::Arc;

use jiff::Timestamp;

use crate::operator::findings;
use crate::render::visible;
use crate::source::Sources;

use super::output;
use super::setup::Setup;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Reads the index and the disk; nothing is fetched or sent. Exit code 3 where something is wrong.
The same is mailed to `mail.operator`, once a cause and day, by `rulewatch run`."
)]
pub struct DoctorArguments {
    /// A JSON array of cause and words
    #[arg(long)]
    json: bool,
}

pub async fn run(setup: Setup, arguments: DoctorArguments) -> anyhow::Result<ExitCode> {
    let sources: Sources = setup.sources()?.into_iter().map(|source| (source.id.clone(), Arc::new(source))).collect();
    let (data, mail) = (&setup.config.data, &setup.config.mail);
    let found = findings(&setup.store().await?, &sources, data, mail.language, Timestamp::now()).await?;
    if arguments.json {
        output::print_json(&found)?;
    } else {
        for finding in &found {
            output::print(&format!("{}\n", visible(&finding.words)))?;
        }
    }
    output::say(&format!(
        "{} looked at, {} wrong",
        output::count(sources.len(), "source"),
        output::count(found.len(), "thing")
    ));
    Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(3) })
}
