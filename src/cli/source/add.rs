//! `rulewatch source add`: a new source written into the watchlist.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use url::Url;

use crate::cli::output;
use crate::cli::setup::Setup;
use crate::source::SourceId;
use crate::watchlist;

#[derive(Debug, clap::Args)]
pub struct AddArguments {
    url: Url,
    /// Its name from now on
    #[arg(long)]
    id: SourceId,
    /// Title [default: the name]
    #[arg(long)]
    title: Option<String>,
    #[arg(long)]
    issuer: String,
    /// ISO 3166 code: US, CN
    #[arg(long)]
    jurisdiction: String,
    /// How often to check
    #[arg(long, value_name = "INTERVAL", default_value = "6h")]
    every: String,
    /// May be given several times
    #[arg(long = "topic", value_name = "TOPIC")]
    topics: Vec<String>,
    /// Its text is written by scripts: read it as a browser shows it
    #[arg(long)]
    browser: bool,
}

pub fn add(setup: &Setup, arguments: AddArguments) -> anyhow::Result<ExitCode> {
    let title = arguments.title.unwrap_or_else(|| arguments.id.to_string());
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let topics: Vec<String> = arguments.topics.iter().map(|topic| quoted(topic)).collect();
    let text = format!(
        "title = {}\nissuer = {}\njurisdiction = {}\nurl = {}\ntopics = [{}]\n{}\n[schedule]\nevery = {}\n",
        quoted(&title),
        quoted(&arguments.issuer),
        quoted(&arguments.jurisdiction),
        quoted(arguments.url.as_str()),
        topics.join(", "),
        if arguments.browser { "browser = true\n" } else { "" },
        quoted(&arguments.every),
    );
    let folder = setup.config.watchlist.join(folder_name(&arguments.issuer));
    let file: PathBuf = folder.join(format!("{}.toml", arguments.id));
    if watchlist::load(&setup.config.watchlist).sources.iter().any(|source| source.id == arguments.id) || file.exists()
    {
        bail!("source `{}` is in the watchlist already", arguments.id);
    }
    if let Err(faults) = watchlist::load_one(&file, &text) {
        let told: Vec<String> = faults.iter().map(|fault| watchlist::render(fault, output::is_coloured())).collect();
        bail!("the source is not sound:\n{}", told.join("\n"));
    }
    std::fs::create_dir_all(&folder).with_context(|| format!("`{}` can't be made", folder.display()))?;
    std::fs::write(&file, text).with_context(|| format!("`{}` can't be written", file.display()))?;
    output::say(&format!("wrote {}: a running service takes it up at once", file.display()));
    Ok(ExitCode::SUCCESS)
}

/// `White House` -> `white-house`; letters of other scripts stay.
fn folder_name(issuer: &str) -> String {
    let dashed: String = issuer.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let name = dashed.trim_matches('-').to_owned();
    if name.is_empty() { "other".to_owned() } else { name }
}
