//! `rulewatch coverage`: how each source was watched over a period, and the key that signs such reports.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::ValueEnum;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::operator::{Coverage, ReportKey, coverage};
use crate::secret::Secret;
use crate::source::SourceId;
use crate::wording::Language;

use super::output;
use super::setup::Setup;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  rulewatch coverage --from 2026-01-01 --to 2026-01-31
  rulewatch coverage us-bis-news --from 2026-01-01 --format csv
  rulewatch coverage --from 2026-01-01 --format html > january.html
  rulewatch coverage-key report.pem
  rulewatch coverage --from 2026-01-01 --format csv --sign report.pem -o january.csv
  openssl pkeyutl -verify -pubin -inkey report.pem.pub -rawin -in january.csv -sigfile january.csv.sig

Days are of UTC, the last one included. A gap is a time in which a source was not read for longer than two of its intervals.")]
pub struct CoverageArguments {
    /// All sources of the watchlist, where left out
    sources: Vec<SourceId>,
    /// The first day
    #[arg(long, value_name = "DATE")]
    from: Date,
    /// The last day; today, where left out
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// en, zh-Hant or zh-Hans; that of the operator (`mail.language`), where left out. JSON is the same in all
    #[arg(long, value_name = "TAG")]
    language: Option<Language>,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Sign the report with this key, into a file beside it whose name ends in `.sig`
    #[arg(long, value_name = "KEY", requires = "output")]
    sign: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Writes an Ed25519 key into FILE, which only its owner can read, and its public half into FILE.pub, by which
anybody verifies what was signed with it. A file that is there is never overwritten."
)]
pub struct KeyArguments {
    file: PathBuf,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Html,
    Csv,
    Json,
}

pub async fn run(setup: Setup, arguments: CoverageArguments) -> anyhow::Result<ExitCode> {
    let now = Timestamp::now();
    let midnight = |day: Date| anyhow::Ok(day.to_zoned_datetime(TimeZone::UTC)?.timestamp());
    let to = match arguments.to {
        Some(day) => midnight(day.tomorrow()?)?.min(now),
        None => now,
    };
    let from = midnight(arguments.from)?;
    if from >= to {
        bail!("the period is empty: --from has to be before --to, and not in the future");
    }
    let all = setup.sources()?;
    if let Some(unknown) = arguments.sources.iter().find(|id| all.iter().all(|source| source.id != **id)) {
        return Err(setup.unknown(unknown, &all));
    }
    let wanted: Vec<_> = all
        .into_iter()
        .filter(|source| arguments.sources.is_empty() || arguments.sources.contains(&source.id))
        .collect();
    let report = coverage(&setup.archive()?, &setup.store().await?, &wanted, (from, to)).await?;
    let language = arguments.language.unwrap_or(setup.config.mail.language);
    let written = written(&report, arguments.format, language)?;
    let Some(into) = &arguments.output else {
        output::print(&written)?;
        return Ok(ExitCode::SUCCESS);
    };
    // Read first: a report without the signature that was asked for is none.
    let key = arguments.sign.as_deref().map(read_key).transpose()?;
    let put = |path: &Path, bytes: &[u8]| {
        fs::write(path, bytes).with_context(|| format!("`{}` can't be written", path.display()))
    };
    put(into, written.as_bytes())?;
    if let Some(key) = key {
        put(&beside(into, "sig"), &key.sign(written.as_bytes()))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn written(report: &Coverage, format: Format, language: Language) -> anyhow::Result<String> {
    Ok(match format {
        Format::Json => output::json(report)?,
        Format::Csv => report.csv(language),
        Format::Html => report.html(language),
        Format::Text => {
            let columns = Coverage::columns(language);
            let table = output::table(&columns.each_ref().map(String::as_str), report.table(language));
            format!("{table}\n{}\n{}\n", report.period(language), report.foot(language))
        }
    })
}

/// `rulewatch coverage-key`.
pub fn make_key(arguments: &KeyArguments) -> anyhow::Result<ExitCode> {
    let (file, public) = (&arguments.file, beside(&arguments.file, "pub"));
    let key = ReportKey::generate()?;
    let public_half = ReportKey::from_pem(&key)?.public_pem();
    put_new(file, key.expose())?;
    put_new(&public, &public_half)?;
    output::say(&format!("made `{}`; whoever is to verify reports needs `{}`", file.display(), public.display()));
    Ok(ExitCode::SUCCESS)
}

fn read_key(path: &Path) -> anyhow::Result<ReportKey> {
    let text = fs::read_to_string(path).with_context(|| format!("the key `{}` can't be read", path.display()))?;
    ReportKey::from_pem(&Secret::new(text)).with_context(|| format!("`{}` can't sign", path.display()))
}

/// Writes a file that is not there yet, for its owner alone.
fn put_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let put = || options.open(path).and_then(|mut file| file.write_all(text.as_bytes()));
    put().with_context(|| format!("`{}` can't be made", path.display()))
}

/// The name with one more ending.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{ending}"));
    PathBuf::from(name)
}
