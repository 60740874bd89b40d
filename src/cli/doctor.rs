//! `rulewatch doctor`: what is wrong now, as the operator is told it by mail.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use jiff::Timestamp;

use crate::mail::{self, NameServer, Transport};
use crate::operator::{advice, findings};
use crate::render::visible;
use crate::source::Sources;

use super::output;
use super::setup::Setup;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Reads the index and the disk; nothing is fetched or sent. Exit code 3 where something is wrong.
Where mail leaves by SMTP, a name server is asked what receivers see of the sending domain: SPF, DKIM, DMARC, MX. What
is missing there is told as advice and changes no exit code.
The same is mailed to `mail.operator`, once a cause and day, by `rulewatch run`."
)]
pub struct DoctorArguments {
    /// A JSON array of cause and words
    #[arg(long)]
    json: bool,

    /// Ask this name server about the sending domain, not the one of the system
    #[arg(long, value_name = "ADDRESS:PORT")]
    name_server: Option<SocketAddr>,
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
    advise(&setup.config.mail, arguments.name_server).await;
    Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(3) })
}

/// Says what is missing in the DNS; results are what is wrong, and this is none.
async fn advise(mail: &mail::Settings, server: Option<SocketAddr>) {
    if mail.transport != Transport::Smtp {
        return;
    }
    let asked = match server.map_or_else(NameServer::of_system, |address| Ok(NameServer(address))) {
        Ok(server) => advice(mail, &server).await,
        Err(error) => Err(error),
    };
    match asked {
        Ok(advice) => advice.iter().for_each(|line| output::say(&format!("advice: {}", visible(line)))),
        Err(error) => output::say(&format!("the sending domain was not checked: {error}")),
    }
}
