//! `rulewatch web`: the accounts of the pages.

use std::io::{BufRead, IsTerminal};
use std::process::ExitCode;

use anyhow::{Context, bail};

use crate::web::{Account, Role, written};

use super::output;

#[derive(Debug, clap::Subcommand)]
pub enum WebCommand {
    /// The line of an account for the configuration, with the hash of its password
    #[command(
        after_help = "Reads the password from the terminal without showing it, or as one line from standard input:
  rulewatch web password ana
  pass show rulewatch | rulewatch web password ana --role reader

Put what it prints into the list `operators` (or `readers`) of `[web]`; a running service takes it up on SIGHUP."
    )]
    Password {
        /// Letters, digits, `.`, `_`, `-`, `@`
        name: String,
        /// For which list
        #[arg(long, value_name = "ROLE", default_value = "operator")]
        role: RoleName,
    },
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum RoleName {
    Reader,
    Operator,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Role {
        match name {
            RoleName::Reader => Role::Reader,
            RoleName::Operator => Role::Operator,
        }
    }
}

pub fn run(command: WebCommand) -> anyhow::Result<ExitCode> {
    let WebCommand::Password { name, role } = command;
    let account = Account::new(&name, &password()?)?;
    output::say(&format!("for the list `{}s` of `[web]`:", Role::from(role).name()));
    output::print(&format!("\"{}\"\n", written(&account)))?;
    Ok(ExitCode::SUCCESS)
}

fn password() -> anyhow::Result<String> {
    if !std::io::stdin().is_terminal() {
        return line();
    }
    output::say("Password:");
    let first = unseen(line)?;
    output::say("Once more:");
    if unseen(line)? != first {
        bail!("the two differ: nothing was made");
    }
    Ok(first)
}

fn line() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("no password could be read")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Reads what is typed without its being shown; the terminal is as it was afterwards.
#[cfg(unix)]
fn unseen(read: fn() -> anyhow::Result<String>) -> anyhow::Result<String> {
    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
    let terminal = std::io::stdin();
    let before = tcgetattr(&terminal).context("the terminal can't be asked not to show the password")?;
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    tcsetattr(&terminal, OptionalActions::Flush, &silent)?;
    let typed = read();
    tcsetattr(&terminal, OptionalActions::Now, &before)?;
    typed
}

#[cfg(not(unix))]
fn unseen(read: fn() -> anyhow::Result<String>) -> anyhow::Result<String> {
    read()
}
